from django.shortcuts import redirect, render

from growth_program.people.models import ShopMember
from growth_program.people.reports.shops import owned_by
from growth_program.portal.access import own_page

SHOWN = 7  # in the switcher; the table of all has the rest


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
