from django.http import HttpResponseBadRequest
from django.views.decorators.http import require_POST

from growth_program.people.models import Appearance
from growth_program.people.services import users
from growth_program.portal import choices
from growth_program.portal.access import open_page


@open_page
@require_POST
def appearance(request):
    """Read on in light or dark, where one was; kept with the account, and in the browser."""
    chosen = request.POST.get("appearance", "")
    if chosen not in Appearance.values:
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        users.appear(request.user, chosen)
    return choices.keep(request, choices.APPEARANCE_COOKIE, chosen)
