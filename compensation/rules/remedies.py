"""What the platform owes when it misses a promise.

Source: PRODUCT.md §6; announcement of 2026-05-10, 退赔机制.

Everything a decision depends on is an argument: no clock, no database, no settings. The same
function answers "what if the term ended today?", decides at the end of the term, and decides
again when an old decision is replayed.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from operator import itemgetter

from msgspec.structs import replace

from compensation.rules.content import aigc_verdicts, video_verdicts
from compensation.rules.evidence import Case, Evidence, Remedy, Terms
from enrollment.rules import agreed
from enrollment.rules.terminations import count_owed, fee_used
from growth_program.core.calendar import CalendarNotPublished, add_business_days
from growth_program.core.canonical import Record
from growth_program.core.money import NOTHING

VERSION = "2"  # 1 knew no contests; what it decided is decided the same
FOUR_PLACES = Decimal("0.0001")
NAMES = {"none": "none", "aigc": "content", "videos": "content", "roas": "roas"}
AMOUNT = itemgetter(0)
NO_REMEDY = Remedy(commitment="none", threshold=Decimal(0), rate=Decimal("0.0000"), cap=None)


class Outcome(Record, frozen=True, kw_only=True):
    """What was counted, and what follows."""

    gmv: Decimal
    fixed_fee: Decimal
    commission: Decimal
    program_cost: Decimal
    roas: Decimal | None  # four decimals, for reading; None where nothing was paid
    roas_met: bool
    aigc_committed: int  # as judged
    aigc_delivered: int
    videos_committed: int
    videos_delivered: int
    remedy: str  # "none", "content" or "roas"
    remedy_rate: Decimal
    ad_credit: Decimal
    aigc_makeup: int
    videos_makeup: int
    makeup_due_on: date | None
    credit_due_on: date | None
    calendar_missing: int | None  # a year that is not published yet, and without which none is due


def decide(case: Case) -> Outcome:
    """The remedy for one enrollment: the one that pays most, never a sum.

    Of equals the first. Content short of its promise is made up whichever is paid.
    """
    terms, evidence = judged(case.terms), case.evidence
    cost = program_cost(terms, evidence.commission)
    aigc = sum(verdict.counts for verdict in aigc_verdicts(case))
    videos = sum(verdict.counts for verdict in video_verdicts(case))
    measured = _measured(terms, evidence, aigc, videos)
    contested = _upheld(evidence)
    missed = [
        remedy
        for remedy in terms.remedies
        if remedy.commitment in contested or _is_missed(remedy, *measured[remedy.commitment])
    ]
    owed = [(credit(remedy, terms.fixed_fee), remedy) for remedy in missed]
    ad_credit, paid = max(owed, key=AMOUNT, default=(NOTHING, NO_REMEDY))
    aigc_makeup = max(terms.aigc_committed - aigc, 0)
    videos_makeup = max(terms.videos_committed - videos, 0)
    makes_up = bool(aigc_makeup or videos_makeup)
    due_on, calendar_missing = _due(case) if makes_up or ad_credit else (None, None)
    return Outcome(
        gmv=evidence.gmv,
        fixed_fee=terms.fixed_fee,
        commission=evidence.commission,
        program_cost=cost,
        roas=roas(evidence.gmv, cost),
        roas_met=all(remedy.commitment != "roas" for remedy in missed),
        aigc_committed=terms.aigc_committed,
        aigc_delivered=aigc,
        videos_committed=terms.videos_committed,
        videos_delivered=videos,
        remedy=NAMES[paid.commitment],
        remedy_rate=paid.rate,
        ad_credit=ad_credit,
        aigc_makeup=aigc_makeup,
        videos_makeup=videos_makeup,
        makeup_due_on=due_on if makes_up else None,
        credit_due_on=due_on if ad_credit else None,
        calendar_missing=calendar_missing,
    )


class Promise(Record, frozen=True, kw_only=True):
    """One row of the edition beside what was reached. USD."""

    commitment: str  # "aigc", "videos" or "roas"
    reached: Decimal | int  # items, or GMV
    threshold: Decimal  # for each item committed, or each USD of program cost
    goal: Decimal  # what it takes; for ROAS the GMV
    is_missed: bool
    rate: Decimal
    credit: Decimal  # what is owed where this one alone is missed


def promises(case: Case, outcome: Outcome) -> list[Promise]:
    """Each promise by itself, as `decide` judged it: what it pays is the highest that is missed."""
    terms = judged(case.terms)
    delivered = (outcome.aigc_delivered, outcome.videos_delivered)
    measured = _measured(terms, case.evidence, *delivered)
    contested = _upheld(case.evidence)
    return [
        Promise(
            commitment=remedy.commitment,
            reached=measured[remedy.commitment][0],
            threshold=remedy.threshold,
            goal=remedy.threshold * measured[remedy.commitment][1],
            is_missed=remedy.commitment in contested
            or _is_missed(remedy, *measured[remedy.commitment]),
            rate=remedy.rate,
            credit=credit(remedy, terms.fixed_fee),
        )
        for remedy in terms.remedies
    ]


def _upheld(evidence: Evidence) -> set[str]:
    """The promises that were not kept because the shop was right to contest them as a whole."""
    return {point.commitment for point in evidence.upheld if not point.item_id}


def _measured(
    terms: Terms, evidence: Evidence, aigc: int, videos: int
) -> dict[str, tuple[Decimal | int, Decimal | int]]:
    """By commitment: what was reached, and what its threshold is a multiple of."""
    return {
        "aigc": (aigc, terms.aigc_committed),
        "videos": (videos, terms.videos_committed),
        "roas": (evidence.gmv, program_cost(terms, evidence.commission)),
    }


def judged(terms: Terms) -> Terms:
    """The terms as agreed or, where the service was ended early, the part of them that is judged.

    Counts are rounded up, the used part of the fee half-up to cents (PRODUCT.md §3.5).
    """
    part = terms.pro_rata
    if part is None:
        return terms
    return replace(
        terms,
        fixed_fee=fee_used(terms.fixed_fee, part),
        aigc_committed=count_owed(terms.aigc_committed, part),
        videos_committed=count_owed(terms.videos_committed, part),
    )


def program_cost(terms: Terms, commission: Decimal) -> Decimal:
    """What ROAS is measured against: 总费用, by the edition's basis."""
    return terms.fixed_fee + (commission if terms.cost_basis == "fee_and_commission" else 0)


def roas(gmv: Decimal, cost: Decimal) -> Decimal | None:
    """For reading alone: four decimals, half-up. No promise is judged by it."""
    return (gmv / cost).quantize(FOUR_PLACES, rounding=ROUND_HALF_UP) if cost else None


def credit(remedy: Remedy, fixed_fee: Decimal) -> Decimal:
    """``fixed_fee × rate``, rounded half-up to cents, once; at most the cap."""
    return agreed.credit(fixed_fee, rate=remedy.rate, cap=remedy.cap)


def _is_missed(remedy: Remedy, reached: Decimal | int, basis: Decimal | int) -> bool:
    # Not a quotient: 1.99996 rounds to 2.0000 and would turn a missed promise into a kept one.
    return reached < remedy.threshold * basis


def _due(case: Case) -> tuple[date | None, int | None]:
    """The day on which make-up and credit are due, or the year whose calendar is missing."""
    terms, calendar = case.terms, case.evidence.calendar
    try:
        return add_business_days(terms.ends_on, terms.makeup_business_days, calendar), None
    except CalendarNotPublished as missing:
        [year] = missing.args
        return None, year
