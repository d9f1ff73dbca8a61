"""What every page stands on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers

Next = Callable[[HttpRequest], HttpResponse]
API = "/api/"


def in_the_visitors_language(get_response: Next) -> Next:
    """Whoever is signed in reads what he chose; others what their browser asks for."""

    def spoken(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API) and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return spoken


def kept_by_nobody(get_response: Next) -> Next:
    """No cache keeps a person's page, the browser's own on a shared machine included."""

    def fresh(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Cache-Control" not in response and not request.path.startswith(API):
            patch_cache_control(response, private=True, no_store=True)
            patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response

    return fresh
