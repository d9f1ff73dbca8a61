"""A mega promotion, as a merchant answers it: all of its products in one form."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enrollment.reports import campaign_reasons as reasons
from enrollment.reports import campaigns as report
from enrollment.reports.campaigns import Offered
from enrollment.reports.product_reasons import plain_price
from enrollment.rules.campaigns import DECLINED, ENTERED
from enrollment.rules.replies import Reply
from enrollment.services import answers as service
from growth_program.core import clock, paging
from growth_program.portal.access import EDITORS, NotYourRole

CONFIRM, DECLINE = "confirm", "decline"
STATES = (
    ("", gettext_lazy("All"), "all"),
    ("unanswered", gettext_lazy("Without an answer"), "unanswered"),
    (ENTERED, gettext_lazy("Confirmed"), "entered"),
    (DECLINED, gettext_lazy("Declined"), "declined"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A product in the form: what is typed for it, and what is wrong with that."""

    offered: Offered
    choice: str
    price: str
    is_ticked: bool
    error: str

    @property
    def is_below_floor(self) -> bool:
        """Whether the price that stands there is below the product's floor price."""
        floor = self.offered.comparable_floor
        try:
            return floor is not None and Decimal(self.price) < floor
        except InvalidOperation:
            return False


def page(request, shop, announcement):
    """Show the promotion; take the answers of an owner or an operator."""
    is_editor = request.member.role in EDITORS
    if request.method == "POST" and not is_editor:
        raise NotYourRole(request.member, EDITORS)
    state, after = request.GET.get("state", ""), paging.key(request.GET.get("after", "")) or 0
    listed = report.offered(announcement, state=state, after=after, most=report.PAGE + 1)
    shown = listed[: report.PAGE]
    errors: dict[int, str] = {}
    if request.method == "POST":
        errors, is_taken = _answered(request, announcement)
        if is_taken:
            return redirect(f"{request.path}?{urlencode({'state': state, 'after': after})}")
        keys = [key for key in map(paging.key, request.POST.getlist("product")) if key]
        shown = report.offered(announcement, keys[: report.PAGE])
    campaign = announcement.campaign
    is_open = clock.now() <= campaign.register_by
    counts = report.answers([announcement]).get(announcement.pk, report.Answers())
    context = {
        "shop": shop,
        "campaign": campaign,
        "announcement": announcement,
        "is_open": is_open,
        "may_answer": is_open and is_editor,
        "lines": [_line(request, one, errors) for one in shown],
        "is_wrong": bool(errors),
        "counts": counts,
        "states": [(key, name, getattr(counts, count)) for key, name, count in STATES],
        "state": state,
        "next": listed[report.PAGE - 1].product if len(listed) > report.PAGE else None,
        "as_of": clock.now(),
    }
    return render(request, "enrollment/mega.html", context)


def _answered(request, announcement) -> tuple[dict[int, str], bool]:
    """What is wrong, by product; and whether it was taken."""
    sent = request.POST
    keys = [key for key in map(paging.key, sent.getlist("product")) if key][: report.PAGE]
    replies = {}
    for key in keys:
        choice = sent.get(f"answer-{key}") or sent.get("rest", "")
        if choice in (CONFIRM, DECLINE):
            replies[key] = Reply(
                is_confirmed=choice == CONFIRM,
                price=sent.get(f"price-{key}", ""),
                accepts_below_floor=f"below-{key}" in sent,
            )
    try:
        done = service.answer(announcement.pk, replies, member=request.member)
    except service.Wrong as wrong:
        return dict(wrong.problems), False
    except service.TooLate:
        messages.warning(request, _("Nothing was saved: the registration is over."))
        return {}, True
    except service.NotAMember:
        raise NotYourRole(request.member, EDITORS) from None
    told = _("Saved: %(confirmed)s confirmed, %(declined)s declined.")
    messages.success(request, told % {"confirmed": done.confirmed, "declined": done.declined})
    return {}, True


def _line(request, offered: Offered, errors: dict[int, str]) -> Line:
    key, sent = offered.product, request.POST
    standing = {ENTERED: CONFIRM, DECLINED: DECLINE}.get(offered.state or "", "")
    price = plain_price(offered.accepted or offered.price, offered.currency)
    if offered.state == DECLINED:
        price = plain_price(offered.price, offered.currency)
    return Line(
        offered=offered,
        choice=sent.get(f"answer-{key}") or sent.get("rest", "") if sent else standing,
        price=sent.get(f"price-{key}", price),
        is_ticked=f"below-{key}" in sent if sent else bool(offered.accepts_below_floor),
        error=_said(errors[key], offered) if key in errors else "",
    )


def _said(code: str, offered: Offered) -> str:
    figures: dict[str, Any] = {
        "list_price": plain_price(offered.list_price, offered.currency),
        "floor": reasons.with_currency(offered.floor_price, offered.floor_currency),
    }
    return str(reasons.PROBLEMS[code]) % figures
