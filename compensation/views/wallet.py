from django.shortcuts import render
from django.views.decorators.http import require_safe

from compensation.reports import credits
from growth_program.core import clock
from growth_program.documents import downloads
from growth_program.portal.access import MONEY, shop_page


@shop_page(*MONEY)
@require_safe
def wallet(request, shop):
    """What can be spent, each grant with its origin, and what happened to them."""
    context = {
        "shop": shop,
        "wallet": credits.wallet(shop, after=request.GET.get("after", "")),
        "as_of": clock.now(),
    }
    return render(request, "compensation/wallet.html", context)


@shop_page(*MONEY)
@require_safe
def download(request, shop):
    """The whole wallet as CSV: each grant, then every entry of it."""
    return downloads.download(f"ad-credit-{shop.pk}.csv", lambda out: credits.write_csv(out, shop))
