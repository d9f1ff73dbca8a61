"""What a bill charges and what it does not, row by row in words: for pages and papers alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.models import Statement
from billing.reports.bill_pages import Adjusted
from billing.reports.drafts import Draft
from growth_program.core import formats
from growth_program.core.money import NOTHING

Bill = Statement | Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One item of a bill, USD, and how it is worked out."""

    name: str
    how: str
    amount: Decimal
    is_adjustment: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What the program covers of a bill: by kind, and together. USD."""

    rows: list[tuple[str, Decimal]]
    together: Decimal


def charged(bill: Bill, adjusted: Iterable[Adjusted]) -> list[Charge]:
    """The items of a bill: they add up to what it charges."""
    rate = formats.percent(bill.enrollment.version.commission_rate)
    worked_out = _("GMV %(gmv)s × %(rate)s, each order line rounded by itself")
    named = {"gmv": formats.amount(bill.gmv), "rate": rate}
    return [
        Charge(name=_("Commission"), how=worked_out % named, amount=bill.commission),
        Charge(name=_("Fixed fee"), how=_why_fixed(bill.fixed_fee), amount=bill.fixed_fee),
        *map(_adjustment, adjusted),
    ]


def _why_fixed(fee: Decimal) -> str:
    if fee > 0:
        return _("Charged once, in the first month of service")
    if fee < 0:
        return _("The unused part, given back")
    return _("Charged once; it is on the first month's statement")


def _adjustment(row: Adjusted) -> Charge:
    how = ngettext(
        "%(n)s line changed after that month closed",
        "%(n)s lines changed after that month closed",
        row.lines,
    ) % {"n": row.lines}
    if row.note:
        how = f"{how} · {_('credit note')} {row.note.number}"
    name = _("Adjustment of %(month)s") % {"month": formats.month(row.month)}
    return Charge(name=name, how=how, amount=row.amount, is_adjustment=True)


def covered(bill: Bill) -> Covered:
    """The four fees that are not charged."""
    referral = formats.percent(bill.enrollment.version.referral_rate)
    rows = [
        (f"{_('Referral fee')} {referral}", bill.covered_referral),
        (_("Smart marketing"), bill.covered_marketing),
        (_("Creator commission"), bill.covered_affiliate),
        (_("Advertising by the platform"), bill.covered_ads),
    ]
    return Covered(rows=rows, together=sum((amount for _name, amount in rows), NOTHING))
