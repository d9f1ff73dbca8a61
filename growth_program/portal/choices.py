"""What a visitor chooses about all pages, before he signs in too."""

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from growth_program.people.models import Appearance

APPEARANCE_COOKIE = "appearance"
YEAR = 365 * 86_400  # seconds


def keep(request: HttpRequest, cookie: str, chosen: str) -> HttpResponseRedirect:
    """Back to where he was, with what he chose in his browser."""
    then = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        then, {request.get_host()}, require_https=request.is_secure()
    ):
        then = "/"
    response = HttpResponseRedirect(then)
    response.set_cookie(
        cookie,
        chosen,
        max_age=YEAR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def appearance_of_browser(request: HttpRequest) -> str:
    """What was last chosen in this browser; the database is not asked."""
    chosen = request.COOKIES.get(APPEARANCE_COOKIE, "")
    return chosen if chosen in Appearance.values else Appearance.SYSTEM.value


def appearance(request: HttpRequest) -> str:
    """The visitor's own choice, or the browser's where nobody has signed in."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return str(user.appearance)
    return appearance_of_browser(request)
