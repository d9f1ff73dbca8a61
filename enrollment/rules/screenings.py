"""Which shops are selected, and why (PRODUCT.md §3.1).

A policy's gates are passed or not; its dimensions earn points from 0 to 100, which count by their
weights. `enrollment.models.scores` says the same in SQL.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from growth_program.core.canonical import Record

# Tells the runs of one way of computing from those of another.
VERSION = "1"
FIGURE = Decimal("0.000001")  # a metric as it is used
SCORE = Decimal("0.0001")
WHOLE = 100  # what the weights add up to, and the most that can be scored
SELLER_TYPE, ENROLLED = "seller_type", "enrolled"
IS, AT_MOST, AT_LEAST = "is", "at_most", "at_least"
BASE, GAP = "base", "gap"
FOUR_FIFTHS = Fraction(4, 5)

# Of each metric, whether much of it is good. What has none of them is sold, shipped and told of
# by nobody; a price index is better low.
HIGH_IS_GOOD = {
    "gmv_90d": True,
    "orders_90d": True,
    "refund_rate_90d": False,
    "cancel_rate_90d": False,
    "on_time_shipping_rate_90d": True,
    "stock_out_rate": False,
    "stock_days_median": True,
    "active_products": True,
    "rating": True,
    "price_index": False,
    "violation_points": False,
    "open_disputes": False,
    "content_30d": True,
    "creators_30d": True,
    "campaigns_90d": True,
    "sample_requests_90d": True,
    "ad_roas_90d": True,
    "affiliate_rate_90d": True,
    "listing_score": True,
}
# The smallest GMV of the last 90 days of each size, USD [ours].
SIZES = (
    ("large", Decimal(50_000)),
    ("medium", Decimal(15_000)),
    ("small", Decimal(5_000)),
    ("smallest", Decimal(0)),
)
UNKNOWN_SIZE = "unknown"


class Gate(Record, frozen=True, kw_only=True):
    """What a shop has to be. ``subject``: the seller type, whether it is enrolled, or a metric."""

    subject: str
    test: str
    text: str = ""
    bound: Decimal | None = None


class Dimension(Record, frozen=True, kw_only=True):
    """What is scored: nothing at the one figure, all at the other, in a line between them."""

    metric: str
    kind: str
    nothing_at: Decimal
    all_at: Decimal
    weight: Decimal


class Policy(Record, frozen=True, kw_only=True):
    """A numbered version of what a program looks for."""

    gates: tuple[Gate, ...]
    dimensions: tuple[Dimension, ...]
    threshold: Decimal
    most: int | None = None  # shops; none: all that reach the threshold

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that it looks at, once, in the order in which they are kept."""
        gated = (gate.subject for gate in self.gates if gate.bound is not None)
        return tuple(dict.fromkeys((*gated, *(one.metric for one in self.dimensions))))


class Facts(Record, frozen=True, kw_only=True):
    """What a policy looks at. A metric that the marketplace did not send is not there."""

    seller_type: str
    is_enrolled: bool
    metrics: Mapping[str, Decimal]


class Scored(Record, frozen=True, kw_only=True):
    """What came of it. ``failed`` are the places of the gates, from 0."""

    failed: tuple[int, ...]
    contributions: tuple[Decimal, ...]

    @property
    def score(self) -> Decimal:
        """From 0 to 100, four decimals."""
        return sum(self.contributions, start=Decimal("0.0000"))


def used(value: float | Decimal) -> Decimal:
    """A metric as it is used: six decimals, rounded half-up, from its shortest spelling."""
    return Decimal(str(value)).quantize(FIGURE, rounding=ROUND_HALF_UP)


def is_passed(gate: Gate, facts: Facts) -> bool:
    """Whether the gate is passed. A metric that is not there passes none."""
    if gate.subject == SELLER_TYPE:
        return facts.seller_type == gate.text
    if gate.subject == ENROLLED:
        return not facts.is_enrolled
    value = facts.metrics.get(gate.subject)
    if value is None or gate.bound is None:
        return False
    return value <= gate.bound if gate.test == AT_MOST else value >= gate.bound


