"""Which AIGC items and creator videos count as delivered (PRODUCT.md §§6, 9)."""

from operator import attrgetter

from compensation.rules.evidence import AigcItem, Case, Evidence, Video
from growth_program.content.rules.answers import DAY, in_review
from growth_program.core.canonical import Record

OFFERED = attrgetter("offered_time", "item_id")
CONTESTED = "contested"
GOOD_TIERS = frozenset({"mid", "top"})  # 腰部及以上


class Verdict(Record, frozen=True, kw_only=True):
    """Whether one item of the evidence counts, and why not."""

    id: str
    counts: bool
    reason: str  # empty where it counts


def aigc_verdicts(case: Case) -> list[Verdict]:
    """A verdict for each item offered. Of equal pictures or films the first offered counts."""
    evidence, review = case.evidence, case.terms.review_days * DAY
    upheld = _upheld(evidence, "aigc")
    seen: set[str] = set()
    verdicts = {}
    for item in sorted(evidence.aigc_items, key=OFFERED):
        reason = _against_item(item, evidence, review=review)
        if not reason and item.content_sha256:
            reason = "duplicate" if item.content_sha256 in seen else ""
            seen.add(item.content_sha256)
        if not reason and item.item_id in upheld:
            reason = CONTESTED
        verdicts[item.item_id] = Verdict(id=item.item_id, counts=not reason, reason=reason)
    return [verdicts[item.item_id] for item in evidence.aigc_items]


def _against_item(item: AigcItem, evidence: Evidence, *, review: int) -> str:
    if not _in_service(item.offered_time, evidence):
        return "outside_service_period"
    review_ends = item.offered_time + review
    if in_review(item.answers, review_ends) == "rejected":
        return "rejected"
    accepted = item.answers and item.answers[-1].outcome == "accepted"
    return "" if accepted or review_ends <= evidence.as_of_time else "not_answered_yet"


def video_verdicts(case: Case) -> list[Verdict]:
    """A verdict for each video posted."""
    upheld = _upheld(case.evidence, "videos")
    reasons = [(video, _against_video(video, case.evidence)) for video in case.evidence.videos]
    contested = [
        (video, CONTESTED if not reason and video.video_id in upheld else reason)
        for video, reason in reasons
    ]
    return [
        Verdict(id=video.video_id, counts=not reason, reason=reason) for video, reason in contested
    ]


def _upheld(evidence: Evidence, commitment: str) -> set[str]:
    """The items of a commitment that do not count because the shop was right to contest them."""
    return {point.item_id for point in evidence.upheld if point.commitment == commitment}


def _against_video(video: Video, evidence: Evidence) -> str:
    if not _in_service(video.posted_time, evidence):
        return "outside_service_period"
    if video.status != "PUBLIC":
        return "not_public"
    if video.creator_tier is None:
        return "creator_unknown"
    if video.creator_tier not in GOOD_TIERS:
        return "tier_too_low"
    return "" if video.product_is_enrolled else "product_not_enrolled"


def _in_service(time: int, evidence: Evidence) -> bool:
    return evidence.service_starts_time <= time < evidence.service_ends_time
