"""Why a shop is selected, or not, in the reader's language: made when it is read, from codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enrollment.models import ScreeningDimension, ScreeningResult
from enrollment.reports import metrics
from enrollment.rules.screenings import (
    AT_MOST,
    ENROLLED,
    SCORE,
    SELLER_TYPE,
    Dimension,
    Facts,
    Gate,
    Policy,
    is_passed,
    outcome,
    scored,
    share,
)

STRONGEST = 3  # reasons
OUTCOMES = {
    "selected": gettext_lazy("It passes every gate and reaches the threshold."),
    "gate": gettext_lazy("It fails a gate, so that its score does not count."),
    "threshold": gettext_lazy("It passes every gate; its score is under the threshold."),
    "most": gettext_lazy(
        "It reaches the threshold, as more shops do than are taken: others stand before it."
    ),
}
SIZES = {
    "large": gettext_lazy("from USD 50,000"),
    "medium": gettext_lazy("USD 15,000 to under 50,000"),
    "small": gettext_lazy("USD 5,000 to under 15,000"),
    "smallest": gettext_lazy("under USD 5,000"),
    "unknown": gettext_lazy("GMV not known"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A gate: what it asks for, what the shop has, and whether that passes."""

    asks: str
    has: str
    is_passed: bool
    is_missing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What a dimension brings to the score: its points, from 0 to 100, by its weight."""

    kind: str | Promise
    name: str
    has: str
    ends: str  # where nothing is earned, and where all
    points: Decimal
    weight: Decimal  # a share of one
    brings: Decimal
    lost: Decimal
    is_missing: bool
    state: str  # of the drawing: a base is kept, a gap is theirs to fill


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A result in words and bars."""

    says: str | Promise
    gates: list[Asked]
    bars: list[Bar]
    score: Decimal
    threshold: Decimal
    reasons: list[str]


def explain(result: ScreeningResult) -> Explanation:
    """A result of a run, from its own figures by its own policy."""
    rule = result.screening.policy.as_rule()
    facts = result.facts(rule)
    by_rule = scored(rule, facts)
    gates = [_asked(gate, facts) for gate in rule.gates]
    bars = [
        _bar(one, facts.metrics.get(one.metric), brings * SCORE)
        for one, brings in zip(rule.dimensions, result.contributions, strict=True)
    ]
    how = outcome(rule, by_rule, result.rank)
    return Explanation(
        says=OUTCOMES[how],
        gates=gates,
        bars=bars,
        score=result.score,
        threshold=rule.threshold,
        reasons=_reasons(how, gates, bars),
    )


def policy_in_words(rule: Policy) -> tuple[list[str], list[Bar]]:
    """What a policy asks for, and what it scores, of no shop in particular."""
    bars = [_bar(one, None, Decimal(0)) for one in rule.dimensions]
    return [_asks(gate) for gate in rule.gates], bars


def gate_in_words(gate: Gate) -> str:
    """What a gate asks for."""
    return _asks(gate)


def _asks(gate: Gate) -> str:
    if gate.subject == SELLER_TYPE:
        return _("seller type is %(type)s") % {"type": gate.text}
    if gate.subject == ENROLLED or gate.bound is None:
        return _("not enrolled yet")
    told = {
        "metric": metrics.name(gate.subject),
        "bound": metrics.written(gate.subject, gate.bound),
    }
    if gate.test == AT_MOST:
        return _("%(metric)s: at most %(bound)s") % told
    return _("%(metric)s: at least %(bound)s") % told


def _asked(gate: Gate, facts: Facts) -> Asked:
    is_missing = False
    if gate.subject == SELLER_TYPE:
        has = facts.seller_type
    elif gate.subject == ENROLLED:
        has = _("is enrolled") if facts.is_enrolled else _("is not enrolled")
    else:
        value = facts.metrics.get(gate.subject)
        is_missing = value is None
        has = _("not known") if value is None else metrics.written(gate.subject, value)
    return Asked(asks=_asks(gate), has=has, is_passed=is_passed(gate, facts), is_missing=is_missing)


def _bar(one: Dimension, value: Decimal | None, brings: Decimal) -> Bar:
    part = share(one, value)
    ends = _("0 points at %(nothing)s, 100 at %(all)s") % {
        "nothing": metrics.written(one.metric, one.nothing_at),
        "all": metrics.written(one.metric, one.all_at),
    }
    return Bar(
        kind=ScreeningDimension.Kind(one.kind).label,
        name=metrics.name(one.metric),
        has=_("not known") if value is None else metrics.written(one.metric, value),
        ends=ends,
        points=Decimal(round(1000 * part)) / 10,
        weight=one.weight / 100,
        brings=brings,
        lost=one.weight - brings,
        is_missing=value is None,
        state="kept" if one.kind == "base" else "turn",
    )


def _reasons(how: str, gates: Iterable[Asked], bars: list[Bar]) -> list[str]:
    """The strongest first: gates that failed; else what brought most, or what was lost most."""
    if how == "gate":
        return [_failed(gate) for gate in gates if not gate.is_passed]
    if how == "selected":
        best = sorted(bars, key=lambda bar: -bar.brings)[:STRONGEST]
        return [_("%(kind)s, %(name)s: %(has)s") % _told(bar) for bar in best]
    worst = sorted((bar for bar in bars if bar.lost), key=lambda bar: -bar.lost)[:STRONGEST]
    return [_lost(bar) for bar in worst]


def _failed(gate: Asked) -> str:
    if gate.is_missing:
        return _("It is not known whether it passes: %(asks)s.") % {"asks": gate.asks}
    return _("Asked for: %(asks)s. It has: %(has)s.") % {"asks": gate.asks, "has": gate.has}


def _lost(bar: Bar) -> str:
    if bar.is_missing:
        return _("%(kind)s, %(name)s: not known, so that it earns nothing") % _told(bar)
    return _("%(kind)s, %(name)s: %(has)s earns %(points)s of 100 points") % _told(bar)


def _told(bar: Bar) -> dict[str, str]:
    return {
        "kind": str(bar.kind),
        "name": bar.name,
        "has": bar.has,
        "points": f"{bar.points:f}".removesuffix(".0"),
    }