def share(dimension: Dimension, value: Decimal | None) -> Fraction:
    """What part of its points a figure earns, exactly: from 0 to 1. No figure earns nothing."""
    if value is None:
        return Fraction(0)
    span = Fraction(dimension.all_at) - Fraction(dimension.nothing_at)
    reached = (Fraction(value) - Fraction(dimension.nothing_at)) / span
    return min(max(reached, Fraction(0)), Fraction(1))


def contribution(dimension: Dimension, value: Decimal | None) -> Decimal:
    """``points × weight ÷ 100``: four decimals, rounded half-up, once."""
    exact = share(dimension, value) * Fraction(dimension.weight) / Fraction(SCORE)
    whole = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return whole * SCORE


def scored(policy: Policy, facts: Facts) -> Scored:
    """What a shop scores, and which gates it fails. A failed gate changes no score."""
    return Scored(
        failed=tuple(
            place for place, gate in enumerate(policy.gates) if not is_passed(gate, facts)
        ),
        contributions=tuple(
            contribution(one, facts.metrics.get(one.metric)) for one in policy.dimensions
        ),
    )


def ranked(found: Mapping[str, Scored]) -> list[str]:
    """Shops in their order: whoever passed every gate first, by score, then by the shop's id."""
    return sorted(found, key=lambda shop: (found[shop].failed != (), -found[shop].score, shop))


def outcome(policy: Policy, one: Scored, rank: int) -> str:
    """`selected`, or the first reason why not: `gate`, `threshold`, `most`."""
    if one.failed:
        return "gate"
    if one.score < policy.threshold:
        return "threshold"
    if policy.most is not None and rank > policy.most:
        return "most"
    return "selected"


def size(gmv: Decimal | None) -> str:
    """The size of a shop, by its GMV of the last 90 days."""
    if gmv is None:
        return UNKNOWN_SIZE
    return next(name for name, least in SIZES if gmv >= least)


def faults(policy: Policy) -> list[str]:
    """What is wrong with a policy, in words for whoever writes one; nothing where it may be used.

    A base earns by good figures, a gap by bad ones, and the weights add up to 100.
    """
    found = []
    weights = sum(one.weight for one in policy.dimensions)
    if weights != WHOLE:
        found.append(f"The weights add up to {weights}, not to {WHOLE}.")
    for one in policy.dimensions:
        rises = one.all_at > one.nothing_at
        if one.all_at == one.nothing_at:
            found.append(f"{one.metric} earns nothing and all at the same figure.")
        elif (rises == HIGH_IS_GOOD[one.metric]) != (one.kind == BASE):
            found.append(f"{one.metric} is a {one.kind}, and earns by the wrong figures.")
    return found


# Fairness: whether some kinds of shops are selected much less often than others.


class Group(Record, frozen=True, kw_only=True):
    """Shops of one kind that could be selected, and how many were. The rate has four decimals."""

    name: str
    shops: int
    selected: int
    rate: Decimal
    is_too_small: bool


class Comparison(Record, frozen=True, kw_only=True):
    """The groups of one view. Without two that are large enough there is no ratio."""

    by: str
    groups: tuple[Group, ...]
    ratio: Decimal | None
    is_flagged: bool


def compared(by: str, counts: Iterable[tuple[str, int, int]], *, smallest: int) -> Comparison:
    """Groups by name, with the lowest rate ÷ the highest: flagged below four fifths, exactly.

    Groups of fewer shops than ``smallest`` are named and not compared.
    """
    groups = tuple(
        Group(
            name=name,
            shops=shops,
            selected=selected,
            rate=_four_decimals(Fraction(selected, shops)),
            is_too_small=shops < smallest,
        )
        for name, shops, selected in sorted(counts)
    )
    ratio = _lowest_to_highest([one for one in groups if not one.is_too_small])
    return Comparison(
        by=by,
        groups=groups,
        ratio=None if ratio is None else _four_decimals(ratio),
        is_flagged=ratio is not None and ratio < FOUR_FIFTHS,
    )


def _lowest_to_highest(groups: Sequence[Group]) -> Fraction | None:
    rates = [Fraction(one.selected, one.shops) for one in groups]
    if len(rates) < len(("lowest", "highest")) or not max(rates):
        return None
    return min(rates) / max(rates)


def _four_decimals(share: Fraction) -> Decimal:
    """Cut, so that what is below four fifths never reads as four fifths."""
    return (share.numerator * 10_000 // share.denominator) * SCORE
