from django.shortcuts import render

from growth_program.overview.reports.shops import memberships, stands
from growth_program.portal.access import own_page

PAGE = 50  # shops


@own_page
def shops(request):
    """All shops of one person with where each stands; a page of them after the one last seen."""
    words, after = request.GET.get("q", "").strip(), request.GET.get("after", "")
    found = list(memberships(request.user, words).filter(shop_id__gt=after)[: PAGE + 1])
    context = {
        "memberships": [(one, stands(one)) for one in found[:PAGE]],
        "next": found[PAGE - 1].shop_id if len(found) > PAGE else None,
        "words": words,
    }
    return render(request, "overview/shops.html", context)
