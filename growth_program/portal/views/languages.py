from django.conf import settings
from django.http import HttpResponseBadRequest
from django.views.decorators.http import require_POST

from growth_program.people.services import users
from growth_program.portal import choices
from growth_program.portal.access import open_page


@open_page
@require_POST
def language(request):
    """Read on in the other language, where one was; kept with the account, or in the browser."""
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        users.speak(request.user, code)
    return choices.keep(request, settings.LANGUAGE_COOKIE_NAME, code)
