from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.views.decorators.http import require_safe

from compensation.models import Adjudication
from compensation.reports import makeups, promised
from compensation.services import adjudications
from enrollment.models import Enrollment
from growth_program.core import clock
from growth_program.portal.access import EVERY_ROLE, MONEY, shop_page


@shop_page(*EVERY_ROLE)
@require_safe
def guarantees(request, shop):
    """Where each promise stands, and what would be paid if the term ended today."""
    begun = Enrollment.objects.newest_first().filter(shop=shop, service_from__lte=clock.today())
    its = {"enrollment": OuterRef("pk")}
    rows = begun.select_related("program", "version").annotate(
        is_counted=Exists(Adjudication.objects.filter(**its)),
        is_decided=Exists(Adjudication.objects.decided().filter(**its)),
    )
    enrollment = rows.first()
    standing = None
    if enrollment:
        standing = promised.standing(adjudications.case_today(enrollment))
    context = {
        "shop": shop,
        "enrollment": enrollment,
        "standing": standing,
        "as_of": clock.now(),
        "is_counted": enrollment and enrollment.is_counted,
        "is_decided": enrollment and enrollment.is_decided,
        "makeups": makeups.of_shop(shop),
        "may_see_decision": request.member.role in MONEY,
    }
    return render(request, "compensation/guarantees.html", context)
