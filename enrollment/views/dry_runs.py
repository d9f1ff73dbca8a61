from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from enrollment.models.qualification import requirements_of
from enrollment.reports import dry_runs
from enrollment.reports import product_reasons as reasons
from enrollment.reports import products as report
from growth_program.core import clock, paging
from growth_program.portal.access import MONEY, shop_page

SIDES = (
    ("", _("All"), None),
    ("qualify", _("Would qualify"), True),
    ("mend", _("Needs work"), False),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A product, with what it fails in words."""

    product: dry_runs.Listed
    said: list[reasons.Said]


@shop_page(*MONEY)
@require_safe
def dry_run(request, shop):
    """Which products of the catalogue would qualify, and how to mend the others."""
    program = dry_runs.program_of(shop)
    if program is None:
        raise Http404
    asked = requirements_of(program)
    side = request.GET.get("only", "")
    qualifies = next((one for key, _name, one in SIDES if key == side), None)
    after = paging.key(request.GET.get("after", ""))
    found, last = dry_runs.page(shop, asked, qualifies=qualifies, after=after)
    counted = report.dry_run(shop, asked)
    counts = (counted.products, counted.qualify, counted.products - counted.qualify)
    context = {
        "shop": shop,
        "rows": [Shown(one, [reasons.failure(why) for why in one.failures]) for one in found],
        "next": last,
        "dry_run": counted,
        "reasons": [(reasons.SHORT[code], count) for code, count in counted.reasons],
        "sides": [
            (key, name, count) for (key, name, _one), count in zip(SIDES, counts, strict=True)
        ],
        "side": side,
        "as_of": clock.now(),
    }
    return render(request, "enrollment/dry_run.html", context)
