"""A small policy, on which every figure can be worked out by hand."""

from decimal import Decimal

from enrollment.rules.screenings import Dimension, Gate, Policy


def dimension(metric, kind, nothing_at, all_at, weight) -> Dimension:
    figures = (Decimal(nothing_at), Decimal(all_at), Decimal(weight))
    return Dimension(
        metric=metric, kind=kind, nothing_at=figures[0], all_at=figures[1], weight=figures[2]
    )


GATES = (
    Gate(subject="seller_type", test="is", text="POP"),
    Gate(subject="enrolled", test="is"),
    Gate(subject="violation_points", test="at_most", bound=Decimal(11)),
)
DIMENSIONS = (
    dimension("rating", "base", "4.0", "4.8", "55"),
    dimension("content_30d", "gap", "21", "0", "45"),
)
SMALL = Policy(gates=GATES, dimensions=DIMENSIONS, threshold=Decimal("60"))
