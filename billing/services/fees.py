"""The fixed fee: whoever has paid it is in, exactly once (PRODUCT.md §3.5; ARCHITECTURE 2)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from billing.services import payments, rollups
from enrollment.models import Agreement, Enrollment
from enrollment.rules import states
from enrollment.rules.periods import TooLate
from enrollment.services import agreements, enrollments
from enrollment.services.agreements import Acceptance
from growth_program.core import audit, clock, recordings
from growth_program.marketplace.services import shops
from growth_program.support.services import notices


class MoreThanDue(ValueError):
    """More than what is left of the fee."""


class NotAnAmount(ValueError):
    """A payment is above nothing, in whole cents."""


class NotYetPaid(ValueError):
    """The day of a payment has come."""


class PaidMeanwhile(Exception):
    """Since it was looked at, a payment was recorded: what is due is another amount."""


@transaction.atomic
def apply(invitation_id: int, given: Acceptance, *, by: Any) -> Agreement:
    """Accept the agreement, and so apply; where the edition asks for no fee, the service opens.

    Raises what `agreements.accept` raises.
    """
    agreement = agreements.accept(invitation_id, given, by=by)
    enrollment = agreement.enrollment
    fee = enrollment.version.fixed_fee
    if fee:
        told = {"number": enrollment.number, "fee": fee, "contact": agreement.contact_name}
        notices.tell("fee_to_settle", enrollment, shop=enrollment.shop_id, **told)
        notices.tell(
            "fee_due",
            enrollment,
            shop=enrollment.shop_id,
            occasion=agreement.payment_method,
            number=enrollment.number,
            fee=fee,
            reference=agreement.transfer_reference or "",
            until=enrollment.version.last_activation_on,
        )
    else:
        _open_service(enrollment)
    return agreement


@transaction.atomic
def settle(
    enrollment_id: int,
    *,
    amount: Decimal,
    paid_on: date,
    method: str,
    reference: str,
    by: Any,
    due: Decimal | None = None,
) -> Enrollment:
    """Record what was paid of the fixed fee; when it is covered, the service opens today.

    ``due`` is what was due when somebody looked: recorded twice, a payment is refused. Raises
    IllegalStep, TooLate, NotAnAmount, NotYetPaid, MoreThanDue, PaidMeanwhile.
    """
    enrollment = _held(enrollment_id)
    states.after("activate", enrollment.state)
    today = clock.today(enrollment.program.time_zone)
    if today > enrollment.version.last_activation_on:
        raise TooLate(today)
    if paid_on > today:
        raise NotYetPaid(paid_on)
    rest = still_due(enrollment)
    if due is not None and due != rest:
        raise PaidMeanwhile(rest)
    if amount <= 0 or amount != round(amount, 2):
        raise NotAnAmount(amount)
    if amount > rest:
        raise MoreThanDue(rest)
    payment = payments.record(
        enrollment, amount=amount, on=paid_on, method=method, reference=reference, by=by
    )
    audit.record(
        "fee.paid",
        enrollment,
        shop=enrollment.shop_id,
        by=by,
        payment=payment.number,
        amount=str(amount),
        on=str(paid_on),
        method=method,
        reference=reference,
    )
    if amount == rest:
        _open_service(enrollment)
    return enrollment


def still_due(enrollment: Enrollment) -> Decimal:
    """What is left of the fixed fee to be paid. USD."""
    due: Decimal = enrollment.version.fixed_fee - payments.paid_for(enrollment)
    return due


def _open_service(enrollment: Enrollment) -> None:
    """From today on; what was sold today already counts. The shop is held. Raises TooLate."""
    today = clock.today(enrollment.program.time_zone)
    enrollments.activate([enrollment], on={enrollment.pk: today})
    number = recordings.draw("activation", source=enrollment.number)
    with connection.cursor() as cursor:
        rollups.rebuild(cursor, [enrollment.shop_id], number=number)
    enrollment.refresh_from_db()
    paid = enrollment.version.fixed_fee
    moved = {"number": enrollment.number, "amount": paid, "on": today}
    notices.tell("fee_moved", enrollment, shop=enrollment.shop_id, occasion="covered", **moved)


def _held(enrollment_id: int) -> Enrollment:
    """The enrollment, held with its shop, as who takes orders or ends it holds them."""
    shop_id = Enrollment.objects.values_list("shop_id", flat=True).get(pk=enrollment_id)
    shops.lock([shop_id])
    rows = Enrollment.objects.select_related("program", "version")
    enrollment: Enrollment = rows.select_for_update(of=("self",)).get(pk=enrollment_id)
    return enrollment
