from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from enrollment.models import Agreement
from enrollment.reports import agreements, invitations
from enrollment.rules import agreements as rules
from enrollment.rules.periods import TooLate
from enrollment.services import papers
from growth_program.core import clock
from growth_program.documents.downloads import download, hand_out
from growth_program.portal.access import MONEY, Role, shop_page
from growth_program.portal.context import OWN_WORDS

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@shop_page(*MONEY)
@require_safe
def agreement(request, shop):
    """The terms that the shop is offered, whole, in either language; else those it accepted."""
    found = invitations.standing(shop)
    if found is None:
        return _to_the_accepted(shop)
    language = request.GET.get("language", get_language())
    if language not in LANGUAGES:
        raise Http404
    try:
        figures = agreements.offered(found, found.program.newest(), clock.today())
    except TooLate:
        raise Http404 from None
    text = rules.text(figures, language)
    context = {
        "shop": shop,
        "invitation": found,
        "figures": figures,
        "parts": rules.parts(text),
        "language": language,
        "languages": OWN_WORDS.items(),
        "sha256": rules.fingerprint(text),
        "may_accept": request.member.role == Role.OWNER,
    }
    return render(request, "enrollment/agreement.html", context)


def _to_the_accepted(shop):
    newest = agreements.newest(shop)
    if newest is None:
        raise Http404
    return redirect("agreement-accepted", shop.pk, newest.enrollment.number)


@shop_page(*MONEY)
@require_safe
def accepted(request, shop, number):
    """An agreement as it was accepted, with what proves that it is."""
    found = _accepted(shop, number)
    context = {
        "shop": shop,
        "agreement": found,
        "parts": rules.parts(found.text),
        "is_intact": rules.fingerprint(found.text) == found.sha256,
        "reference": rules.grouped(found.transfer_reference or ""),
    }
    return render(request, "enrollment/agreement_accepted.html", context)


@shop_page(*MONEY)
@require_safe
def text(request, shop, number):
    """The very text that was accepted, to be kept: its SHA-256 is the one that is shown."""
    found = _accepted(shop, number)
    return download(agreements.file_name(found), agreements.writer(found))


@shop_page(*MONEY)
@require_safe
def paper(request, shop, number):
    """The agreement as PDF, in the language in which it was accepted."""
    return hand_out(papers.paper(_accepted(shop, number)), shop_id=shop.pk)


def _accepted(shop, number):
    rows = Agreement.objects.filter(enrollment__shop=shop, enrollment__number=number)
    return get_object_or_404(rows.select_related("enrollment", "accepted_by"))
