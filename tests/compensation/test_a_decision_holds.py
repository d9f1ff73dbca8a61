"""PRODUCT.md §6: what is true of every decision, and that a slow count comes to the same."""

from datetime import UTC, date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from compensation.rules.content import aigc_verdicts, video_verdicts
from compensation.rules.contests import contestable, reopened
from compensation.rules.evidence import AigcItem, Answer, Case, Evidence, Remedy, Terms, Video
from compensation.rules.remedies import credit, decide
from enrollment.rules.terminations import ProRata
from growth_program.core import canonical
from tests.compensation.promises import CALENDAR, ENDS, FIRST_EDITION, STARTS, case, item, video

usd = st.integers(0, 10**9).map(lambda cents: cents * Decimal("0.01"))
shares = st.integers(0, 10_000).map(lambda n: n * Decimal("0.0001"))
rows = st.builds(
    Remedy,
    commitment=st.sampled_from(["aigc", "videos", "roas"]),
    threshold=st.integers(0, 50_000).map(lambda n: n * Decimal("0.0001")),
    rate=shares,
    cap=st.none() | usd,
)
some_terms = st.builds(
    Terms,
    fixed_fee=usd,
    cost_basis=st.sampled_from(["fee_and_commission", "fee"]),
    aigc_committed=st.integers(0, 8),
    videos_committed=st.integers(0, 4),
    remedies=st.lists(rows, max_size=4).map(tuple),
    ends_on=st.dates(date(2026, 7, 1), date(2026, 12, 31)),
    review_days=st.integers(0, 14),
    makeup_business_days=st.integers(0, 40),
    pro_rata=st.none()
    | st.integers(1, 92).flatmap(
        lambda agreed: st.builds(
            ProRata, days_served=st.integers(1, agreed), days_agreed=st.just(agreed)
        )
    ),
)
times = st.sampled_from([STARTS - 1, STARTS, STARTS + 5, ENDS - 1, ENDS])
items = st.builds(
    AigcItem,
    item_id=st.text(min_size=1, max_size=3),
    offered_time=times,
    answers=st.lists(
        st.builds(Answer, time=times, outcome=st.sampled_from(["pending", "accepted", "rejected"])),
        max_size=3,
    ).map(tuple),
    content_sha256=st.sampled_from(["", "0b" * 32]),
)
videos = st.builds(
    Video,
    video_id=st.text(min_size=1, max_size=3),
    posted_time=times,
    status=st.sampled_from(["PUBLIC", "REMOVED"]),
    creator_tier=st.sampled_from([None, "nano", "mid", "top"]),
    product_is_enrolled=st.booleans(),
)
some_evidence = st.builds(
    Evidence,
    counted_at=st.datetimes(timezones=st.just(UTC)),
    as_of_time=st.sampled_from([STARTS, ENDS, ENDS + 9]),
    service_starts_time=st.just(STARTS),
    service_ends_time=st.just(ENDS),
    gmv=usd,
    commission=usd,
    aigc_items=st.lists(items, max_size=8, unique_by=lambda item: item.item_id).map(tuple),
    videos=st.lists(videos, max_size=5).map(tuple),
    calendar=st.just(CALENDAR),
)
cases = st.builds(Case, terms=some_terms, evidence=some_evidence)


def rounded(amount: Fraction, places: int) -> Fraction:
    """Half-up; nothing here is below zero."""
    return Fraction(floor(amount * 10**places + Fraction(1, 2)), 10**places)


def by_days(terms: Terms) -> tuple[Fraction, int, int]:
    """The fee and the counts that are judged."""
    part = Fraction(1)
    if terms.pro_rata:
        part = Fraction(terms.pro_rata.days_served, terms.pro_rata.days_agreed)
    fee = rounded(Fraction(terms.fixed_fee) * part, 2)
    return fee, ceil(terms.aigc_committed * part), ceil(terms.videos_committed * part)


def missed(case: Case, aigc: int, videos: int, cost: Fraction) -> list[tuple[Fraction, Remedy]]:
    """What each commitment that is not kept would pay, as the edition lists them."""
    found = []
    fee, aigc_committed, videos_committed = by_days(case.terms)
    for row in case.terms.remedies:
        if row.commitment == "aigc":
            is_kept = aigc >= Fraction(row.threshold) * aigc_committed
        elif row.commitment == "videos":
            is_kept = videos >= Fraction(row.threshold) * videos_committed
        else:
            is_kept = case.evidence.gmv >= Fraction(row.threshold) * cost
        amount = rounded(fee * Fraction(row.rate), 2)
        if row.cap is not None and amount > row.cap:
            amount = Fraction(row.cap)
        if not is_kept:
            found.append((amount, row))
    return found


