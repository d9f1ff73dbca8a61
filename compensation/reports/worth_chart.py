"""The drawing of the calculator: what the plan costs and what paying apart costs, by sales.

Positions in the drawing are texts, as SVG takes them; figures stay Decimals.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from compensation.rules.rates import Rate
from compensation.rules.worth import Compared, Plan, compare
from growth_program.core.money import NOTHING

LEAST_SHOWN = Decimal(30_000)
ROOM = Decimal("1.2")  # beyond what is marked
FURTHEST = 8  # times the shop's own sales: a break-even beyond is said, not drawn
STEPS = tuple(Decimal(step) for step in ("1", "2", "2.5", "5", "10"))
LINE = 16.0  # of text
NAME = 60.0  # how long a line's name is
HEAD = 1.6  # how far above the plan the band of what is not known is drawn


@dataclass(frozen=True, slots=True)
class Size:
    """A drawing and the place of its axes within. Pixels at real size."""

    name: str  # "wide" or "narrow"
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    marks: int  # at most, on either axis


WIDE = Size("wide", 740, 330, 62, 604, 22, 284, 7)
NARROW = Size("narrow", 350, 300, 48, 336, 22, 256, 4)


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure at an axis."""

    at: str
    figure: Decimal


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the drawing."""

    x: str
    y: str
    is_right: bool  # whether its words stand to its left, for want of room


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One of the two sizes, ready to be written down."""

    size: Size
    across: list[Mark]
    up: list[Mark]
    plan: str  # points of a line
    apart: str
    promised: str  # of the plan less the ad credit; empty where none would be owed
    band: str  # of what paying apart may cost; empty where it is known
    own: tuple[Spot, Spot]  # the dearer way, and the cheaper one
    is_plan_dearer: bool
    break_even: Spot | None
    plan_words: Spot
    apart_words: Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Both drawings, and the same as a table."""

    drawings: list[Drawing]
    rows: list[Compared]


def chart(
    compared: Compared,
    plan: Plan,
    rates: tuple[Rate, ...],
    break_even: Decimal | None,
    weight: Decimal,
) -> Chart:
    """By sales from nothing to beyond the shop's own and, where it is near, the break-even."""
    own = compared.gmv
    marked = [LEAST_SHOWN, own * ROOM]
    if break_even is not None and break_even <= max(own, LEAST_SHOWN) * FURTHEST:
        marked.append(break_even * ROOM)
    most = _rounded_up(max(marked), WIDE.marks)

    def at(gmv: Decimal) -> Compared:
        return compare(gmv, plan, rates, weight)

    drawn = [_Drawn(size, most, at(NOTHING), compared, at(most)) for size in (WIDE, NARROW)]
    shown = {mark.figure for mark in drawn[0].across()} - {NOTHING}
    return Chart(
        drawings=[one.drawing(break_even) for one in drawn],
        rows=[at(gmv) for gmv in sorted(shown | {own})],
    )


def _rounded_up(figure: Decimal, marks: int) -> Decimal:
    step = _step(figure, marks)
    return (figure / step).to_integral_value(ROUND_CEILING) * step


def _step(most: Decimal, marks: int) -> Decimal:
    """The least round step that makes no more marks."""
    rough = max(most / marks, Decimal(1))
    power = Decimal(10) ** rough.adjusted()
    return next(step * power for step in STEPS if step * power >= rough)


