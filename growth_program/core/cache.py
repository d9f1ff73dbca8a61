"""The cache that all processes share. It may be away: then it is as if nothing were kept."""

from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError


class CacheThatMayBeAway(RedisCache):
    """A Redis cache that answers nothing, and keeps nothing, while the server is not there.

    It holds what only throttles or speeds up, so pages go on being served: logins and requests
    are then not counted (`docs/operators.md`).
    """

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """As if it had been added."""
        try:
            return bool(super().add(*args, **kwargs))
        except RedisError:
            return True

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """As if nothing were there."""
        try:
            return super().get(key, default, version)
        except RedisError:
            return default

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Keeps nothing."""
        try:
            super().set(*args, **kwargs)
        except RedisError:
            return

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """As if nothing had been there."""
        try:
            return bool(super().delete(*args, **kwargs))
        except RedisError:
            return False
