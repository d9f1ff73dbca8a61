"""PRODUCT.md §6: the highest remedy alone; make-up whichever is paid; both due in time."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from compensation.rules import remedies
from compensation.rules.remedies import credit, decide, program_cost, roas
from enrollment.rules.terminations import ProRata
from growth_program.core.calendar import WorkingCalendar
from tests.compensation.promises import (
    FIRST_EDITION,
    case,
    item,
    outcome,
    remedy,
    spelled,
    video,
)

DUE = date(2026, 9, 11)  # 30 business days after 2026-07-31
CONTENT = {
    "remedy": "content",
    "remedy_rate": "0.2000",
    "ad_credit": "1200.00",
    "makeup_due_on": DUE,
    "credit_due_on": DUE,
}
ROAS = {
    "roas_met": False,
    "remedy": "roas",
    "remedy_rate": "0.5000",
    "ad_credit": "3000.00",
    "credit_due_on": DUE,
}
# GMV of 20,000.00 costs 6,000.00 + 4,000.00; of a cent less too: 3,999.998 is 4,000.00. That is
# 1.999999, and reads 2.0000.
TWICE = {"gmv": "20000.00", "commission": "4000.00", "program_cost": "10000.00", "roas": "2.0000"}
ALMOST = TWICE | {"gmv": "19999.99"}


@pytest.mark.parametrize(
    ("case", "outcome"),
    [
        (case(), outcome()),
        (case(aigc=99, videos=47), outcome(aigc_delivered=99, videos_delivered=47)),
        (case(aigc=59), outcome(aigc_delivered=59, aigc_makeup=1, **CONTENT)),
        (case(videos=0), outcome(videos_delivered=0, videos_makeup=12, **CONTENT)),
        # Both short: still one remedy.
        (
            case(aigc=55, videos=9),
            outcome(
                aigc_delivered=55, videos_delivered=9, aigc_makeup=5, videos_makeup=3, **CONTENT
            ),
        ),
        # Exactly twice is kept, a cent less is not, whatever the quotient reads.
        (case(gmv="20000.00", commission="4000.00"), outcome(**TWICE)),
        (case(gmv="19999.99", commission="4000.00"), outcome(**ALMOST | ROAS)),
        # ROAS pays 50 %; the content is owed all the same, and its 20 % is not added.
        (
            case(gmv="19999.99", commission="4000.00", aigc=50, videos=7),
            outcome(
                aigc_delivered=50,
                videos_delivered=7,
                aigc_makeup=10,
                videos_makeup=5,
                makeup_due_on=DUE,
                **ALMOST | ROAS,
            ),
        ),
        # Nothing sold: the fee alone is the cost.
        (
            case(gmv="0.00", commission="0.00"),
            outcome(gmv="0.00", commission="0.00", program_cost="6000.00", roas="0.0000", **ROAS),
        ),
    ],
)
def test_the_first_edition(case, outcome):
    assert decide(case) == outcome


def test_amounts_keep_their_places():
    assert spelled(decide(case(aigc=59))) == {
        "ad_credit": "1200.00",
        "commission": "6246.90",
        "fixed_fee": "6000.00",
        "gmv": "31234.50",
        "program_cost": "12246.90",
        "remedy_rate": "0.2000",
        "roas": "2.5504",
    }
    assert spelled(decide(case()))["remedy_rate"] == "0.0000"
    assert spelled(decide(case()))["ad_credit"] == "0.00"


def test_items_and_videos_that_do_not_count_are_not_counted():
    items = (item("a-1", (4, "accepted")), item("a-2", (6, "rejected")), item("a-3"))
    videos = (video("v-1"), video("v-2", creator_tier="nano"))

    assert decide(case(aigc=items, videos=videos)) == outcome(
        aigc_delivered=2, videos_delivered=1, aigc_makeup=58, videos_makeup=11, **CONTENT
    )


@pytest.mark.parametrize(
    ("gmv", "others"),
    [
        # Of the fee alone, 6,000.00, twice is 12,000.00.
        ("12000.00", {"roas": "2.0000"}),
        ("11999.99", {"roas": "2.0000"} | ROAS),
        ("11999.69", {"roas": "1.9999"} | ROAS),  # 1.99994833
    ],
)
def test_another_edition_measures_against_the_fee_alone(gmv, others):
    terms = replace(FIRST_EDITION, cost_basis="fee")

    assert decide(case(terms, gmv=gmv, commission="2399.97")) == outcome(
        gmv=gmv, commission="2399.97", program_cost="6000.00", **others
    )


def test_a_cost_of_nothing_meets_roas():
    free = replace(FIRST_EDITION, fixed_fee=Decimal("0.00"))
    nothing = {"gmv": "0.00", "commission": "0.00"}
    told = {"fixed_fee": "0.00", "program_cost": "0.00", "roas": None} | nothing

    assert decide(case(free, **nothing)) == outcome(**told)
    # A fifth of nothing is owed: no date for it, but one for the item.
    assert decide(case(free, aigc=59, **nothing)) == outcome(
        **told | CONTENT | {"ad_credit": "0.00", "credit_due_on": None},
        aigc_delivered=59,
        aigc_makeup=1,
    )


TIERS = replace(
    FIRST_EDITION,
    remedies=(
        remedy("aigc", "1", "0.3000"),
        remedy("aigc", "0.5", "0.3500"),
        remedy("roas", "1.5", "0.7000", cap="2500.00"),
        remedy("roas", "2", "0.4000"),
        remedy("roas", "3", "0.1000"),
    ),
)


@pytest.mark.parametrize(
    ("gmv", "aigc", "remedy", "rate", "ad_credit", "roas_met"),
    [
        ("36740.70", 60, "none", "0.0000", "0.00", True),  # 3 x 12,246.90
        ("36740.69", 60, "roas", "0.1000", "600.00", False),
        ("24493.79", 60, "roas", "0.4000", "2400.00", False),
        # 70 % of 6,000.00 is 4,200.00, capped.
        ("18370.34", 60, "roas", "0.7000", "2500.00", False),
        # Content's 1,800.00 is above the smallest tier and below the next.
        ("36740.69", 58, "content", "0.3000", "1800.00", False),
        ("24493.79", 58, "roas", "0.4000", "2400.00", False),
        # Half of 60 is 30: with 29 it is 35 %.
        ("36740.70", 30, "content", "0.3000", "1800.00", True),
        ("36740.70", 29, "content", "0.3500", "2100.00", True),
    ],
)
def test_another_edition_has_tiers(gmv, aigc, remedy, rate, ad_credit, roas_met):
    found = decide(case(TIERS, gmv=gmv, aigc=aigc))

    assert (found.remedy, found.remedy_rate, found.ad_credit, found.roas_met) == (
        remedy,
        Decimal(rate),
        Decimal(ad_credit),
        roas_met,
    )


def test_half_an_item_is_not_enough():
    odd = replace(FIRST_EDITION, aigc_committed=61, remedies=(remedy("aigc", "0.5", "0.2000"),))

    # Half of 61 is 30.5: thirty are short of it, thirty-one are not.
    assert [decide(case(odd, aigc=n)).remedy for n in (30, 31)] == ["content", "none"]


def test_an_edition_without_remedies_pays_nothing_and_makes_up_all_the_same():
    bare = replace(FIRST_EDITION, remedies=())

    assert decide(case(bare, videos=8, gmv="1.00")) == outcome(
        gmv="1.00", roas="0.0001", videos_delivered=8, videos_makeup=4, makeup_due_on=DUE
    )


def test_a_capped_remedy_loses_to_one_that_pays_more():
    capped = (remedy("roas", "2", "0.5000", cap="1199.99"), remedy("aigc", "1", "0.2000"))
    found = decide(case(replace(FIRST_EDITION, remedies=capped), gmv="1.00", aigc=53))

    assert (found.remedy, found.ad_credit, found.roas_met) == ("content", Decimal("1200.00"), False)


def test_a_cap_of_nothing_pays_nothing():
    capped = replace(FIRST_EDITION, remedies=(remedy("roas", "2", "0.5000", cap="0.00"),))
    found = decide(case(capped, gmv="1.00"))

    assert (found.remedy, found.ad_credit, found.credit_due_on) == ("roas", Decimal("0.00"), None)


def test_of_equals_the_first_is_paid():
    equal = (remedy("roas", "2", "0.2500"), remedy("aigc", "1", "0.2500"))

    assert [
        decide(case(replace(FIRST_EDITION, remedies=rows), gmv="1.00", aigc=53)).remedy
        for rows in (equal, equal[::-1])
    ] == ["roas", "content"]


@pytest.mark.parametrize(
    ("fee", "row", "amount"),
    [
        ("100.03", remedy("roas", "2", "0.5000"), "50.02"),  # 50.015: half a cent to the merchant
        ("6000.00", remedy("roas", "2", "0.5000", cap="3000.01"), "3000.00"),
        ("6000.00", remedy("roas", "2", "0.5000", cap="2999.99"), "2999.99"),
        ("0.00", remedy("roas", "2", "0.5000"), "0.00"),
    ],
)
def test_what_a_remedy_pays(fee, row, amount):
    assert str(credit(row, Decimal(fee))) == amount


@pytest.mark.parametrize(
    ("gmv", "cost", "reads"),
    [
        ("25000.00", "11000.00", "2.2727"),  # 2.27272727
        ("12345.00", "100000.00", "0.1235"),  # 0.12345, half-up
        ("0.00", "6000.00", "0.0000"),
        ("7.00", "0.00", "None"),
    ],
)
def test_roas_as_it_reads(gmv, cost, reads):
    assert str(roas(Decimal(gmv), Decimal(cost))) == reads


def test_the_cost_of_the_program_by_its_basis():
    commission = Decimal("4321.09")

    assert program_cost(FIRST_EDITION, commission) == Decimal("10321.09")
    assert program_cost(replace(FIRST_EDITION, cost_basis="fee"), commission) == Decimal("6000.00")


WINTER = replace(FIRST_EDITION, ends_on=date(2026, 12, 15))


def test_a_due_day_in_a_year_that_is_not_published_is_flagged_and_not_guessed():
    # 12-16 to 12-31 are twelve business days; the other eighteen are in 2027.
    assert decide(case(WINTER, aigc=59)) == outcome(
        aigc_delivered=59,
        aigc_makeup=1,
        **CONTENT | {"makeup_due_on": None, "credit_due_on": None},
        calendar_missing=2027,
    )
    assert decide(case(WINTER)).calendar_missing is None  # nothing is due


def test_once_it_is_published_the_day_is_known():
    new_year = WorkingCalendar(
        years=(2026, 2027), days_off=(date(2027, 1, 1),), days_worked=(date(2027, 1, 10),)
    )
    found = decide(case(WINTER, aigc=59, calendar=new_year))

    # Four to 01-07, the Friday and the Sunday make six, and twelve more to the 26th.
    assert (found.makeup_due_on, found.credit_due_on) == (date(2027, 1, 26), date(2027, 1, 26))


def test_another_edition_has_other_days():
    sooner = replace(FIRST_EDITION, ends_on=date(2026, 8, 28), makeup_business_days=16)

    # 08-31 is the first; September's Sunday, the 20th, the sixteenth.
    assert decide(case(sooner, aigc=59)).makeup_due_on == date(2026, 9, 20)


@pytest.mark.parametrize(
    ("served", "fee", "aigc", "videos"),
    [
        # 6,000.00 x 51 / 92 is 3,326.0869...; 33.26 items, 6.65 videos.
        (51, "3326.09", 34, 7),
        (1, "65.22", 1, 1),  # 65.2173...; 0.65, 0.13
        (23, "1500.00", 15, 3),  # a quarter of all, exactly
        (91, "5934.78", 60, 12),  # 5,934.7826; 59.34, 11.86
        (92, "6000.00", 60, 12),
    ],
)
def test_a_service_that_was_cut_short_is_judged_by_its_days(served, fee, aigc, videos):
    terms = replace(FIRST_EDITION, pro_rata=ProRata(days_served=served, days_agreed=92))
    found = decide(case(terms, aigc=aigc - 1, videos=videos))

    assert (str(found.fixed_fee), found.aigc_committed, found.videos_committed) == (
        fee,
        aigc,
        videos,
    )
    assert (found.aigc_makeup, found.videos_makeup) == (1, 0)
    assert found.program_cost == Decimal(fee) + Decimal("6246.90")


def test_of_the_used_part_of_the_fee_a_remedy_is_paid():
    """Half of 3,326.09 is 1,663.045. The make-up is due when everybody's is."""
    terms = replace(FIRST_EDITION, pro_rata=ProRata(days_served=51, days_agreed=92))
    found = decide(case(terms, gmv="11086.95", commission="2217.39", aigc=33, videos=7))

    # 3,326.09 + 2,217.39 is 5,543.48, twice that 11,086.96.
    assert found == outcome(
        gmv="11086.95",
        fixed_fee="3326.09",
        commission="2217.39",
        program_cost="5543.48",
        roas="2.0000",
        aigc_committed=34,
        aigc_delivered=33,
        aigc_makeup=1,
        videos_committed=7,
        videos_delivered=7,
        makeup_due_on=DUE,
        **ROAS | {"ad_credit": "1663.05"},
    )


def test_the_rule_has_a_version():
    assert remedies.VERSION == "2"
