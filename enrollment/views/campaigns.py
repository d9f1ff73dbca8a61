from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from enrollment.models import Campaign, CampaignAnnouncement, CampaignEntry
from enrollment.reports import campaign_reasons as reasons
from enrollment.reports import campaigns as report
from enrollment.reports.product_reasons import Said
from enrollment.rules.campaigns import ENTERED, MEGA, SKIPPED
from enrollment.services import announcements
from enrollment.views import answers
from enrollment.views.products import enrollment_or_404
from growth_program.core import clock, paging
from growth_program.portal.access import EVERY_ROLE, shop_page

TIMES = (
    ("", gettext_lazy("All")),
    ("open", gettext_lazy("Registration open")),
    ("running", gettext_lazy("Running")),
    ("over", gettext_lazy("Over")),
)
STATES = (
    ("", gettext_lazy("All"), "all"),
    (ENTERED, gettext_lazy("Entered"), "entered"),
    (SKIPPED, gettext_lazy("Skipped"), "skipped"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A product of a routine campaign: at which price it came in, or why not."""

    entry: CampaignEntry
    said: Said | None


@shop_page(*EVERY_ROLE)
@require_safe
def campaigns(request, shop):
    """The shop's campaigns: what waits for its answer first, then what came in by itself."""
    enrollment = enrollment_or_404(shop)
    when = request.GET.get("when", "")
    rows = report.at_time(report.routines(enrollment), when)
    found, after = paging.page_after(rows, request.GET.get("after", ""), size=report.PAGE)
    told = report.megas(enrollment, when)
    context = {
        "shop": shop,
        "enrollment": enrollment,
        "megas": told,
        "waiting": sum(one.waits for one in told),
        "routines": found,
        "times": TIMES,
        "when": when,
        "next": after,
        "as_of": clock.now(),
    }
    return render(request, "enrollment/campaigns.html", context)


@shop_page(*EVERY_ROLE)
@require_http_methods(["GET", "HEAD", "POST"])
def campaign(request, shop, campaign_id):
    """One campaign, product by product; of a mega promotion the answers, and the form for them."""
    found = get_object_or_404(Campaign, pk=campaign_id)
    if found.kind == MEGA:
        rows = CampaignAnnouncement.objects.filter(campaign=found, enrollment__shop=shop)
        announcement = rows.select_related("campaign", "enrollment").order_by("-pk").first()
        if announcement is None:
            raise Http404
        announcements.see(announcement, by=request.user)
        return answers.page(request, shop, announcement)
    return _routine(request, shop, found)


def _routine(request, shop, found):
    enrollment = enrollment_or_404(shop)
    entries = CampaignEntry.objects.filter(enrollment=enrollment, campaign=found)
    counts = entries.aggregate(
        all=Count("pk"),
        entered=Count("pk", filter=Q(state=ENTERED)),
        skipped=Count("pk", filter=Q(state=SKIPPED)),
    )
    if request.method == "POST" or not counts["all"]:
        raise Http404
    state = request.GET.get("state", "")
    rows = entries.select_related("product__product")
    if state in (ENTERED, SKIPPED):
        rows = rows.filter(state=state)
    listed, after = paging.page_after(rows, request.GET.get("after", ""), size=report.PAGE)
    context = {
        "shop": shop,
        "campaign": found,
        "is_open": clock.now() <= found.register_by,
        "lines": [Line(one, reasons.said(one, found) if one.reason else None) for one in listed],
        "counts": counts,
        "states": [(key, name, counts[count]) for key, name, count in STATES],
        "state": state,
        "next": after,
        "as_of": clock.now(),
    }
    return render(request, "enrollment/campaign.html", context)
