"""What every request stands on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from growth_program.core import clock


def one_instant(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Hold the business clock for a request: all that it says is as of one instant."""

    def held(request: HttpRequest) -> HttpResponse:
        with clock.held():
            return get_response(request)

    return held
