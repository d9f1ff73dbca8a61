"""How often a client may ask: over it the answer is 429, with `Retry-After`."""

from typing import Any

from rest_framework.throttling import SimpleRateThrottle


class ClientThrottle(SimpleRateThrottle):
    """Requests of one client, whatever they ask for. With the cache away nobody is held up."""

    scope = "client"

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        """By the client that signed; None, and no limit, for an address that asks for no key."""
        client = request.auth
        return client and self.cache_format % {"scope": self.scope, "ident": client.client_id}
