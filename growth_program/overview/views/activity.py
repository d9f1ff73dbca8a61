from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enrollment.reports.served import enrollments_of
from growth_program.core import clock
from growth_program.overview.reports.activity import DOERS, OF_MONEY, PARTS, activity
from growth_program.portal.access import EVERY_ROLE, MONEY, shop_page

LATEST = 4  # on the first page


@shop_page(*EVERY_ROLE)
@require_safe
def activities(request, shop):
    """What was done for the shop, by whom and by which rule."""
    _refuse_strangers(shop)
    sees_money = request.member.role in MONEY
    part, doer = request.GET.get("part", ""), request.GET.get("by", "")
    days, following = activity(
        shop,
        sees_money=sees_money,
        part=part if part in PARTS else "",
        doer=doer,
        after=request.GET.get("after", ""),
    )
    context = {
        "shop": shop,
        "as_of": clock.now(),
        "days": days,
        "next": following,
        "part": part,
        "doer": doer,
        "parts": [
            (name, label) for name, label in PARTS.items() if sees_money or name not in OF_MONEY
        ],
        "doers": [(name, label) for name, (label, _rows) in DOERS.items()],
        "is_narrowed": bool(part or doer),
    }
    return render(request, "overview/activity.html", context)


@shop_page(*EVERY_ROLE)
@require_safe
def latest(request, shop):
    """A part of the first page, which asks for it: what was done last, but for one's own acts."""
    _refuse_strangers(shop)
    sees_money = request.member.role in MONEY
    days, _following = activity(shop, sees_money=sees_money, doer="rules", size=LATEST)
    return render(request, "overview/_latest.html", {"shop": shop, "days": days})


def _refuse_strangers(shop):
    """For a shop that never applied there is no such page."""
    if not enrollments_of(shop):
        raise Http404
