"""Enrollments that end before their term does, and the money that goes back.

Source: PRODUCT.md §§3.5, 9.
"""

from typing import Any

from django.db import connection, transaction

from billing.services import payments, rollups
from enrollment.models import Enrollment
from enrollment.services import enrollments
from growth_program.core import clock, recordings
from growth_program.core.calendar import ONE_DAY
from growth_program.marketplace.services import shops
from growth_program.support.services import notices


@transaction.atomic
def withdraw(enrollment_id: int, *, by: Any) -> Enrollment:
    """Before activation: whatever was paid is given back in full. Raises IllegalStep."""
    enrollment = enrollments.withdraw(enrollment_id, by=by)
    today = clock.today()
    paid = payments.give_back(enrollment, on=today, source=enrollment.number)
    if paid:
        notices.tell(
            "fee_moved",
            enrollment,
            shop=enrollment.shop_id,
            occasion="withdrawn",
            number=enrollment.number,
            amount=paid,
            on=today,
        )
    return enrollment


@transaction.atomic
def terminate(enrollment_id: int, *, reason: str, is_merchants_fault: bool, by: Any) -> Enrollment:
    """By the platform, while active; today is the last day of service.

    What is returned of the fee stands in the statement of today's month, and so in the ledger
    when that closes; collection pays out what the account then owes. Where the service has not
    begun there will be no statement: what was paid is given back at once. Raises IllegalStep,
    NoReason, ServiceOver.
    """
    shop_id = Enrollment.objects.values_list("shop_id", flat=True).get(pk=enrollment_id)
    shops.lock([shop_id])  # as who closes a month or takes orders does
    today = clock.today()
    enrollment = enrollments.terminate(
        enrollment_id, on=today, reason=reason, is_merchants_fault=is_merchants_fault, by=by
    )
    if enrollment.service_to is None:
        payments.give_back(enrollment, on=today, source=enrollment.number)
    # A platform's clock may be ahead of ours: what it sold after today is no longer charged.
    number = recordings.draw("termination", source=enrollment.number)
    with connection.cursor() as cursor:
        rollups.rebuild(cursor, [shop_id], number=number, since=today + ONE_DAY)
    return enrollment
