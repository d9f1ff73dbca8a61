"""Proving the books in the background: asked for, run by a worker, kept with its result."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Q

from billing.reports.reconcile import Culprit, Sums
from compensation.models import FoundCulprit, Proof
from compensation.reports.reconcile import STEPS, reconcile
from growth_program.core import audit, clock
from growth_program.core.models import Program

MOST = 1_000  # culprits kept; their number is always whole
GIVEN_UP = timedelta(minutes=30)  # a worker that has said nothing for so long is gone


class AlreadyRunning(Exception):
    """A proof is being made; its result is everybody's."""


@transaction.atomic
def ask(*, by: Any, program: Program | None = None) -> Proof:
    """Have the books proved. Raises AlreadyRunning."""
    try:
        with transaction.atomic():
            proof = Proof.objects.create(program=program, asked_by=by, asked_at=clock.now())
    except IntegrityError:
        raise AlreadyRunning from None
    audit.record("reconcile.asked", proof, by=by)
    return proof


def waiting() -> list[int]:
    """Those that nobody makes: new ones, and those whose worker is gone."""
    is_left = Q(begun_at__isnull=True) | Q(begun_at__lt=clock.wall() - GIVEN_UP)
    rows = Proof.objects.filter(is_left, ended_at__isnull=True).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def run(proof_id: int) -> None:
    """Make a proof that waits, and keep what came of it. Of two at once one makes it."""
    is_left = Q(begun_at__isnull=True) | Q(begun_at__lt=clock.wall() - GIVEN_UP)
    rows = Proof.objects.filter(is_left, pk=proof_id, ended_at__isnull=True)
    if not rows.update(begun_at=clock.wall()):
        return
    proof = Proof.objects.select_related("program").get(pk=proof_id)
    sums, culprits = reconcile(proof.program, progress=_progress(proof_id))
    _keep(proof, sums, culprits)


def done(proof: Proof) -> tuple[int, int]:
    """How many checks are done, of how many. It may not be known, and is then none."""
    return int(cache.get(_key(proof.pk)) or 0), STEPS


def _progress(proof_id: int) -> Callable[[int], None]:
    return lambda steps: cache.set(_key(proof_id), steps, timeout=GIVEN_UP.seconds)


def _key(proof_id: int) -> str:
    return f"proof-{proof_id}"


@transaction.atomic
def _keep(proof: Proof, sums: Sums, culprits: list[Culprit]) -> None:
    for name in (*Sums.__slots__, "difference"):
        setattr(proof, name, getattr(sums, name))
    proof.culprits = len(culprits)
    proof.ended_at = clock.now()
    proof.save(update_fields=[*Sums.__slots__, "difference", "culprits", "ended_at"])
    FoundCulprit.objects.bulk_create(
        FoundCulprit(
            proof=proof,
            check_name=one.check,
            place=one.place,
            expected=one.expected,
            found=one.found,
        )
        for one in culprits[:MOST]
    )
    told = {"difference": str(sums.difference), "culprits": str(len(culprits))}
    audit.record("reconcile.finished", proof, by=None, **told)
