"""PRODUCT.md §§6, 9: decided once, from 2026-08-16 on, on what is recorded then."""

import hashlib
import io

import pytest
from django.core.management import CommandError, call_command

from compensation import tasks
from compensation.models import Adjudication
from compensation.rules.evidence import Case
from compensation.services import adjudications
from enrollment.models import Enrollment
from growth_program.core import canonical
from growth_program.core.models import AuditEntry
from tests import world as built
from tests.compensation.lived import DUE, TERM, compute, decided, deliver, sell
from tests.world import LATECOMER, LIN, NEIGHBOUR, close, enroll, give, line, order, refund

COLUMNS = (
    *("version", "state", "gmv", "fixed_fee", "commission", "program_cost", "roas", "roas_met"),
    *("aigc_delivered", "videos_delivered", "remedy", "remedy_rate", "ad_credit"),
    *("aigc_makeup", "videos_makeup", "makeup_due_on", "credit_due_on", "calendar_missing"),
)


def row(decision: Adjudication) -> list[str]:
    decision.refresh_from_db()
    return [str(getattr(decision, name)) for name in COLUMNS]


@pytest.mark.usefixtures("world")
def test_every_figure_of_a_decision():
    """Too little sold, an item and two videos short: the higher remedy, and all made up."""
    sell("19999.99")
    deliver(aigc=4, videos=1)

    # 19,999.99: 3,999.998. 10,000.00 twice is a cent more. 50 % of 6,000.00; 30 business days.
    assert row(decided()) == [
        *("1", "computed", "19999.99", "6000.00", "4000.00", "10000.00", "2.0000", "False"),
        *("4", "1", "roas", "0.5000", "3000.00"),
        *("1", "2", "2026-09-11", "2026-09-11", "None"),
    ]


@pytest.mark.usefixtures("world")
def test_with_a_cent_more_every_promise_is_kept():
    sell("20000.00")
    deliver()

    assert row(decided()) == [
        *("1", "computed", "20000.00", "6000.00", "4000.00", "10000.00", "2.0000", "True"),
        *("5", "3", "none", "0.0000", "0.00"),
        *("0", "0", "None", "None", "None"),
    ]


@pytest.mark.usefixtures("world")
def test_content_alone_pays_a_fifth():
    sell("31234.50")
    deliver(videos=2)

    # 6,246.90 of commission; 31,234.50 / 12,246.90 is 2.55040...
    assert row(decided()) == [
        *("1", "computed", "31234.50", "6000.00", "6246.90", "12246.90", "2.5504", "True"),
        *("5", "2", "content", "0.2000", "1200.00"),
        *("0", "1", "2026-09-11", "2026-09-11", "None"),
    ]


@pytest.mark.usefixtures("world")
def test_sales_alone_make_up_nothing():
    deliver()

    assert row(decided()) == [
        *("1", "computed", "0.00", "6000.00", "0.00", "6000.00", "0.0000", "False"),
        *("5", "3", "roas", "0.5000", "3000.00"),
        *("0", "0", "None", "2026-09-11", "None"),
    ]


@pytest.fixture
def served(world):
    """Lin's term, which is over and closed."""
    sell("20000.00")
    close(*TERM)
    return world


def test_not_a_day_too_early(served):
    assert (compute(on="2026-08-15"), compute(on="2026-08-16")) == (0, 1)


def test_nor_a_second_by_the_sweep(served, clock, monkeypatch):
    monkeypatch.setattr(tasks.adjudicate, "delay", tasks.adjudicate)

    clock("2026-08-15 23:59:59")
    tasks.sweep()
    assert not Adjudication.objects.exists()

    clock("2026-08-16 00:00:00")
    tasks.sweep()
    assert Adjudication.objects.count() == 1


def test_nor_by_a_shard_that_was_handed_out_too_early(served, clock):
    clock("2026-08-15 23:59:59")
    tasks.adjudicate(served.pk, [LIN])

    assert not Adjudication.objects.exists()


@pytest.mark.parametrize("closed", [(), ("2026-05",), ("2026-05", "2026-06")])
def test_not_before_every_month_is_closed(world, closed):
    close(*closed)

    assert compute(on="2026-10-31") == 0


def test_of_who_joined_in_july_only_that_month(world):
    enroll(LATECOMER, "2026-07-10")
    close("2026-05", "2026-06")
    assert compute(LATECOMER) == 0

    close("2026-07")
    assert compute(LATECOMER) == 1


