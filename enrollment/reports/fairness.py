"""The fairness report of a run in words: how often kinds of shops are selected."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enrollment.models import Screening
from enrollment.reports.explained import SIZES
from enrollment.rules.screenings import Comparison, Group

TITLES = {"category": _("By category"), "market": _("By market"), "size": _("By size of shop")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A group, as it stands in the table."""

    name: str | Promise
    group: Group
    is_lowest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Groups of one kind, the highest rate first, with the ratio of the lowest to it."""

    title: str | Promise
    rows: list[Row]
    ratio: Decimal | None
    is_flagged: bool


def views(run: Screening) -> Iterator[View]:
    """The report of a run."""
    for one in run.compared:
        yield View(
            title=TITLES[one.by], rows=_rows(one), ratio=one.ratio, is_flagged=one.is_flagged
        )


def _rows(one: Comparison) -> list[Row]:
    compared = [group.rate for group in one.groups if not group.is_too_small]
    lowest = min(compared, default=None) if one.is_flagged else None
    rows = [
        Row(
            name=SIZES[group.name] if one.by == "size" else group.name,
            group=group,
            is_lowest=not group.is_too_small and group.rate == lowest,
        )
        for group in one.groups
    ]
    return sorted(rows, key=lambda row: -row.group.rate)
