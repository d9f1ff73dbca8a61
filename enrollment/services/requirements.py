"""What products must be to qualify: set as a version, whole."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from enrollment.models import Requirement
from enrollment.models.qualification import requirements_of
from enrollment.rules.requirements import Requirements
from growth_program.core import audit
from growth_program.core.models import Program

# Of the first edition [ours]: the announcement says that there are requirements, not which.
FIRST = Requirements(
    version=1,
    is_on_sale=True,
    rating=Decimal("4.00"),
    stock=20,
    images=3,
    refused_categories=("adult", "alcohol", "live animals", "medicine", "tobacco", "weapons"),
    price=(Decimal("1.00"), Decimal("1000.00")),
    has_floor_price=True,
)


class BoundsCrossed(ValueError):
    """The lowest price is above the highest."""


@transaction.atomic
def change(program: Program, asked: Requirements, *, by: Any) -> int:
    """Write the next version, unless it says what holds already. Its number; raises BoundsCrossed.

    Products are checked against it by the next sweep.
    """
    if asked.price and asked.price[0] > asked.price[1]:
        raise BoundsCrossed
    Program.objects.select_for_update().get(pk=program.pk)  # versions follow one another
    held = requirements_of(program.pk)
    if _as_rows(held) == _as_rows(asked):
        return held.version
    version = held.version + 1
    Requirement.objects.bulk_create(
        Requirement(program=program, version=version, code=code, **bounds)
        for code, bounds in _as_rows(asked).items()
    )
    audit.record(
        "requirements.set",
        program,
        by=by,
        version=str(version),
        was=_in_text(held),
        now=_in_text(asked),
    )
    return version


def write_first(program: Program) -> None:
    """The defaults, where nothing was ever said."""
    if not Requirement.objects.filter(program=program).exists():
        change(program, FIRST, by=None)


def _as_rows(asked: Requirements) -> dict[str, dict[str, Any]]:
    codes = Requirement.Code
    rows: dict[str, dict[str, Any]] = {}
    if asked.is_on_sale:
        rows[codes.ACTIVE] = {}
    for code in (codes.RATING, codes.STOCK, codes.IMAGES):
        least = getattr(asked, code)
        if least is not None:
            rows[code] = {"least": Decimal(least)}
    if asked.refused_categories:
        rows[codes.CATEGORY] = {"categories": sorted(set(asked.refused_categories))}
    if asked.price:
        rows[codes.PRICE] = {"least": asked.price[0], "most": asked.price[1]}
    if asked.has_floor_price:
        rows[codes.FLOOR_PRICE] = {}
    return rows


def _in_text(asked: Requirements) -> str:
    """For the audit: what was asked, code by code."""
    said = []
    for code, bounds in _as_rows(asked).items():
        figures = [str(bounds[name]) for name in ("least", "most") if name in bounds]
        said.append(" ".join([code, *figures, *bounds.get("categories", [])]))
    return "; ".join(said) or "—"