def test_the_month_after_the_term_may_be_open_and_closes_without_it(served):
    compute()
    before = row(Adjudication.objects.get())
    give("refunds", refund("R", "1.00", order_id="sold for 20000.00"))
    close("2026-08")

    assert row(Adjudication.objects.get()) == before
    assert built.statements()["2026-08"]["adjustments"] == "-0.20"


def test_once(served):
    assert (compute(), compute(), compute(on="2026-09-01")) == (1, 0, 0)
    assert Adjudication.objects.count() == AuditEntry.objects.filter(rule="remedies").count() == 1


def test_only_the_shops_of_the_shard(world):
    enroll(LATECOMER, "2026-07-10")
    enroll(NEIGHBOUR, "2026-06-10")
    close(*TERM)

    assert compute(NEIGHBOUR, LATECOMER, "7495999") == 2
    shops = Adjudication.objects.values_list("enrollment__shop", flat=True)
    assert set(shops) == {NEIGHBOUR, LATECOMER}


def test_who_never_paid_is_not_decided(world):
    enroll(NEIGHBOUR, "2026-06-10", fee_paid="false")
    close(*TERM)

    assert compute(LIN, NEIGHBOUR) == 1


def test_the_sweep_takes_every_shop_in_shards(world, monkeypatch, clock):
    monkeypatch.setattr(tasks.adjudicate, "delay", tasks.adjudicate)
    monkeypatch.setattr(adjudications, "SHARD", 2)
    enroll(LATECOMER, "2026-07-10")
    enroll(NEIGHBOUR, "2026-06-10")
    close(*TERM)
    clock(DUE)

    tasks.sweep()
    tasks.sweep()

    assert Adjudication.objects.count() == 3


def test_what_comes_after_the_decision_does_not_change_it(served):
    compute()
    before = row(Adjudication.objects.get())

    sell("5000.00")
    deliver()
    give("orders", order("sold for 20000.00", line(price="1.00"), version=2))

    assert (compute(), row(Adjudication.objects.get())) == (0, before)


def test_what_was_recorded_by_then_counts_though_no_statement_has_it(served):
    give("refunds", refund("R", "0.01", order_id="sold for 20000.00"))
    compute()

    # 19,999.99, as above: a cent is missing.
    decision = Adjudication.objects.get()
    assert (str(decision.gmv), decision.roas_met) == ("19999.99", False)


def test_only_what_was_sold_in_the_service_period_counts(world):
    enroll(LATECOMER, "2026-07-10")
    for paid in ("2026-07-09 23:59:59", "2026-07-10", "2026-07-31 23:59:59", "2026-08-01"):
        give("orders", order(paid, line(price="100.10"), shop_id=LATECOMER, paid=paid))

    # Twice 100.10: 20.02 each.
    decision = decided(LATECOMER)
    assert (str(decision.gmv), str(decision.commission)) == ("200.20", "40.04")


def test_an_edition_may_measure_by_the_fee_alone(world):
    """Then 12,000.00 is twice 6,000.00, with no word of the commission."""
    first = world.newest()
    first.pk, first.number, first.cost_basis, first.is_agreed = None, 2, "fee", False
    first.save()
    first.remedies.create(commitment="roas", threshold="2", rate="0.3500")
    enroll(LATECOMER, "2026-05-02", aigc_committed="0", videos_committed="0")
    enroll(NEIGHBOUR, "2026-05-02", aigc_committed="0", videos_committed="0")
    for shop_id, price in ((LATECOMER, "12000.00"), (NEIGHBOUR, "11999.99")):
        give("orders", order("A", line(price=price), shop_id=shop_id))

    assert row(decided(LATECOMER))[2:13] == [
        *("12000.00", "6000.00", "2400.00", "6000.00", "2.0000", "True"),
        *("0", "0", "none", "0.0000", "0.00"),
    ]
    compute(NEIGHBOUR)
    # 35 % of 6,000.00
    assert row(Adjudication.objects.get(enrollment__shop=NEIGHBOUR))[2:13] == [
        *("11999.99", "6000.00", "2400.00", "6000.00", "2.0000", "False"),
        *("0", "0", "roas", "0.3500", "2100.00"),
    ]


def test_the_largest_amounts_are_billed_and_decided(world):
    """Twice 999,999,999,999.99 USD; 20 % of each is 199,999,999,999.998."""
    for number in "12":
        give("orders", order(number, line(price="999999999999.99")))

    decision = decided()
    assert (str(decision.gmv), str(decision.commission)) == ("1999999999999.98", "400000000000.00")
    assert built.statements()["2026-05"]["total_charged"] == "400000006000.00"


