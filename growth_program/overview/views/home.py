from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from enrollment.reports.places import is_settled_in
from growth_program.core import clock
from growth_program.overview.reports.shops import overview
from growth_program.portal.access import EVERY_ROLE, MONEY, shop_page


@shop_page(*EVERY_ROLE)
@require_safe
def home(request, shop):
    """A shop at a glance: what it gets, what it pays, what comes next."""
    sees_money = request.member.role in MONEY
    if sees_money and not is_settled_in(shop):
        return redirect("invitation", shop.pk)
    context = {
        "shop": shop,
        "found": overview(shop),
        "as_of": clock.now(),
        "sees_money": sees_money,
    }
    return render(request, "overview/home.html", context)
