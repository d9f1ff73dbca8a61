"""Every address of the product, found by walking the URLconf."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

from growth_program.portal.access import Rule


class Address(NamedTuple):
    """One pattern, with what answers it."""

    route: str
    name: str
    view: Any

    @property
    def rule(self) -> Rule | None:
        return getattr(self.view, "rule", None)

    @property
    def endpoint(self) -> type | None:
        """The class of an API view."""
        return getattr(self.view, "cls", None)


def walk(resolver: URLResolver | None = None, route: str = "") -> Iterator[Address]:
    for pattern in (resolver or get_resolver()).url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern, here)
        elif isinstance(pattern, URLPattern):
            yield Address(here, pattern.name or "", pattern.callback)


def of_shops() -> list[Address]:
    """The pages that belong to a shop."""
    return [address for address in walk() if address.rule and address.rule.of == "shop"]
