"""The first page of staff: what needs whom today, each a count that leads to exactly that list."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.reports.closable import closable
from compensation.reports import credits
from growth_program.core import clock, formats
from growth_program.overview.reports import desk
from growth_program.overview.reports.portfolio import portfolio
from growth_program.people.reports.shops import EVERY_SHOP, loads


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that waits: a verb first, why, and where it is done."""

    title: str
    why: str
    address: str


def today(request: HttpRequest) -> HttpResponse:
    """What needs the visitor today, by what he may do."""
    may = request.user.has_perm
    is_manager = may("people.manage_shops") and not may(EVERY_SHOP)
    shops = portfolio(request.user) if is_manager else None  # type: ignore[arg-type]
    context = {
        **admin.site.each_context(request),
        "title": _("Today"),
        "is_home": True,
        "today": clock.today(),
        "as_of": clock.now(),
        "items": list(_items(request)),
        "portfolio": shops,
        "proof": desk.last_proof() if may("compensation.view_proof") else None,
        "ad_credit": credits.owed() if may("compensation.view_adcredit") else None,
        "loads": loads().order_by("-shops", "name") if may("people.assign_shops") else None,
        "staff": desk.staff() if may("people.manage_staff") else None,
        "migration": desk.last_migration() if may("people.manage_staff") else None,
    }
    return TemplateResponse(request, "admin/overview/today.html", context)


def _items(request: HttpRequest) -> Any:
    may = request.user.has_perm
    for permission, items in (
        ("billing.settle_fees", _to_settle),
        ("billing.close_months", _closes),
        ("compensation.approve_adjudication", _to_approve),
        ("compensation.review_adjudication", _to_review),
        ("people.manage_shops", _silent),
        ("compensation.review_adjudication", _to_make_up),
        ("people.assign_shops", _served_without_manager),
        ("people.assign_shops", _without_manager),
        ("people.manage_shops", _never_signed_in),
    ):
        if may(permission) and not (items is _never_signed_in and may(EVERY_SHOP)):
            yield from items(request.user)


def _to_settle(person: Any) -> Any:
    if count := desk.unsettled(person):
        title = ngettext("Settle %(n)s fee", "Settle %(n)s fees", count)
        yield Item(
            title=title % {"n": count},
            why=_("The service of these shops begins when their fixed fee is recorded."),
            address=reverse("admin:billing_fees"),
        )


def _closes(person: Any) -> Any:
    for asked in desk.asked_closes(person):
        yield Item(
            title=_("Confirm or refuse the close of %(month)s")
            % {"month": formats.month(asked.month)},
            why=_("%(person)s asked for it at %(at)s; another person confirms it.")
            % {"person": asked.asked_by, "at": formats.instant(asked.asked_at)},
            address=reverse("admin:billing_monthclose_change", args=[asked.pk]),
        )
    for one in closable():
        count = ngettext(
            "%(n)s enrollment is open.", "%(n)s enrollments are open.", one.enrollments
        )
        yield Item(
            title=_("Close %(month)s of %(program)s")
            % {"month": formats.month(one.month), "program": one.program},
            why=count % {"n": one.enrollments},
            address=_list(
                "admin:billing_monthclose_ask", program=one.program_id, month=f"{one.month:%Y-%m}"
            ),
        )


def _to_approve(person: Any) -> Any:
    if count := desk.to_approve(person):
        title = ngettext("Approve %(n)s decision", "Approve %(n)s decisions", count)
        yield Item(
            title=title % {"n": count},
            why=_("Reviewed by somebody else; the ad credit is granted with your word."),
            address=_list("admin:compensation_adjudication_changelist", state__exact="reviewed"),
        )


def _to_review(person: Any) -> Any:
    waiting = desk.to_review(person)
    if waiting.count:
        title = ngettext("Review %(n)s decision", "Review %(n)s decisions", waiting.count)
        since = formats.instant(waiting.since) if waiting.since else "—"
        yield Item(
            title=title % {"n": waiting.count},
            why=_("The oldest waits since %(since)s.") % {"since": since},
            address=_list("admin:compensation_adjudication_changelist", state__exact="computed"),
        )


def _silent(person: Any) -> Any:
    if count := desk.silent(person):
        title = ngettext(
            "Ask for %(n)s answer to a mega promotion",
            "Ask for %(n)s answers to mega promotions",
            count,
        )
        yield Item(
            title=title % {"n": count},
            why=_("It is due within three days. The shop alone can confirm."),
            address=_list("admin:enrollment_campaignannouncement_changelist", answers="silent"),
        )


def _to_make_up(person: Any) -> Any:
    owed = desk.makeups(person)
    if late := [one for one in owed if one.days_late]:
        title = ngettext("%(n)s make-up is late", "%(n)s make-ups are late", len(late))
        yield Item(
            title=title % {"n": len(late)},
            why=_("The longest by %(days)s days: content that a decision owes, not delivered.")
            % {"days": max(one.days_late for one in late)},
            address=_list("admin:compensation_makeups", only="late"),
        )
    if soon := [one for one in owed if one.is_due_soon]:
        title = ngettext(
            "%(n)s make-up is due within 7 days", "%(n)s make-ups are due within 7 days", len(soon)
        )
        first = min(one.due_on for one in soon if one.due_on)
        yield Item(
            title=title % {"n": len(soon)},
            why=_("The first on %(on)s.") % {"on": formats.day(first)},
            address=_list("admin:compensation_makeups", only="soon"),
        )


def _served_without_manager(person: Any) -> Any:
    if count := desk.served_without_manager():
        title = ngettext(
            "Assign a manager to %(n)s enrolled shop",
            "Assign a manager to %(n)s enrolled shops",
            count,
        )
        yield Item(
            title=title % {"n": count},
            why=_("They are in the program, and nobody looks after them."),
            address=_list(
                "admin:enrollment_enrollment_changelist", state__exact="active", manager="none"
            ),
        )


def _without_manager(person: Any) -> Any:
    if count := desk.without_manager():
        title = ngettext("Assign %(n)s shop", "Assign %(n)s shops", count)
        yield Item(
            title=title % {"n": count},
            why=_("Nobody looks after them yet, so no account manager sees them."),
            address=_list("admin:marketplace_shop_changelist", manager="none"),
        )


def _never_signed_in(person: Any) -> Any:
    if count := desk.never_signed_in(person):
        title = ngettext("Ask %(n)s shop to sign in", "Ask %(n)s shops to sign in", count)
        yield Item(
            title=title % {"n": count},
            why=_("None of their members has ever signed in: they read no bill and no decision."),
            address=_list("admin:marketplace_shop_changelist", members="none"),
        )


def _list(view: str, **narrowed: str | int) -> str:
    return f"{reverse(view)}?{urlencode(narrowed)}"
