"""Everything that a decision depends on (PRODUCT.md §6).

Stored with the decision as the very text that is hashed, so that it can be decided again. Times
are Unix seconds, as the platform sent them; amounts are USD.
"""

from datetime import date, datetime
from decimal import Decimal

from enrollment.rules.terminations import ProRata
from growth_program.core.calendar import WorkingCalendar
from growth_program.core.canonical import Record


class Remedy(Record, frozen=True, kw_only=True):
    """One row of the edition: what is owed when a commitment is missed."""

    commitment: str  # "aigc", "videos" or "roas"
    threshold: Decimal  # delivered for each item committed; GMV for each USD of program cost
    rate: Decimal  # share of the fixed fee
    cap: Decimal | None  # USD, at most


class Terms(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What one agreement promises, and what its edition pays where that is missed."""

    fixed_fee: Decimal
    cost_basis: str  # "fee_and_commission" or "fee"
    aigc_committed: int
    videos_committed: int
    remedies: tuple[Remedy, ...]
    ends_on: date  # of the term
    review_days: int  # to answer an offered item in
    makeup_business_days: int
    pro_rata: ProRata | None = None  # where it was ended early, and is judged by days


class Answer(Record, frozen=True, kw_only=True):
    """What the merchant said of an item, and since when."""

    time: int
    outcome: str  # "pending", "accepted" or "rejected"


class AigcItem(Record, frozen=True, kw_only=True):
    """An item that was offered."""

    item_id: str
    offered_time: int
    answers: tuple[Answer, ...]  # every version, by time
    content_sha256: str  # empty: not known


class Video(Record, frozen=True, kw_only=True):
    """A video that a creator posted."""

    video_id: str
    posted_time: int
    status: str  # "PUBLIC" or "REMOVED", as last reported
    creator_tier: str | None  # when it was posted; None: the creator was never reported
    product_is_enrolled: bool  # when it was posted


class Upheld(Record, frozen=True, kw_only=True):
    """A point that the shop contested, and was right about."""

    commitment: str  # "aigc", "videos" or "roas"
    item_id: str  # of the item that does not count; empty: the promise itself was not kept


class Evidence(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What was recorded for one enrollment at one instant."""

    counted_at: datetime
    as_of_time: int  # 00:00 of the day as of which it is decided
    service_starts_time: int
    service_ends_time: int  # the first instant after it
    gmv: Decimal  # of the lines paid in the service period
    commission: Decimal
    aigc_items: tuple[AigcItem, ...]
    videos: tuple[Video, ...]
    calendar: WorkingCalendar  # the part that the due days depend on
    upheld: tuple[Upheld, ...] = ()  # of a version that was reopened


class Case(Record, frozen=True, kw_only=True):
    """All that a decision depends on."""

    terms: Terms
    evidence: Evidence
