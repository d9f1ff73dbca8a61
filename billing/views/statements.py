from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from billing.models import CreditNote, Statement
from billing.reports import bill_pages, charges, details, drafts, statement_csv
from billing.reports.adjusted_orders import changes, since
from billing.reports.billed_orders import billed_order
from billing.services import papers
from enrollment.models import Enrollment
from growth_program.core import clock, paging
from growth_program.core.calendar import last_day, months, next_month
from growth_program.documents import downloads as documents
from growth_program.marketplace.reports import products
from growth_program.portal.access import MONEY, shop_page

DRAFT = "draft-"
PAGE = 100  # adjustments


@dataclass(frozen=True, kw_only=True)
class Open:
    """A statement that will close, and when."""

    number: str
    month: date
    closes_on: date


@shop_page(*MONEY)
@require_safe
def statements(request, shop):
    """All bills of a shop, the newest first, and those that are still open."""
    rows = Statement.objects.filter(enrollment__shop=shop).select_related("enrollment__program")
    found = list(rows.order_by("-month", "-pk"))
    context = {
        "shop": shop,
        "statements": found,
        "open": _open(shop, {(row.enrollment_id, row.month) for row in found}),
        "total": sum(row.total_charged for row in found),
        "as_of": clock.now(),
    }
    return render(request, "billing/statements.html", context)


def _open(shop, closed):
    """The months that have begun and are not closed; service has begun in each."""
    served = Enrollment.objects.served().filter(shop=shop).order_by("service_from")
    found = []
    for enrollment in served:
        until = min(enrollment.service_to, clock.today())
        found += [
            Open(number=f"{DRAFT}{month:%Y%m}", month=month, closes_on=next_month(month))
            for month in months(enrollment.service_from, until)
            if (enrollment.pk, month) not in closed
        ]
    return found[::-1]


@shop_page(*MONEY)
@require_safe
def statement(request, shop, number):
    """One bill, opened layer by layer: week, day, order, line."""
    bill, late = _bill(shop, number)
    days = details.days(bill)
    is_draft = number.startswith(DRAFT)
    adjusted = bill_pages.adjusting(late) if is_draft else bill_pages.adjusted(bill)
    context = _context(shop, bill, number) | {
        "weeks": bill_pages.weeks(days),
        "charged": charges.charged(bill, adjusted),
        "credited_by": [] if is_draft else _credited_by(bill),
        "proof": None if is_draft else bill_pages.proof(bill, days),
        "covered": charges.covered(bill),
    }
    return render(request, "billing/statement.html", context)


@shop_page(*MONEY)
@require_safe
def day(request, shop, number, day):
    """The lines of one day of a bill, a page of them after the one last seen."""
    bill, _late = _bill(shop, number)
    on = _date(day)
    totals = next((one for one in details.days(bill) if one.day == on), None)
    if totals is None:
        raise Http404
    after = (request.GET.get("order", ""), request.GET.get("line", ""))
    lines = details.lines(bill, on, after=after)
    context = _context(shop, bill, number) | {
        "day": totals,
        "lines": products.beside(lines, shop.pk),
        "next": lines[-1] if len(lines) == details.PAGE else None,
    }
    return render(request, "billing/day.html", context)


@shop_page(*MONEY)
@require_safe
def order(request, shop, number):
    """One order of a bill, named by `?order=`, with the rule that made each figure.

    Of an earlier month's order: what the bill adjusts of it, and why.
    """
    bill, late = _bill(shop, number)
    words = request.GET.get("order", "").strip()
    found = billed_order(bill, words) if words else None
    adjusted = changes(bill, _adjustments(bill, late, words))
    context = _context(shop, bill, number) | {
        "order": found,
        "lines": products.beside(found.lines, shop.pk) if found else [],
        "changes": products.beside(adjusted, shop.pk),
        "since": since(bill, words) if found else [],
        "words": words,
    }
    is_there = found or adjusted
    return render(request, "billing/order.html", context, status=200 if is_there else 404)


def _adjustments(bill, late, order_id):
    """Those of one order, by month and line; a draft's are not stored."""
    if isinstance(bill, Statement):
        return bill.adjustment_lines.filter(order_id=order_id).order_by("month", "line_id")
    return [one for one in late if one.order_id == order_id]


@shop_page(*MONEY)
@require_safe
def adjustments(request, shop, number):
    """The lines by which a bill corrects earlier months, or a draft would, a page of them."""
    bill, late = _bill(shop, number)
    after = request.GET.get("after", "")
    if isinstance(bill, Statement):
        lines, following = paging.page_by(bill.adjustment_lines.all(), "pk", after, size=PAGE)
    else:
        end = (paging.key(after) or 0) + PAGE
        lines, following = late[end - PAGE : end], end if late[end:] else None
    context = _context(shop, bill, number) | {"lines": lines, "next": following}
    return render(request, "billing/adjustments.html", context)


@shop_page(*MONEY)
@require_safe
def download(request, shop, number):
    """A closed bill as CSV: every line, adjustment and fee, and their total."""
    bill = get_object_or_404(_closed(shop), number=number)
    return documents.download(f"{bill.number}.csv", lambda out: statement_csv.write_csv(out, bill))


@shop_page(*MONEY)
@require_safe
def paper(request, shop, number):
    """A closed bill as PDF, in the visitor's language: the same bytes whenever it is asked for."""
    bill = get_object_or_404(_closed(shop), number=number)
    return documents.hand_out(papers.paper(bill), shop_id=shop.pk)


def _closed(shop):
    return Statement.objects.filter(enrollment__shop=shop).select_related(
        "enrollment__version", "enrollment__program", "enrollment__shop"
    )


def _bill(shop, number):
    """A closed statement, or a draft with its adjustments. Raises Http404."""
    if not number.startswith(DRAFT):
        return get_object_or_404(_closed(shop), number=number), []
    month = _date(f"{number.removeprefix(DRAFT)}01")
    served = Enrollment.objects.served().filter(shop=shop, service_from__lte=last_day(month))
    rows = served.select_related("version", "program", "shop").order_by("-service_from")
    enrollment = rows.exclude(closed_months__month=month).first()
    found = enrollment and drafts.draft(enrollment, month)
    if not found:
        raise Http404
    return found


def _context(shop, bill, number):
    is_draft = number.startswith(DRAFT)
    return {
        "shop": shop,
        "bill": bill,
        "number": number,
        "is_draft": is_draft,
        "name": _("Draft") if is_draft else bill.number,
        "address": reverse("statement", args=[shop.pk, number]),
        "until": last_day(bill.month),
        "as_of": clock.now(),
    }


def _credited_by(bill):
    return CreditNote.objects.filter(credited=bill).select_related("statement").order_by("pk")


def _date(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
