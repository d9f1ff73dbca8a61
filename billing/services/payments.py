"""Money that merchants have paid, and what of it was given back."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from billing.models import Payment
from billing.services import ledger
from enrollment.models import Enrollment
from growth_program.core import recordings
from growth_program.core.money import NOTHING


def record_fees(enrollments: Sequence[Enrollment], *, on: dict[int, date], source: str) -> None:
    """The fixed fee of each, paid whole on its day, with its posting. No fee, no payment."""
    owing = [enrollment for enrollment in enrollments if enrollment.version.fixed_fee]
    if not owing:
        return
    number = recordings.draw("payment", source=source)
    _record(
        [
            Payment(
                enrollment=enrollment,
                number=f"{enrollment.number}-P1",
                amount=enrollment.version.fixed_fee,
                paid_on=on[enrollment.pk],
                recorded_in=number,
            )
            for enrollment in owing
        ],
        number=number,
    )


def record(
    enrollment: Enrollment,
    *,
    amount: Decimal,
    on: date,
    method: str,
    reference: str,
    by: Any,
) -> Payment:
    """A payment that somebody has seen come in, with its posting. The enrollment is held."""
    number = recordings.draw("payment", source=reference)
    payment = Payment(
        enrollment=enrollment,
        number=f"{enrollment.number}-P{enrollment.payments.count() + 1}",
        amount=amount,
        paid_on=on,
        recorded_in=number,
        method=method,
        reference=reference,
        recorded_by=by,
    )
    _record([payment], number=number)
    return payment


def paid_for(enrollment: Enrollment) -> Decimal:
    """All that was paid, less what was given back. USD."""
    paid: Decimal = enrollment.payments.aggregate(paid=Sum("amount", default=NOTHING))["paid"]
    return paid


def give_back(enrollment: Enrollment, *, on: date, source: str) -> Decimal:
    """Give back all that was paid for an enrollment, with its posting; say how much that was.

    Again, it gives back nothing. The enrollment is held.
    """
    paid = paid_for(enrollment)
    if paid:
        number = recordings.draw("payment", source=source)
        payment = Payment(
            enrollment=enrollment,
            number=f"{enrollment.number}-P{enrollment.payments.count() + 1}",
            amount=-paid,
            paid_on=on,
            recorded_in=number,
        )
        _record([payment], number=number)
    return paid


def _record(payments: Sequence[Payment], *, number: int) -> None:
    Payment.objects.bulk_create(payments)
    ledger.post(
        [
            ledger.Amount(
                enrollment_id=payment.enrollment_id,
                kind="payment",
                day=payment.paid_on,
                amount=payment.amount,
                source=payment.number,
            )
            for payment in payments
        ],
        number=number,
    )
