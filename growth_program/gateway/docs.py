"""The contract for whoever builds on it, as a file and as a page. Open: it holds no data."""

import hashlib
from functools import lru_cache
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe
from django.views.decorators.vary import vary_on_headers
from drf_spectacular.renderers import OpenApiYamlRenderer

from growth_program.gateway.schemas import document

AN_HOUR = 3600  # seconds
JSON, YAML = "application/json", "application/yaml"
# What a client may call them. The first counts where it does not care.
NAMES = {
    JSON: JSON,
    "application/vnd.oai.openapi+json": JSON,
    YAML: YAML,
    "application/vnd.oai.openapi": YAML,
    "text/yaml": YAML,
}
FORMATS = {"json": JSON, "yaml": YAML}


@lru_cache(maxsize=len(FORMATS))
def written(media_type: str) -> bytes:
    """The contract as text."""
    if media_type == YAML:
        text: bytes = OpenApiYamlRenderer().render(document())
        return text
    return msgspec.json.format(msgspec.json.encode(document()), indent=2) + b"\n"


def wanted(request: HttpRequest) -> str:
    """JSON or YAML: as `?format=` says, else as the client accepts it, else JSON."""
    asked = FORMATS.get(request.GET.get("format", ""))
    return asked or NAMES.get(request.get_preferred_type(list(NAMES)) or JSON, JSON)


def tag(request: HttpRequest, **others: Any) -> str:
    """What changes when the contract does."""
    return f'"{hashlib.sha256(written(wanted(request))).hexdigest()}"'


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
@vary_on_headers("Accept")
@condition(etag_func=tag)
def schema(request: HttpRequest) -> HttpResponse:
    """GET /api/schema/: the contract."""
    media_type = wanted(request)
    return HttpResponse(written(media_type), content_type=media_type)


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def page(request: HttpRequest) -> HttpResponse:
    """GET /api/docs/: the contract to read. It sends nothing: a browser cannot sign."""
    return render(request, "gateway/docs.html")
