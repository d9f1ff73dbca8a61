"""What every request stands on."""

import re
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware
from structlog.contextvars import get_contextvars

from growth_program.core import clock

# What follows in an address sets a password.
SECRET = re.compile(r"(?<=/password/reset/key/)[^/]+")


class RequestLog(RequestMiddleware):
    """The log of requests: without what was searched for, and without what opens an account."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Method and path."""
        return f"{request.method} {SECRET.sub('…', request.path)}"

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        """The answer carries the number that the log has it under."""
        response["X-Request-ID"] = request_id()
        super().handle_response(request, response)


def request_id() -> str:
    """The number of the request that is being answered."""
    return str(get_contextvars().get("request_id", ""))


def one_instant(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Hold the business clock for a request: all that it says is as of one instant."""

    def held(request: HttpRequest) -> HttpResponse:
        with clock.held():
            return get_response(request)

    return held


def no_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a NUL character in what is asked for: no address has one.

    Forms and batches name the field themselves.

    PostgreSQL holds none, and would answer a search for one with an error of its own.
    """

    def checked(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            raise Http404
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL")
        return get_response(request)

    return checked