class _Drawn:
    """Figures as places of one size."""

    def __init__(
        self, size: Size, most: Decimal, none: Compared, own: Compared, end: Compared
    ) -> None:
        self.size, self.none, self.own, self.end = size, none, own, end
        self.most = most
        likely = [end.plan, end.apart, own.plan, own.apart]
        if end.apart_most is not None:
            likely.append(min(end.apart_most, end.plan * Decimal(HEAD)))
        self.highest = _rounded_up(max(likely), size.marks)

    def x(self, gmv: Decimal) -> float:
        return self.size.left + float(gmv / self.most) * (self.size.right - self.size.left)

    def y(self, cost: Decimal) -> float:
        share = min(float(cost / self.highest), 1.0)
        return self.size.bottom - share * (self.size.bottom - self.size.top)

    def across(self) -> list[Mark]:
        return [Mark(f"{self.x(gmv):.1f}", gmv) for gmv in self._marks(self.most)]

    def up(self) -> list[Mark]:
        return [Mark(f"{self.y(cost):.1f}", cost) for cost in self._marks(self.highest)]

    def _marks(self, most: Decimal) -> list[Decimal]:
        step = _step(most, self.size.marks)
        return [step * number for number in range(int(most // step) + 1)]

    def drawing(self, break_even: Decimal | None) -> Drawing:
        end, most = self.end, self.most
        is_near = break_even is not None and break_even <= most
        plan_words, apart_words = self._words()
        return Drawing(
            size=self.size,
            across=self.across(),
            up=self.up(),
            plan=self._line((NOTHING, self.none.plan), (most, end.plan)),
            apart=self._line((NOTHING, NOTHING), (most, end.apart)),
            promised=self._promised(),
            band=self._band(),
            own=(
                self._spot(self.own.gmv, max(self.own.plan, self.own.apart)),
                self._spot(self.own.gmv, min(self.own.plan, self.own.apart)),
            ),
            is_plan_dearer=self.own.plan >= self.own.apart,
            break_even=self._met(break_even) if is_near and break_even is not None else None,
            plan_words=plan_words,
            apart_words=apart_words,
        )

    def _line(self, *places: tuple[Decimal, Decimal]) -> str:
        return " ".join(f"{self.x(gmv):.1f},{self.y(cost):.1f}" for gmv, cost in places)

    def _promised(self) -> str:
        promise = self.none.promise
        if not promise.worth or promise.met_from is None:
            return ""
        until = min(promise.met_from, self.most)
        share = until / self.most
        cost = self.none.plan + (self.end.plan - self.none.plan) * share - promise.worth
        return self._line((NOTHING, self.none.plan - promise.worth), (until, cost))

    def _band(self) -> str:
        end = self.end
        if end.apart_most == end.apart_least:
            return ""
        if end.apart_most is None or end.apart_most > self.highest:
            top = self.most if end.apart_most is None else self.most * self.highest / end.apart_most
            above = (NOTHING if end.apart_most is None else top, self.highest)
            corners = [(NOTHING, NOTHING), (self.most, end.apart_least), (self.most, self.highest)]
            return self._line(*corners, above)
        return self._line(
            (NOTHING, NOTHING), (self.most, end.apart_least), (self.most, end.apart_most)
        )

    def _met(self, break_even: Decimal) -> Spot:
        share = break_even / self.most
        return self._spot(break_even, self.none.plan + (self.end.plan - self.none.plan) * share)

    def _spot(self, gmv: Decimal, cost: Decimal) -> Spot:
        x = self.x(gmv)
        is_right = x > (self.size.left + self.size.right) / 2
        return Spot(f"{x:.1f}", f"{self.y(cost):.1f}", is_right)

    def _words(self) -> tuple[Spot, Spot]:
        """The names of both lines at their ends: beside them, or above and below for want of room.

        Never on one another: at least a line of text apart.
        """
        plan, apart = self.y(self.end.plan), self.y(self.end.apart)
        apart_is_above = apart < plan
        middle, half = (plan + apart) / 2, max(abs(plan - apart), LINE) / 2
        is_wide = self.size is WIDE
        top, low = middle - half, middle + half
        if not is_wide:  # a line falls away to the left: its name goes below where that ends
            size = self.size
            top -= LINE
            low += LINE + NAME * (size.bottom - max(plan, apart)) / (size.right - size.left)
        above, below = f"{top + 4:.1f}", f"{min(low, self.size.bottom - LINE) + 4:.1f}"
        x = f"{self.size.right + 8 if is_wide else self.size.right:.1f}"
        names = (Spot(x, below, not is_wide), Spot(x, above, not is_wide))
        return names if apart_is_above else (names[1], names[0])
