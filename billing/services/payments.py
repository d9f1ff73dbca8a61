"""Money that merchants have paid."""

from collections.abc import Sequence
from datetime import date

from billing.models import Payment
from billing.services import ledger
from enrollment.models import Enrollment
from growth_program.core import recordings


def record_fees(enrollments: Sequence[Enrollment], *, on: dict[int, date], source: str) -> None:
    """The fixed fee of each, paid whole on its day, with its posting. No fee, no payment."""
    owing = [enrollment for enrollment in enrollments if enrollment.version.fixed_fee]
    if not owing:
        return
    number = recordings.draw("payment", source=source)
    payments = Payment.objects.bulk_create(
        Payment(
            enrollment=enrollment,
            number=f"{enrollment.number}-P1",
            amount=enrollment.version.fixed_fee,
            paid_on=on[enrollment.pk],
            recorded_in=number,
        )
        for enrollment in owing
    )
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
