from django.db.models import Q
from django.shortcuts import redirect, render

from growth_program.people.models import ShopMember
from growth_program.people.reports.shops import owned_by
from growth_program.portal.access import own_page

PAGE = 50  # shops
SHOWN = 7  # in the switcher; the table has them all


@own_page
def front(request):
    """Where whoever signs in begins: staff at their home, a merchant at his shop."""
    if request.user.is_staff:
        return redirect("admin:index")
    memberships = ShopMember.objects.filter(user=request.user)[:2]
    if len(memberships) == 1:
        return redirect("home", memberships[0].shop_id)
    return redirect("shops")


@own_page
def switcher(request):
    """The first shops of one person, to go on to."""
    return render(request, "portal/_shops.html", {"shops": owned_by(request.user)[:SHOWN]})


@own_page
def shops(request):
    """All shops of one person, by name and id; a page of them after the one last seen."""
    words, after = request.GET.get("q", "").strip(), request.GET.get("after", "")
    rows = ShopMember.objects.filter(user=request.user).select_related("shop").order_by("shop_id")
    if words:
        rows = rows.filter(Q(shop__name__icontains=words) | Q(shop=words))
    found = list(rows.filter(shop_id__gt=after)[: PAGE + 1])
    context = {
        "memberships": found[:PAGE],
        "next": found[PAGE - 1].shop_id if len(found) > PAGE else None,
        "words": words,
    }
    return render(request, "portal/shops.html", context)
