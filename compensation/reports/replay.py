"""Every decision, decided again from the evidence that was stored with it."""

from collections.abc import Iterator

import msgspec
from django.db.models import QuerySet
from msgspec.structs import asdict

from compensation.models import Adjudication
from compensation.rules.evidence import Case
from compensation.rules.remedies import decide
from growth_program.core import canonical
from growth_program.core.models import Program


def decisions(program: Program | None = None) -> QuerySet[Adjudication]:
    """All versions of all decisions, or those of one program."""
    rows = Adjudication.objects.select_related("enrollment").order_by("pk")
    return rows.filter(enrollment__program=program) if program else rows


def replayed(rows: QuerySet[Adjudication]) -> Iterator[tuple[Adjudication, list[str]]]:
    """Each decision with the names of what comes out otherwise: none where it agrees."""
    for row in rows.iterator(chunk_size=500):
        yield row, _differences(row)


def _differences(row: Adjudication) -> list[str]:
    if canonical.fingerprint(row.evidence) != row.evidence_sha256:
        return ["evidence_sha256"]
    try:
        outcome = asdict(decide(canonical.read(Case, row.evidence)))
    except (msgspec.MsgspecError, ArithmeticError, LookupError, ValueError):
        return ["evidence"]  # not such as any decision was made on
    return [name for name, value in outcome.items() if getattr(row, name) != value]
