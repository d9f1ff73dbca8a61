from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from growth_program.portal.access import own_page
from growth_program.support.reports import inbox
from growth_program.support.services import notices as service
from growth_program.support.words import said

LARGEST = 2**63 - 1  # that a key of ours may be


@own_page
@require_GET
def notices(request):
    """What the visitor was told, newest first: all of it, or what he has not read."""
    only_unread = "unread" in request.GET
    before = _number(request.GET.get("before"))
    context = {
        "page": inbox.page(request.user, before=before, only_unread=only_unread),
        "unread": inbox.unread(request.user),
        "most": inbox.MOST,
        "only_unread": only_unread,
        "is_first": before is None,
    }
    return render(request, "support/notices.html", context)


@own_page
@require_GET
def unread(request):
    """The number beside the bell, asked for by the page from time to time."""
    context = {"unread": inbox.unread(request.user), "most": inbox.MOST}
    return render(request, "support/_unread.html", context)


@own_page
@require_POST
def notice(request, key):
    """The visitor has read it; he goes on to what it is about, or back to the inbox."""
    found = inbox.one(request.user, key) if key <= LARGEST else None
    if found is None:
        raise Http404
    service.read(found)
    [shown] = said([found], to=request.user)
    return redirect(shown.path if shown.path and "open" in request.POST else "notices")


@own_page
@require_POST
def read(request):
    """He has read all that he was shown; what has come since stays unread."""
    until = _number(request.POST.get("until"))
    if until is not None:
        service.read_all(request.user, until=until)
    return redirect("notices")


def _number(text: str | None) -> int | None:
    """The key of a notice, where it is one."""
    if text and text.isascii() and text.isdecimal() and int(text) <= LARGEST:
        return int(text)
    return None
