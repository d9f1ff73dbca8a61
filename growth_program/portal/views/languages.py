from django.conf import settings
from django.http import HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from growth_program.people.services import users
from growth_program.portal.access import open_page

YEAR = 365 * 86_400  # seconds


@open_page
@require_POST
def language(request):
    """Read on in the other language, where one was; kept with the account, or in the browser."""
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    then = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        then, {request.get_host()}, require_https=request.is_secure()
    ):
        then = "/"
    if request.user.is_authenticated:
        users.speak(request.user, code)
    response = HttpResponseRedirect(then)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response
