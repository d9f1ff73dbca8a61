"""Policies of screening: numbered versions, written and never edited."""

from typing import Any

from django.db import transaction

from enrollment.models import ScreeningDimension, ScreeningGate, ScreeningPolicy
from enrollment.rules.screenings import Policy, faults
from growth_program.core import audit
from growth_program.core.models import Program


class BadPolicy(ValueError):
    """A policy that would not select what it is meant to. Its arguments say why."""


@transaction.atomic
def write(
    program: Program,
    policy: Policy,
    *,
    smallest_group: int = 10,
    repeat_days: int | None = None,
    by: Any = None,
) -> ScreeningPolicy:
    """Give a program its next policy; the runs from now on use it. Raises BadPolicy."""
    if found := faults(policy):
        raise BadPolicy(*found)
    Program.objects.select_for_update().get(pk=program.pk)  # numbers are given one by one
    written: ScreeningPolicy = ScreeningPolicy.objects.create(
        program=program,
        number=ScreeningPolicy.objects.filter(program=program).count() + 1,
        threshold=policy.threshold,
        most=policy.most,
        smallest_group=smallest_group,
        repeat_days=repeat_days,
    )
    ScreeningGate.objects.bulk_create(
        ScreeningGate(
            policy=written,
            place=place,
            subject=gate.subject,
            test=gate.test,
            text=gate.text,
            bound=gate.bound,
        )
        for place, gate in enumerate(policy.gates)
    )
    ScreeningDimension.objects.bulk_create(
        ScreeningDimension(
            policy=written,
            place=place,
            metric=one.metric,
            kind=one.kind,
            nothing_at=one.nothing_at,
            all_at=one.all_at,
            weight=one.weight,
        )
        for place, one in enumerate(policy.dimensions)
    )
    audit.record("policy.written", written, by=by, number=str(written.number))
    return written
