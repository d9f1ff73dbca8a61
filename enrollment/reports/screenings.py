"""What screenings came to: which shops are in, and how kinds of shops compare."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from enrollment.models import (
    Screening,
    ScreeningOverride,
    ScreeningPolicy,
    ScreeningResult,
)
from enrollment.rules.screenings import Comparison, compared
from growth_program.core.models import Program

VIEWS = ("category", "market", "size")
# Of all shops, then of each group those that could be selected: who is in already could not.
GROUPS = """
    SELECT grouping(category, market, size), coalesce(category, market, size),
        count(*), count(*) FILTER (WHERE failed_gates = '{}'),
        count(*) FILTER (WHERE NOT is_enrolled), count(*) FILTER (WHERE is_selected)
    FROM enrollment_screeningresult
    WHERE id > %(run)s::bigint << 32 AND id < (%(run)s::bigint + 1) << 32
    GROUP BY GROUPING SETS ((), category, market, size)
"""
# PostgreSQL's number for a grouping: a bit for each column that it leaves out.
VIEW_OF = {0b011: "category", 0b101: "market", 0b110: "size"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many shops a run looked at, let through and selected, and how their kinds compare."""

    shops: int
    passed: int
    selected: int
    fairness: list[Comparison]


def tally(run_id: int, *, smallest: int) -> Tally:
    """The counts of a run's results, and the rates of selection by category, market and size."""
    counts: dict[str, list[tuple[str, int, int]]] = {view: [] for view in VIEWS}
    whole = (0, 0, 0)
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, {"run": run_id})
        for grouping, name, shops, passed, able, selected in cursor.fetchall():
            if grouping not in VIEW_OF:
                whole = (shops, passed, selected)
            elif able:
                counts[VIEW_OF[grouping]].append((name, able, selected))
    shops, passed, selected = whole
    return Tally(
        shops=shops,
        passed=passed,
        selected=selected,
        fairness=[compared(view, counts[view], smallest=smallest) for view in VIEWS],
    )


def newest(program: Program) -> Screening | None:
    """The run that says today who is in."""
    return Screening.objects.filter(program=program).order_by("-number").first()


def selected(program: Program, shop_ids: Iterable[str]) -> set[str]:
    """Those of the shops that are in: the newest run says so, or a person does, who wins."""
    wanted = list(shop_ids)
    run = newest(program)
    found: set[str] = set()
    if run is not None:
        rows = run.results.filter(shop__in=wanted, is_selected=True)
        found.update(rows.values_list("shop_id", flat=True))
    said = overrides(program).filter(shop__in=wanted)
    for shop_id, is_selected in said.values_list("shop_id", "is_selected"):
        (found.add if is_selected else found.discard)(shop_id)
    return found


def among(program: Program, shops: "QuerySet[Any]") -> "QuerySet[Any]":
    """Those of the shops that are in, as `selected` says it: for lists of many."""
    said = ScreeningOverride.objects.filter(program=program, shop=OuterRef("pk")).order_by("-pk")
    run = newest(program)
    results = ScreeningResult.objects.filter(screening=run, shop=OuterRef("pk"), is_selected=True)
    rows = shops.annotate(said=Subquery(said.values("is_selected")[:1]))
    return rows.filter(Q(said=True) | (Q(said=None) & Exists(results)))


def overrides(program: Program) -> "QuerySet[ScreeningOverride]":
    """What people say of the program's shops: of each shop the newest."""
    return ScreeningOverride.objects.filter(program=program).standing()


def is_due(program: Program, on: date) -> bool:
    """Whether a run is to be repeated, by its program's newest policy.

    The first is never due: somebody begins. Nor is one when nobody can join any more.
    """
    policy = ScreeningPolicy.objects.filter(program=program).order_by("-number").first()
    run = newest(program)
    if run is None or policy is None or policy.repeat_days is None:
        return False
    ran_on = run.screened_at.astimezone(ZoneInfo(program.time_zone)).date()
    is_time = on >= ran_on + timedelta(days=policy.repeat_days)
    return is_time and on <= program.newest().last_activation_on