def test_the_very_text_that_was_hashed_is_kept(served, clock):
    clock("2026-08-20 10:11:12")
    compute(on="2026-08-19")

    decision = Adjudication.objects.get()
    evidence = canonical.read(Case, decision.evidence).evidence
    assert decision.evidence_sha256 == hashlib.sha256(decision.evidence.encode()).hexdigest()
    assert canonical.write(canonical.read(Case, decision.evidence)) == decision.evidence
    # The instant of computing, and 00:00 of the day as of which.
    assert evidence.counted_at == built.at("2026-08-20 10:11:12")
    assert evidence.as_of_time == built.seconds("2026-08-19")
    assert (evidence.service_starts_time, evidence.service_ends_time) == (
        built.seconds("2026-05-01"),
        built.seconds("2026-08-01"),
    )


def test_it_is_audited_for_each_shop(served, clock):
    clock(DUE)
    compute()

    [entry] = AuditEntry.objects.filter(act="adjudication.computed").values(
        *("at", "subject", "shop", "by", "rule", "rule_version", "details")
    )
    assert entry == {
        "at": built.at(DUE),
        "subject": f"core.program:{served.pk}",
        "shop": LIN,
        "by": None,
        "rule": "remedies",
        "rule_version": "2",
        "details": {"ad_credit": "1200.00"},
    }


def test_a_year_whose_calendar_is_not_published_is_flagged_and_not_guessed(world, clock):
    """30 business days after 2026-12-01 are in 2027."""
    version = world.newest()
    version.pk, version.number, version.is_agreed = None, 2, False
    version.ends_on = version.last_activation_on = built.at("2026-12-01").date()
    version.save()
    version.remedies.create(commitment="aigc", threshold="1", rate="0.2000")
    enroll(LATECOMER, "2026-11-02", videos_committed="0")
    clock("2027-01-05")
    close(*TERM, "2026-08", "2026-09", "2026-10", "2026-11", "2026-12")
    assert compute(LATECOMER, on="2026-12-17") == 1

    assert row(Adjudication.objects.get(enrollment__shop=LATECOMER))[10:] == [
        *("content", "0.2000", "1200.00", "5", "0", "None", "None", "2027"),
    ]


def test_thirty_shops_take_no_more_statements_than_one(world, django_assert_num_queries):
    few, many = ["S-01"], [f"S-{n:02}" for n in range(2, 32)]
    give("shops", *map(built.shop, few + many))
    for shop_id in few + many:
        enroll(shop_id, "2026-06-01")
        give("orders", order("A", shop_id=shop_id))
    close(*TERM)

    for shop_ids in few, many:
        # The program, savepoint, shops, versions, enrollments, calendar, versions, remedies,
        # items, videos, figures, audit, what managers are told (2), release; the decisions go in by
        # COPY.
        with django_assert_num_queries(16):
            assert compute(*shop_ids) == len(shop_ids)


def test_it_can_be_told_at_any_time_where_a_shop_stands(world, clock):
    """What would be paid if the term ended today; nothing is written."""
    sell("12000.00")
    deliver(aigc=2)
    clock("2026-06-20")

    standing = adjudications.standing(Enrollment.objects.get())

    # 2,400.00 of commission; 12,000 / 8,400 is 1.428571...
    assert (str(standing.roas), standing.remedy, str(standing.ad_credit)) == (
        "1.4286",
        "roas",
        "3000.00",
    )
    assert (standing.aigc_makeup, standing.videos_makeup) == (3, 0)
    assert not Adjudication.objects.exists()


# The command.


def adjudicate(*arguments: str) -> str:
    out = io.StringIO()
    call_command("adjudicate", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_goes_by_the_business_clock(served, clock):
    clock("2026-08-15 23:59:59")
    assert adjudicate("2026-summer") == "decided 0, not due yet 1\n"

    clock("2026-08-16")
    assert adjudicate("2026-summer") == "decided 1, not due yet 0\n"
    assert adjudicate("2026-summer") == "decided 0, not due yet 0\n"


def test_or_by_the_day_it_is_given(served, clock):
    clock("2026-08-01")

    assert adjudicate("2026-summer", "--as-of", "2026-08-15") == "decided 0, not due yet 1\n"
    assert adjudicate("2026-summer", "--as-of", "2026-08-16") == "decided 1, not due yet 0\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2026-winter",), "There is no program 2026-winter"),
        (("2026-summer", "--as-of", "tomorrow"), "'tomorrow' is not a day"),
    ],
)
def test_or_says_plainly_why_not(served, arguments, said):
    with pytest.raises(CommandError, match=said):
        adjudicate(*arguments)
