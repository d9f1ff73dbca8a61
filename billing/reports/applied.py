"""Applications that wait for their fixed fee."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from enrollment.models import Enrollment
from growth_program.core import clock
from growth_program.core.money import NOTHING
from growth_program.people.records import seen_by, shops_named

MOST = 200  # on a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One application: what is due, since when, and how it is paid. USD."""

    enrollment: Enrollment
    since: datetime | None  # of an imported one it is not known
    method: str
    reference: str
    paid: Decimal
    due: Decimal
    is_too_late: bool


def unsettled(person: Any) -> "QuerySet[Any]":
    """Applications, of the shops that a member of staff sees."""
    return seen_by(person, Enrollment.objects.filter(state="applied"), "shop")


def waiting(person: Any, words: str = "") -> list[Waiting]:
    """The oldest first; by words: a reference, a number, a shop."""
    rows = unsettled(person).select_related("shop", "program", "version", "agreement")
    if words:
        compact = words.replace(" ", "").upper()
        rows = rows.filter(
            Q(shop__in=shops_named(words))
            | Q(number__startswith=words)
            | Q(agreement__transfer_reference=compact)
        )
    paid = Coalesce(Sum("payments__amount"), NOTHING)
    rows = rows.annotate(paid=paid).order_by(
        F("agreement__accepted_at").asc(nulls_first=True), "pk"
    )
    today = clock.today()
    return [_waiting(row, today) for row in rows[:MOST]]


def _waiting(row: Any, today: Any) -> Waiting:
    agreement = getattr(row, "agreement", None)
    return Waiting(
        enrollment=row,
        since=agreement.accepted_at if agreement else None,
        method=agreement.get_payment_method_display() if agreement else "",
        reference=(agreement and agreement.transfer_reference) or "",
        paid=row.paid,
        due=row.version.fixed_fee - row.paid,
        is_too_late=today > row.version.last_activation_on,
    )
