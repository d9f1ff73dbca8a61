"""A case that keeps every promise of the first edition, save what a test names."""

from datetime import UTC, date, datetime
from decimal import Decimal

from compensation.rules.evidence import AigcItem, Answer, Case, Evidence, Remedy, Terms, Video
from compensation.rules.remedies import Outcome
from growth_program.core.calendar import WorkingCalendar

DAY = 86_400
# 00:00 in Shanghai of the term's first day, of the day after its last, and of 2026-08-16.
STARTS, ENDS, AS_OF = 1_777_564_800, 1_785_513_600, 1_786_809_600
# What the State Council published about the days from 2026-07-31 on.
CALENDAR = WorkingCalendar(
    years=(2026,),
    days_off=tuple(
        date.fromisoformat(f"2026-{day}")
        for day in [
            *("09-25", "09-26", "09-27"),
            *("10-01", "10-02", "10-03", "10-04", "10-05", "10-06", "10-07"),
        ]
    ),
    days_worked=(date(2026, 9, 20), date(2026, 10, 10)),
)


def remedy(commitment: str, threshold: str, rate: str, cap: str | None = None) -> Remedy:
    return Remedy(
        commitment=commitment,
        threshold=Decimal(threshold),
        rate=Decimal(rate),
        cap=None if cap is None else Decimal(cap),
    )


FIRST_EDITION = Terms(
    fixed_fee=Decimal("6000.00"),
    cost_basis="fee_and_commission",
    aigc_committed=60,
    videos_committed=12,
    remedies=(
        remedy("aigc", "1.0000", "0.2000"),
        remedy("roas", "2.0000", "0.5000"),
        remedy("videos", "1.0000", "0.2000"),
    ),
    ends_on=date(2026, 7, 31),
    review_days=7,
    makeup_business_days=30,
)


def item(
    item_id: str, *answers: tuple[int, str], offered: int = STARTS + 9, sha256: str = ""
) -> AigcItem:
    """An item, and what was said of it, each so many seconds after it was offered."""
    return AigcItem(
        item_id=item_id,
        offered_time=offered,
        answers=tuple(Answer(time=offered + after, outcome=said) for after, said in answers),
        content_sha256=sha256,
    )


def video(video_id: str, **others) -> Video:
    """A video that counts, save what is named."""
    counting = {
        "posted_time": STARTS + 11,
        "status": "PUBLIC",
        "creator_tier": "mid",
        "product_is_enrolled": True,
    }
    return Video(video_id=video_id, **counting | others)


def counted(
    *,
    gmv: str = "31234.50",
    commission: str = "6246.90",
    aigc: int | tuple[AigcItem, ...] = 60,
    videos: int | tuple[Video, ...] = 12,
    **others,
) -> Evidence:
    """Figures, and items and videos: these, or so many that count."""
    if isinstance(aigc, int):
        aigc = tuple(item(f"a-{n}", (5, "accepted")) for n in range(aigc))
    if isinstance(videos, int):
        videos = tuple(video(f"v-{n}") for n in range(videos))
    told = {
        "counted_at": datetime(2026, 8, 16, 1, 30, tzinfo=UTC),
        "as_of_time": AS_OF,
        "service_starts_time": STARTS,
        "service_ends_time": ENDS,
        "gmv": Decimal(gmv),
        "commission": Decimal(commission),
        "aigc_items": aigc,
        "videos": videos,
        "calendar": CALENDAR,
    }
    return Evidence(**told | others)


def case(terms: Terms = FIRST_EDITION, **evidence) -> Case:
    return Case(terms=terms, evidence=counted(**evidence))


# 6,000.00 + 6,246.90 = 12,246.90, which 31,234.50 is 2.55040 times.
KEPT = {
    "gmv": "31234.50",
    "fixed_fee": "6000.00",
    "commission": "6246.90",
    "program_cost": "12246.90",
    "roas": "2.5504",
    "roas_met": True,
    "aigc_committed": 60,
    "aigc_delivered": 60,
    "videos_committed": 12,
    "videos_delivered": 12,
    "remedy": "none",
    "remedy_rate": "0.0000",
    "ad_credit": "0.00",
    "aigc_makeup": 0,
    "videos_makeup": 0,
    "makeup_due_on": None,
    "credit_due_on": None,
    "calendar_missing": None,
}
AMOUNTS = {"gmv", "fixed_fee", "commission", "program_cost", "roas", "remedy_rate", "ad_credit"}


def outcome(**others) -> Outcome:
    """What follows when every promise is kept, save what is named."""
    found = KEPT | others
    return Outcome(
        **{
            name: Decimal(value) if name in AMOUNTS and value is not None else value
            for name, value in found.items()
        }
    )


def spelled(outcome: Outcome) -> dict[str, str]:
    """Amounts as they are written, with their places."""
    return {name: str(getattr(outcome, name)) for name in sorted(AMOUNTS)}
