"""What every page stands on."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers

Next = Callable[[HttpRequest], HttpResponse]
API = "/api/"
SIGNING_IN = ("account_login", "admin:login")


def in_the_visitors_language(get_response: Next) -> Next:
    """Whoever is signed in reads what he chose; others what their browser asks for."""

    def spoken(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API) and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return spoken


def no_part_signs_in(get_response: Next) -> Next:
    """A part of a page that is open for longer than its session has no room for a form to sign in.

    It is refused (401), so that what stands there stays; the next page asks for it.
    """

    def part(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.htmx and "Location" in response:  # type: ignore[attr-defined]
            place = urlsplit(response["Location"]).path
            if place in map(resolve_url, SIGNING_IN):
                return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
        return response

    return part


def kept_by_nobody(get_response: Next) -> Next:
    """No cache keeps a person's page, the browser's own on a shared machine included."""

    def fresh(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Cache-Control" not in response and not request.path.startswith(API):
            patch_cache_control(response, private=True, no_store=True)
            patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response

    return fresh
