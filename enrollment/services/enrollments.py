"""The life of an enrollment. Each step: one function, one transaction, its audit entry."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from enrollment.models import EnrolledProduct, Enrollment, Invitation
from enrollment.models.enrollments import SET_BY_STEPS
from enrollment.reports.agreements import term_of
from enrollment.rules import states
from enrollment.rules.events import EnrollmentChanged
from enrollment.rules.periods import service_period
from enrollment.rules.terminations import cut_short, fee_returned
from growth_program.core import audit, clock
from growth_program.core.models import Program
from growth_program.gateway import webhooks
from growth_program.marketplace.models import Product
from growth_program.people.reports.shops import may_manage
from growth_program.people.services import assignments
from growth_program.support.services import notices
from growth_program.support.services.notices import News

INVITER = "inviter looks after"  # the rule by which a shop gets its manager


class NoReason(ValueError):
    """The platform says why it terminates."""


@transaction.atomic
def apply(
    program: Program,
    *,
    shops: Sequence[str],
    commitments: dict[str, tuple[int, int]],
    by: Any = None,
) -> list[Enrollment]:
    """Applications of shops, with the AIGC items and videos committed to each.

    They agree to the program's newest figures. Returns the enrollments in the order of ``shops``.
    """
    Program.objects.select_for_update().get(pk=program.pk)  # numbers are given one by one
    taken = program.enrollments.count()
    version = program.newest()
    applied = Enrollment.objects.bulk_create(
        Enrollment(
            number=f"{program.code}-{taken + place:05}",
            program=program,
            version=version,
            shop_id=shop_id,
            aigc_committed=commitments[shop_id][0],
            videos_committed=commitments[shop_id][1],
        )
        for place, shop_id in enumerate(shops, start=1)
    )
    told = {one.shop_id: {"number": one.number} for one in applied}
    audit.record_batch("enrollment.applied", program, told, by=by)
    return applied


@transaction.atomic
def activate(
    enrollments: Sequence[Enrollment], *, on: dict[int, date], is_history: bool = False
) -> None:
    """Open the service period of applied enrollments, each on its own day.

    A shop that nobody looks after goes to whoever invited it. Of what is history, because it was
    agreed and begun elsewhere, nobody is told. Raises IllegalStep, TooLate.
    """
    held = Enrollment.objects.filter(pk__in=[e.pk for e in enrollments])
    told = held.select_related("program", "version").order_by("shop_id")
    rows = list(told.select_for_update(of=("self",)))
    for row in rows:
        row.state = states.after("activate", row.state)
        row.activated_on = on[row.pk]
        period = service_period(term_of(row.version), row.activated_on)
        row.service_from, row.service_to = period.first, period.last
    fields = ["state", "activated_on", "service_from", "service_to"]
    Enrollment.objects.bulk_update(rows, fields)
    for row in rows:
        audit.record("enrollment.activated", row, shop=row.shop_id, on=str(row.activated_on))
    _announce(rows)
    if not is_history:
        _look_after(rows)
        _tell("active", {row: row.service.first for row in rows})


@transaction.atomic
def withdraw(enrollment_id: int, *, by: Any) -> Enrollment:
    """The merchant's step out, before activation. Raises IllegalStep."""
    enrollment = _held(enrollment_id)
    enrollment.state = states.after("withdraw", enrollment.state)
    enrollment.save(update_fields=["state"])
    audit.record("enrollment.withdrawn", enrollment, shop=enrollment.shop_id, by=by)
    _announce([enrollment])
    _tell("withdrawn", {enrollment: clock.today(enrollment.program.time_zone)})
    return enrollment


