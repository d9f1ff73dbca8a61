"""Samples for creators: their life, what one is expected to bring, and who gets those there are.

PRODUCT.md §4, Samples. Where that is silent the figures are ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from growth_program.core.money import to_cents
from growth_program.core.steps import follow

# Every step that there is; the database is given the same table. What systems tell of a sample
# that was sent is a step by the name of its event.
STEPS = {
    ("requested", "approve"): "approved",
    ("requested", "decline"): "declined",
    ("approved", "shipped"): "shipped",
    ("shipped", "delivered"): "delivered",
    ("delivered", "video_posted"): "video_posted",
}
EXPIRED, OVERDUE = "expired", "overdue"  # by the days, and no states of their own

RULE, VERSION = "predicted_roi", "1"
APPROVED_BY_ITSELF = ("mid", "top")
# What a video brings where a creator's own figures say nothing, in USD. [ours]
GMV_BY_TIER = {
    "nano": Decimal("5.00"),
    "micro": Decimal("20.00"),
    "mid": Decimal("80.00"),
    "top": Decimal("300.00"),
}
FULFILMENT = Decimal("0.7000")  # of a creator of whom none is reported [ours]
BELIEF = 5  # of the shop's own samples weigh as much as what is reported of the creator [ours]
TEN_THOUSANDTH = Decimal("0.0001")
EXACT = 60  # digits: no quotient is rounded before it is rounded
# Why a request waits.
NOT_ENROLLED, NOT_QUALIFIED, CREATOR_UNKNOWN = "not_enrolled", "not_qualified", "creator_unknown"
TIER, COST_UNKNOWN = "tier", "cost_unknown"
QUOTA, SAMPLES, STOCK = "quota", "samples", "stock"
# Of a quota: when its shop is told how much is used.
MARKS = (80, 100)


def after(act: str, state: str) -> str:
    """The state that follows. Raises IllegalStep."""
    return follow(STEPS, act, state)


def state_on(state: str, *, answer_due_on: date, video_due_on: date | None, on: date) -> str:
    """Where a sample stands on a day: `expired` and `overdue` are what days make of it."""
    if state == "requested" and answer_due_on < on:
        return EXPIRED
    if state == "delivered" and video_due_on is not None and video_due_on < on:
        return OVERDUE
    return state


@dataclass(frozen=True, slots=True, kw_only=True)
class Creator:
    """What is known of a creator. Amounts are USD; None: not reported, or in no known currency."""

    tier: str
    median_video_gmv: Decimal | None = None
    category_gmv: Decimal | None = None  # in 30 days, of the product's category
    videos: int = 0  # in the same days
    fulfilment_rate: Decimal | None = None
    judged: int = 0  # of the shop's samples for him: those whose video came, or is overdue
    kept: int = 0  # of them: by the deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What a sample is expected to bring, by which figures. Amounts are USD."""

    roi: Decimal
    source: str  # of what a video brings: median, category, tier
    video_gmv: Decimal
    fulfilment: Decimal
    gmv: Decimal
    cost: Decimal


def predict(creator: Creator, *, cost: Decimal) -> Prediction:
    """`predicted_roi` 1: the expected GMV of the creator's video for each USD of one sample.

    GMV is what a video of his brings (his median; else his category's 30 days by his videos; else
    by his tier) times how likely it comes: the reported share of promises that he keeps, as if
    of 5 samples, with what this shop has seen of him. Cents and 4 decimals, half-up, at each step.
    ``cost`` is above 0. `models.sample_predictions` says the same in SQL.
    """
    with localcontext(prec=EXACT):
        source, video_gmv = _video_gmv(creator)
        rate = FULFILMENT if creator.fulfilment_rate is None else creator.fulfilment_rate
        fulfilment = _round((rate * BELIEF + creator.kept) / (BELIEF + creator.judged))
        gmv = to_cents(video_gmv * fulfilment)
        return Prediction(
            roi=_round(gmv / cost),
            source=source,
            video_gmv=video_gmv,
            fulfilment=fulfilment,
            gmv=gmv,
            cost=cost,
        )


def _video_gmv(creator: Creator) -> tuple[str, Decimal]:
    if creator.median_video_gmv is not None:
        return "median", creator.median_video_gmv
    if creator.category_gmv is not None and creator.videos:
        return "category", to_cents(creator.category_gmv / creator.videos)
    return "tier", GMV_BY_TIER[creator.tier]


def _round(value: Decimal) -> Decimal:
    return value.quantize(TEN_THOUSANDTH, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A request for a product, and what keeps it from being approved by itself, if anything."""

    request_id: str
    requested_time: int
    roi: Decimal | None
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What of a product may still be given; a limit that was lowered since may be below 0."""

    quota: int
    samples: int
    stock: int

    @property
    def left(self) -> int:
        """How many more samples."""
        return max(0, min(self.quota, self.samples, self.stock))

    @property
    def bound(self) -> str:
        """Which limit it is that lets no more through."""
        if self.quota <= min(self.samples, self.stock):
            return QUOTA
        return SAMPLES if self.samples <= self.stock else STOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What becomes of a request: approved, or why it waits, at which place among those left.

    ``rank`` is that among all that were asked where it is approved, and None without a prediction.
    """

    request_id: str
    is_approved: bool
    rank: int | None
    code: str


def choose(waiting: Sequence[Waiting], room: Room) -> list[Answer]:
    """The answers of one product's requests, best first: the best that may be, while room is left.

    By predicted ROI, then by the time of the request, then by its id.
    """
    answers, approved = [], 0
    for place, one in enumerate(sorted(waiting, key=_order), start=1):
        is_approved = not one.code and approved < room.left
        rank = None if one.roi is None else place - (0 if is_approved else approved)
        approved += is_approved
        code = "" if is_approved else one.code or room.bound
        answers.append(
            Answer(request_id=one.request_id, is_approved=is_approved, rank=rank, code=code)
        )
    return answers


def _order(one: Waiting) -> tuple[bool, Decimal, int, bytes]:
    worth = Decimal(0) if one.roi is None else -one.roi
    return one.roi is None, worth, one.requested_time, one.request_id.encode()
