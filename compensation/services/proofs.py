"""Proving the books in the background: asked for, run by a worker, kept with its result."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, transaction

from billing.reports.reconcile import Culprit, Sums
from compensation.models import FoundCulprit, Proof
from compensation.reports.reconcile import STEPS, reconcile
from growth_program.core import audit, clock
from growth_program.core.models import Program
from growth_program.core.snapshots import one_picture

MOST = 1_000  # culprits kept; their number is always whole
SAID_FOR = timedelta(minutes=30)  # how far a proof has come, from its last step


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
    """Those that have not ended. Whether somebody makes one, says the lock on its row."""
    rows = Proof.objects.filter(ended_at__isnull=True).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def run(proof_id: int) -> None:
    """Make a proof that waits, and keep what came of it. Of two at once one makes it.

    All in one transaction, which holds the row: with the worker it is gone, and the proof waits.
    """
    with one_picture():
        rows = Proof.objects.select_related("program")
        held = rows.select_for_update(of=("self",), skip_locked=True)
        proof = held.filter(pk=proof_id, ended_at__isnull=True).first()
        if proof is None:
            return
        proof.begun_at = clock.wall()
        sums, culprits = reconcile(proof.program, progress=_progress(proof_id))
        _keep(proof, sums, culprits)


def done(proof: Proof) -> tuple[int, int]:
    """How many checks are done, of how many. It may not be known, and is then none."""
    return int(cache.get(_key(proof.pk)) or 0), STEPS


def _progress(proof_id: int) -> Callable[[int], None]:
    return lambda steps: cache.set(_key(proof_id), steps, timeout=SAID_FOR.seconds)


def _key(proof_id: int) -> str:
    return f"proof-{proof_id}"


def _keep(proof: Proof, sums: Sums, culprits: list[Culprit]) -> None:
    for name in (*Sums.__slots__, "difference"):
        setattr(proof, name, getattr(sums, name))
    proof.culprits = len(culprits)
    proof.ended_at = clock.now()
    proof.save(update_fields=[*Sums.__slots__, "difference", "culprits", "begun_at", "ended_at"])
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
