"""What every request stands on."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from growth_program.core import clock


def one_instant(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Hold the business clock for a request: all that it says is as of one instant."""

    def held(request: HttpRequest) -> HttpResponse:
        with clock.held():
            return get_response(request)

    return held


def no_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a NUL character in what is asked for. Forms and batches name the field themselves.

    PostgreSQL holds none, and would answer a search for one with an error of its own.
    """

    def checked(request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL")
        return get_response(request)

    return checked