@transaction.atomic
def terminate(
    enrollment_id: int, *, on: date, reason: str, is_merchants_fault: bool, by: Any
) -> Enrollment:
    """The platform's end of an active enrollment, whose last day of service that day is.

    Raises IllegalStep, NoReason, ServiceOver.
    """
    if not reason.strip():
        raise NoReason
    enrollment = _held(enrollment_id)
    enrollment.state = states.after("terminate", enrollment.state)
    agreed, version = enrollment.service, enrollment.version
    served = cut_short(agreed, on)
    enrollment.service_from = served.first if served else None
    enrollment.service_to = served.last if served else None
    enrollment.termination_reason = reason.strip()
    enrollment.is_merchants_fault = is_merchants_fault
    enrollment.fee_returned = fee_returned(
        version.fixed_fee,
        agreed=agreed,
        served=served,
        basis=version.termination_basis,
        is_fault=is_merchants_fault,
    )
    enrollment.save(update_fields=["state", *SET_BY_STEPS])
    audit.record(
        "enrollment.terminated",
        enrollment,
        shop=enrollment.shop_id,
        by=by,
        reason=enrollment.termination_reason,
        fault="merchant" if is_merchants_fault else "none",
        service_to=str(enrollment.service_to or ""),
        fee_returned=str(enrollment.fee_returned),
    )
    _announce([enrollment])
    _tell("terminated", {enrollment: on})
    return enrollment


def _look_after(activated: Sequence[Enrollment]) -> None:
    """Give shops that nobody looks after to whoever invited them, if he may be given shops."""
    rows = Invitation.objects.filter(enrollment__in=activated, shop__assignment=None)
    for invitation in rows.select_related("invited_by"):
        if may_manage(invitation.invited_by):
            assignments.assign(
                [invitation.shop_id], manager=invitation.invited_by, by=None, rule=INVITER
            )


@transaction.atomic
def end_due(program: Program) -> int:
    """End the enrollments whose service is over, and say how many. Again, it changes nothing.

    Tools, days and promises go by the dates: this makes nothing true, and tells of it.
    """
    today = clock.today(program.time_zone)
    due = program.enrollments.filter(state="active", service_to__lt=today)
    return len(_step(due.values_list("pk", flat=True), "end", "enrollment.ended"))


def complete(enrollment_ids: Sequence[int]) -> int:
    """Complete ended enrollments whose decision is final, in the caller's transaction."""
    return len(_step(enrollment_ids, "complete", "enrollment.completed"))


def _step(enrollment_ids: Iterable[int], act: str, recorded: str) -> list[Enrollment]:
    """Take many one step on, those that nobody else holds, with an audit entry for each shop."""
    held = Enrollment.objects.filter(pk__in=list(enrollment_ids)).order_by("shop_id")
    rows = list(
        held.select_related("program", "version").select_for_update(of=("self",), skip_locked=True)
    )
    rows = [row for row in rows if (row.state, act) in states.STEPS]
    for row in rows:
        row.state = states.after(act, row.state)
    Enrollment.objects.bulk_update(rows, ["state"])
    for row in rows:
        audit.record(recorded, row, shop=row.shop_id, on=str(row.service_to))
    _announce(rows)
    _tell(act, {row: row.service.last for row in rows})
    return rows


def _announce(enrollments: Sequence[Enrollment]) -> None:
    """Where each stands now, to the systems that listen."""
    webhooks.announce(
        [
            (
                row.shop_id,
                EnrollmentChanged(
                    program=row.program.code,
                    enrollment_no=row.number,
                    state=row.state,
                    activated_on=row.activated_on,
                    service_from=row.service_from,
                    service_to=row.service_to,
                ),
            )
            for row in enrollments
        ]
    )


def _tell(occasion: str, days: dict[Enrollment, date]) -> None:
    """Tell of what became of enrollments, with the day of each."""
    news = [
        News(one.pk, one.shop_id, {"number": one.number, "on": day}) for one, day in days.items()
    ]
    notices.tell_all("enrollment_changed", Enrollment, news, occasion=occasion)


def _held(enrollment_id: int) -> Enrollment:
    """The row, held until the transaction ends."""
    rows = Enrollment.objects.select_related("program", "version")
    enrollment: Enrollment = rows.select_for_update(of=("self",)).get(pk=enrollment_id)
    return enrollment


def enrol_all_products(enrollments: Sequence[Enrollment], *, on: dict[int, date]) -> None:
    """Submit every product that a shop has now, with nothing yet said about price or samples."""
    by_shop = {enrollment.shop_id: enrollment for enrollment in enrollments}
    products = Product.objects.filter(shop__in=by_shop).values_list("pk", "shop_id")
    EnrolledProduct.objects.bulk_create(
        EnrolledProduct(
            enrollment=by_shop[shop_id], product_id=pk, enrolled_from=on[by_shop[shop_id].pk]
        )
        for pk, shop_id in products
    )
