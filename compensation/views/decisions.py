from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from compensation.models import Adjudication
from compensation.reports import contests, decided, makeups, promised
from compensation.rules.evidence import Case
from compensation.services import papers
from growth_program.core import canonical
from growth_program.documents import downloads
from growth_program.portal.access import MONEY, shop_page


def standing_decisions(shop):
    """The shop's decisions that stand, the newest version of the newest enrollment first."""
    rows = Adjudication.objects.decided().filter(enrollment__shop=shop)
    rows = rows.select_related("enrollment__program", "enrollment__version", "enrollment__shop")
    return rows.order_by("-enrollment__service_from", "-version")


@shop_page(*MONEY)
@require_safe
def decisions(request, shop):
    """The newest decision, or when there will be one."""
    found = list(standing_decisions(shop))
    if not found:
        waiting = Adjudication.objects.filter(enrollment__shop=shop)
        enrollment = (
            shop.enrollments.served().select_related("version").order_by("-service_from").first()
        )
        context = {"shop": shop, "enrollment": enrollment, "is_waiting": waiting.exists()}
        return render(request, "compensation/no_decision.html", context)
    return _page(request, shop, found[0], found)


@shop_page(*MONEY)
@require_safe
def decision(request, shop, number, version):
    """One version of the decision on one enrollment."""
    found = list(standing_decisions(shop))
    return _page(request, shop, named(found, number, version), found)


@shop_page(*MONEY)
@require_safe
def paper(request, shop, number, version):
    """One version as PDF, in the visitor's language: the same bytes whenever it is asked for."""
    row = named(standing_decisions(shop), number, version)
    return downloads.hand_out(papers.paper(row), shop_id=shop.pk)


def named(rows, number, version):
    """The version that an address names. Raises Http404."""
    for row in rows:
        if (row.enrollment.number, row.version) == (number, version):
            return row
    raise Http404


def _page(request, shop, row, versions):
    case = canonical.read(Case, row.evidence)
    granted = decided.granted(row)
    context = {
        "shop": shop,
        "decision": row,
        "standing": promised.standing(case),
        "case": case,
        "versions": versions,
        "newest": next(one for one in versions if one.enrollment_id == row.enrollment_id),
        "makeup": _makeup(row),
        "contestable": contests.contestable(row),
        "contest": contests.shown(row),
        "steps": decided.steps(row),
        "granted": granted,
        "is_granted_before": granted and granted.adjudication_id != row.pk and row.ad_credit,
        "owed": " ".join(decided.owed(row, granted)),
        "is_intact": canonical.fingerprint(row.evidence) == row.evidence_sha256,
    }
    return render(request, "compensation/decision.html", context)


def _makeup(row):
    """Where its make-up stands; None: it owes none, or a later version says what is owed."""
    owed = makeups.owed().filter(pk=row.pk) if row.makeup_due_on or row.calendar_missing else ()
    return next(iter(makeups.look_at(owed)), None)
