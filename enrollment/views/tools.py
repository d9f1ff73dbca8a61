from django.shortcuts import render
from django.views.decorators.http import require_safe

from enrollment.models import Enrollment
from enrollment.reports import tools as reports
from growth_program.core import clock
from growth_program.core.calendar import ONE_DAY
from growth_program.portal.access import EVERY_ROLE, shop_page


@shop_page(*EVERY_ROLE)
@require_safe
def tools(request, shop):
    """Each marketing tool: whose it is today, why, until when; and what ran at the freeze."""
    today = clock.today()
    standings = reports.of_shop(shop.pk, today)
    rows = Enrollment.objects.newest_first().served().filter(shop=shop)
    enrollment = rows.select_related("program").first()
    begins = enrollment and enrollment.service_from
    until = max((one.freeze.until for one in standings if one.freeze), default=None)
    context = {
        "shop": shop,
        "standings": standings,
        "frozen": sum(one.freeze is not None for one in standings),
        "until": until,
        "last": until and until - ONE_DAY,
        "enrollment": enrollment,
        "begins_on": begins if begins and begins > today else None,
        "given_back_on": enrollment and enrollment.service_to + ONE_DAY,
        "ran": reports.ran_at_freeze([enrollment])[enrollment.pk] if enrollment else [],
        "as_of": clock.now(),
    }
    return render(request, "enrollment/tools.html", context)
