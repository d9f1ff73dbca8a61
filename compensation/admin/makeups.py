from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation.models import Adjudication
from compensation.reports import makeups as report
from growth_program.core import paging
from growth_program.people.records import seen_by

PAGE = 100  # of those that are told to be whole
SOON = "soon"
FILTERS = {
    report.OPEN: gettext_lazy("Owed, and not due yet"),
    SOON: gettext_lazy("Due within 7 days"),
    report.LATE: gettext_lazy("Late"),
    report.DELIVERED: gettext_lazy("Delivered"),
}
PRESSING = (report.LATE, SOON)  # what the page opens with, where there is any


def makeups(request):
    """What shops are owed after their term, and how far that is."""
    if not request.user.has_perm("compensation.view_adjudication"):
        raise PermissionDenied
    only = request.GET.get("only")
    if only not in (None, *FILTERS):
        raise Http404
    tracked = seen_by(request.user, report.unfinished(), "enrollment__shop")
    found = report.look_at(tracked.order_by("makeup_due_on", "pk"))
    of_filter = {state: [one for one in found if one.state == state] for state in FILTERS}
    of_filter[SOON] = [one for one in of_filter[report.OPEN] if one.is_due_soon]
    only = only or next((state for state in PRESSING if of_filter[state]), report.OPEN)
    rows = of_filter[only]
    following = None
    if only == report.DELIVERED:
        told = seen_by(request.user, report.finished(), "enrollment__shop")
        page, following = paging.page_after(told, request.GET.get("after", ""), size=PAGE)
        rows += report.look_at(page)
    context = {
        **admin.site.each_context(request),
        "title": _("Make-ups"),
        "opts": Adjudication._meta,
        "rows": rows,
        "only": only,
        "filters": [
            (state, name, "" if state == report.DELIVERED else len(of_filter[state]))
            for state, name in FILTERS.items()
        ],
        "next": following,
    }
    return TemplateResponse(request, "admin/compensation/makeups.html", context)