def due(start: date, days: int) -> date | None:
    """By the list of the days left of 2026; None where it is not long enough."""
    left = [start + timedelta(days=n) for n in range(1, (date(2026, 12, 31) - start).days + 1)]
    weekdays = {day for day in left if day.strftime("%a") not in ("Sat", "Sun")}
    worked = (weekdays - set(CALENDAR.days_off)) | (set(left) & set(CALENDAR.days_worked))
    return ([start, *sorted(worked)] + [None] * 40)[days]


def slowly(case: Case) -> dict:
    """The outcome in fractions, step by step."""
    terms, evidence = case.terms, case.evidence
    aigc = len([verdict for verdict in aigc_verdicts(case) if verdict.counts])
    videos = len([verdict for verdict in video_verdicts(case) if verdict.counts])
    fee, aigc_committed, videos_committed = by_days(terms)
    cost = fee
    if terms.cost_basis == "fee_and_commission":
        cost += Fraction(evidence.commission)
    owed = missed(case, aigc, videos, cost)
    best = max([amount for amount, _ in owed], default=None)
    paid = [row for amount, row in owed if amount == best][:1]
    kinds = {"aigc": "content", "videos": "content", "roas": "roas"}
    is_short = aigc < aigc_committed or videos < videos_committed
    on = due(terms.ends_on, terms.makeup_business_days)
    return {
        "gmv": evidence.gmv,
        "fixed_fee": fee,
        "commission": evidence.commission,
        "program_cost": cost,
        "roas": rounded(Fraction(evidence.gmv) / cost, 4) if cost else None,
        "roas_met": "roas" not in [row.commitment for _, row in owed],
        "aigc_committed": aigc_committed,
        "aigc_delivered": aigc,
        "videos_committed": videos_committed,
        "videos_delivered": videos,
        "remedy": kinds[paid[0].commitment] if paid else "none",
        "remedy_rate": paid[0].rate if paid else 0,
        "ad_credit": best or 0,
        "aigc_makeup": max(aigc_committed - aigc, 0),
        "videos_makeup": max(videos_committed - videos, 0),
        "makeup_due_on": on if is_short else None,
        "credit_due_on": on if best else None,
        "calendar_missing": 2027 if (is_short or best) and on is None else None,
    }


@given(cases)
def test_a_slow_count_in_fractions_agrees(case):
    assert asdict(decide(case)) == slowly(case)


@given(cases)
def test_the_highest_remedy_alone_is_paid_and_never_more_than_the_fee(case):
    found = decide(case)
    payable = {credit(row, found.fixed_fee) for row in case.terms.remedies}

    assert found.ad_credit in payable | {0}
    assert 0 <= found.ad_credit <= found.fixed_fee <= case.terms.fixed_fee
    if found.remedy == "none":
        assert (found.ad_credit, found.roas_met) == (0, True)


@given(cases, st.integers(0, 9), st.integers(0, 5), usd)
def test_doing_better_never_pays_more(one, aigc, videos, gmv):
    more = [item(f"more-{n}", (1, "accepted"), offered=STARTS) for n in range(aigc)]
    better = replace(
        one.evidence,
        gmv=one.evidence.gmv + gmv,
        aigc_items=(*one.evidence.aigc_items, *more),
        videos=(*one.evidence.videos, *(video(f"more-{n}") for n in range(videos))),
    )

    before, after = decide(one), decide(replace(one, evidence=better))
    assert after.ad_credit <= before.ad_credit
    assert after.aigc_makeup <= before.aigc_makeup
    assert after.videos_makeup <= before.videos_makeup
    assert after.roas_met >= before.roas_met


@given(st.integers(0, 4_000_000).map(lambda cents: cents * Decimal("0.01")))
def test_the_first_edition_is_met_from_20_000_of_gmv(gmv):
    commission = str((gmv * Decimal("0.20")).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP"))
    found = decide(case(FIRST_EDITION, gmv=str(gmv), commission=commission))

    assert found.roas_met == (gmv >= 20_000)
    assert found.ad_credit == (0 if gmv >= 20_000 else 3_000)
    assert found.roas < 5


@given(cases)
def test_what_is_stored_decides_the_same_again(case):
    text = canonical.write(case)
    stored = canonical.read(Case, text)

    assert (stored, decide(stored)) == (case, decide(case))
    assert canonical.write(stored) == text


@given(cases, st.data())
def test_being_right_never_lowers_the_credit(case, data):
    """What can be contested speaks against the shop: upheld, it gets as much or more."""
    before = decide(case)
    found = contestable(case, before)
    points = data.draw(st.lists(st.sampled_from(found), unique=True)) if found else []

    after = decide(reopened(case, points))

    assert after.ad_credit >= before.ad_credit
    assert after.aigc_delivered <= before.aigc_delivered
    assert after.videos_delivered <= before.videos_delivered
    assert (after.gmv, after.program_cost) == (before.gmv, before.program_cost)
    assert reopened(reopened(case, points), points) == reopened(case, points)


@given(cases)
def test_a_case_without_contests_is_written_as_before_there_were_any(case):
    assert "upheld" not in canonical.write(case)
