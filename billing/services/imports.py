"""Enrollments that were agreed elsewhere: applied for, paid and activated in one go."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection, transaction

from billing.services import payments, rollups
from enrollment.models import Enrollment
from enrollment.rules.imports import BadRow, Row, parse
from enrollment.rules.periods import TooLate
from enrollment.services import enrollments
from growth_program.core import recordings
from growth_program.core.models import Program
from growth_program.marketplace.services import shops

FIRST_LINE = 2  # of the file: the header is line 1


class Refused(Exception):
    """What is wrong, a sentence for each row. Nothing was taken."""


@transaction.atomic
def import_enrollments(cells: Iterable[Mapping[str, str | None]], *, source: str) -> int:
    """Take all rows or none, and say how many were new. Raises Refused.

    A row that says what is known already changes nothing.
    """
    rows = _parsed(cells)
    programs = {program.code: program for program in Program.objects.all()}
    _refuse(_unknown(rows, programs))
    new = []
    for code, program in programs.items():
        mine = [row for _, row in rows if row.program == code]
        known = _known(program, mine)
        _refuse(_contradictions(program, rows, known))
        new += _enroll(program, [row for row in mine if row.shop_id not in known], source=source)
    if new:
        number = recordings.draw("enrollments", source=source)
        with connection.cursor() as cursor:
            rollups.rebuild(cursor, sorted({one.shop_id for one in new}), number=number)
    return len(new)


def _parsed(cells: Iterable[Mapping[str, str | None]]) -> list[tuple[int, Row]]:
    rows, wrong, seen = [], [], set()
    for line, cell in enumerate(cells, start=FIRST_LINE):
        try:
            row = parse(cell)
        except BadRow as bad:
            wrong.append(f"line {line}: {bad}")
            continue
        if (row.program, row.shop_id) in seen:
            wrong.append(f"line {line}: shop_id: {row.shop_id} is in the file twice")
        seen.add((row.program, row.shop_id))
        rows.append((line, row))
    _refuse(wrong)
    return rows


def _refuse(wrong: Sequence[str]) -> None:
    if wrong:
        raise Refused("\n".join(wrong))


def _unknown(rows: Sequence[tuple[int, Row]], programs: Mapping[str, Program]) -> list[str]:
    held = set(shops.lock(row.shop_id for _, row in rows))
    return [
        f"line {line}: {what}"
        for line, row in rows
        for what in (
            None if row.shop_id in held else f"shop_id: {row.shop_id} is not known",
            None if row.program in programs else f"program: {row.program} is not known",
        )
        if what
    ]


def _known(program: Program, rows: Sequence[Row]) -> dict[str, Enrollment]:
    mine = program.enrollments.filter(shop__in=[row.shop_id for row in rows])
    return {enrollment.shop_id: enrollment for enrollment in mine}


def _contradictions(
    program: Program, rows: Sequence[tuple[int, Row]], known: Mapping[str, Enrollment]
) -> list[str]:
    return [
        f"line {line}: shop_id: {row.shop_id} is enrolled already, and otherwise"
        for line, row in rows
        if row.program == program.code
        and row.shop_id in known
        and not _agrees(row, known[row.shop_id])
    ]


def _agrees(row: Row, enrollment: Enrollment) -> bool:
    return (
        row.aigc_committed == enrollment.aigc_committed
        and row.videos_committed == enrollment.videos_committed
        and enrollment.activated_on == (row.activated_on if row.fee_paid else None)
    )


def _enroll(program: Program, rows: Sequence[Row], *, source: str) -> list[Enrollment]:
    """New enrollments: those whose fee is paid are activated on their day."""
    if not rows:
        return []
    by_shop = {row.shop_id: row for row in rows}
    applied = enrollments.apply(
        program,
        shops=list(by_shop),
        commitments={
            shop_id: (row.aigc_committed, row.videos_committed) for shop_id, row in by_shop.items()
        },
    )
    days = {one.pk: by_shop[one.shop_id].activated_on for one in applied}
    paid = [one for one in applied if by_shop[one.shop_id].fee_paid]
    if paid:
        try:
            enrollments.activate(paid, on=days, is_history=True)
        except TooLate as late:
            raise Refused(f"activated_on: {late} is after the last day of activation") from None
        payments.record_fees(paid, on=days, source=source)
    everything = [one for one in applied if by_shop[one.shop_id].all_products]
    enrollments.enrol_all_products(everything, on=days)
    return applied
