"""PRODUCT.md §§5, 9: a month closes when it is over, earlier ones first, once for each shop."""

import io

import pytest
from django.core.management import CommandError, call_command

from billing.models import ClosedMonth, ShopDay
from billing.services import closing
from enrollment.services.editions import first_edition
from growth_program.core.models import AuditEntry, Program, ProgramVersion
from tests import world as built
from tests.billing.bowls import BOWLS, CUPS
from tests.world import (
    BOWL,
    CUP,
    JUNE,
    LATECOMER,
    LIN,
    MAY,
    NEIGHBOUR,
    ad_day,
    bill,
    close,
    give,
    line,
    order,
    postings,
    refund,
    statements,
)

PAYMENT = ("payment", "2026-04-20", "cash", "receivable", "6000.00")
FIXED_FEE = ("fixed_fee", "2026-05-01", "receivable", "fixed_fee", "6000.00")


def commission(day: str, amount: str) -> tuple[str, ...]:
    return ("commission", day, "receivable", "commission", amount)


@pytest.fixture
def sold(world):
    """In May bowls of 53.91 less 12.34, cups of 17.35 in its last second, 48.20 of advertising."""
    give("orders", order("A", BOWLS), order("B", CUPS, paid="2026-05-31 23:59:59"))
    give("refunds", refund("R", "12.34"))
    give("ad-spend", ad_day("48.20"))


# 41.57 + 17.35; 8.31 + 3.47; 2.49 + 1.04; 1.66 + 0.69. Saved: 3.53 + 2.35 + 3.10 + 48.20 - 11.78.
OF_MAY = bill(
    orders=2,
    gmv="58.92",
    refunded="12.34",
    commission="11.78",
    fixed_fee="6000.00",
    total_charged="6011.78",
    covered_referral="3.53",
    covered_marketing="2.35",
    covered_affiliate="3.10",
    covered_ads="48.20",
    saved="45.40",
    saved_net="-5954.60",
)


def test_a_statement_has_all_that_was_sold_in_its_month(sold):
    give("orders", order("C", paid="2026-06-01"), order("D", paid="2026-04-30 23:59:59"))
    close("2026-05")

    assert statements() == {"2026-05": OF_MAY}
    assert postings() == [
        PAYMENT,
        commission("2026-05-10", "8.31"),
        commission("2026-05-31", "3.47"),
        FIXED_FEE,
    ]


def test_the_fixed_fee_is_charged_once(sold):
    close("2026-05", "2026-06", "2026-07")

    assert [row["fixed_fee"] for row in statements().values()] == ["6000.00", "0.00", "0.00"]
    assert [row for row in postings() if row[0] == "fixed_fee"] == [FIXED_FEE]


def test_a_month_without_a_line_has_a_statement_of_zeros(sold):
    close("2026-05", "2026-06")

    assert statements() == {"2026-05": OF_MAY, "2026-06": bill()}


def test_a_month_after_the_term_has_none_where_nothing_is_to_adjust(sold):
    give("orders", order("C", paid="2026-08-01"))
    close("2026-05", "2026-06", "2026-07", "2026-08")

    assert list(statements()) == ["2026-05", "2026-06", "2026-07"]
    assert ClosedMonth.objects.count() == 4


def test_a_statement_is_numbered_and_named(sold):
    close("2026-05")
    give("shops", built.shop(LIN, name="Lin and Daughters", version=2))
    close("2026-06")

    assert built.ask("SELECT number, shop_name FROM billing_statement ORDER BY month") == [
        ("2026-summer-00001-202605", "Shop 7495001"),
        ("2026-summer-00001-202606", "Lin and Daughters"),
    ]


def test_it_is_not_closed_before_it_is_over(sold, clock):
    clock("2026-05-31 23:59:59")
    with pytest.raises(closing.MonthNotOver):
        close("2026-05")
    assert statements() == {}

    clock("2026-06-01 00:00:00")
    close("2026-05")
    assert statements() == {"2026-05": OF_MAY}


@pytest.mark.parametrize("month", ["2026-06", "2026-07", "2026-08"])
def test_nor_before_an_earlier_one(sold, month):
    with pytest.raises(closing.EarlierMonthOpen, match="2026-summer-00001"):
        close(month)

    assert (statements(), postings(), ClosedMonth.objects.count()) == ({}, [PAYMENT], 0)


def test_nor_after_a_gap(sold):
    close("2026-05")

    with pytest.raises(closing.EarlierMonthOpen):
        close("2026-07")
    assert list(statements()) == ["2026-05"]


def test_a_month_before_the_term_has_nothing_to_close(sold):
    close("2026-04")

    assert (statements(), ClosedMonth.objects.count()) == ({}, 0)


def test_closing_again_changes_nothing(sold):
    close("2026-05", "2026-06")
    give("orders", order("C"))  # late, for the month that is open
    before = (statements(), postings(), ClosedMonth.objects.count(), AuditEntry.objects.count())
    drawn = built.ask("SELECT max(number) FROM core_recording")

    close("2026-05", "2026-06", "2026-05")

    after = (statements(), postings(), ClosedMonth.objects.count(), AuditEntry.objects.count())
    assert after == before
    assert built.ask("SELECT max(number) FROM core_recording") == drawn


def test_it_is_audited_for_each_shop(sold):
    built.enroll(LATECOMER, "2026-05-20")
    close("2026-05")

    entries = AuditEntry.objects.filter(act="statement.closed").order_by("shop")
    assert list(entries.values_list("shop", "details")) == [
        (LIN, {"statement": "2026-summer-00001-202605", "total": "6011.78"}),
        (LATECOMER, {"statement": "2026-summer-00002-202605", "total": "6000.00"}),
    ]


def test_a_day_without_commission_is_not_posted(world):
    give("orders", order("A"), order("B", line(price="0.02"), paid="2026-05-11"))
    give("refunds", refund("R", "100.00"))
    close("2026-05")

    # Wholly refunded, and 20 % of 0.02.
    assert postings() == [PAYMENT, FIXED_FEE]
    assert statements()["2026-05"]["orders"] == 2


# Who joins later, or not at all.


def test_who_joins_in_july_has_a_statement_from_july_on(world):
    """With the whole fixed fee, for the lines from her first day on."""
    paid = ("2026-07-09 23:59:59", "2026-07-10 00:00:00", "2026-07-31 23:59:59")
    for number, instant in enumerate(paid, start=1):
        bought = line(price=f"{number}00.50")
        give("orders", order(f"J{number}", bought, shop_id=LATECOMER, paid=instant))
    built.enroll(LATECOMER, "2026-07-10")
    close("2026-05", "2026-06", "2026-07")

    # 200.50 + 300.50: 40.10 + 60.10; 12.03 + 18.03; 8.02 + 12.02. 50.10 - 100.20 is saved.
    assert statements(LATECOMER) == {
        "2026-07": bill(
            orders=2,
            gmv="501.00",
            commission="100.20",
            fixed_fee="6000.00",
            total_charged="6100.20",
            covered_referral="30.06",
            covered_marketing="20.04",
            saved="-50.10",
            saved_net="-6050.10",
        )
    }
    assert postings(LATECOMER) == [
        ("payment", "2026-07-10", "cash", "receivable", "6000.00"),
        commission("2026-07-10", "40.10"),
        commission("2026-07-31", "60.10"),
        ("fixed_fee", "2026-07-10", "receivable", "fixed_fee", "6000.00"),
    ]


def test_who_is_enrolled_after_a_month_closed_has_it_closed_then(sold):
    close("2026-05")
    give("orders", order("A", CUPS, shop_id=LATECOMER))
    built.enroll(LATECOMER, MAY)
    before = statements()
    close("2026-05")

    assert statements() == before
    assert {month: row["commission"] for month, row in statements(LATECOMER).items()} == {
        "2026-05": "3.47"
    }


def test_until_then_the_next_month_waits_for_it(sold):
    close("2026-05")
    built.enroll(LATECOMER, MAY)

    with pytest.raises(closing.EarlierMonthOpen, match="2026-summer-00002"):
        close("2026-06")
    assert list(statements()) == ["2026-05"]


def test_who_has_not_paid_has_none(world):
    give("orders", order("A", shop_id=NEIGHBOUR))
    built.enroll(NEIGHBOUR, "2026-05-01", fee_paid="false")
    close("2026-05")

    assert (statements(NEIGHBOUR), postings(NEIGHBOUR)) == ({}, [])


# Advertising: a covered fee of its days.


@pytest.fixture
def advertised(world):
    give("ad-spend", ad_day("10.05", "2026-04-30"), ad_day("20.10", "2026-05-01"))
    give("ad-spend", ad_day("40.20", "2026-05-31"), ad_day("80.40", "2026-06-01"))
    give("ad-spend", ad_day("5.15", "2026-05-31", product_id=CUP))


def covered_ads() -> dict[str, str]:
    return {month: row["covered_ads"] for month, row in statements().items()}


def test_advertising_is_of_its_days(advertised):
    close("2026-05", "2026-06")

    # 20.10 + 40.20 + 5.15
    assert covered_ads() == {"2026-05": "65.45", "2026-06": "80.40"}


def test_only_within_the_service_period(world):
    built.enroll(LATECOMER, "2026-07-10")
    spent = {"shop_id": LATECOMER}
    give("ad-spend", ad_day("3.30", "2026-07-09", **spent), ad_day("6.60", "2026-07-10", **spent))
    close("2026-05", "2026-06", "2026-07")

    assert statements(LATECOMER)["2026-07"]["covered_ads"] == "6.60"


def test_it_is_at_the_rate_of_its_day_rounded_by_product(world):
    give(
        "ad-spend",
        ad_day("48.20", MAY, currency="GBP"),  # at 1.3425: 64.7085
        ad_day("7.77", MAY, currency="GBP", product_id=CUP),  # 10.431225
        ad_day("48.20", JUNE, currency="GBP"),  # at 1.2711: 61.26702
    )
    close("2026-05", "2026-06")

    assert covered_ads() == {"2026-05": "75.14", "2026-06": "61.27"}


def test_without_a_rate_it_is_rejected_and_can_be_sent_again(world):
    day = ad_day("48.20", "2026-05-12", currency="GBP")
    refused = built.Answered(rejected=[(0, BOWL, "date", "fx_rate_missing")])
    assert built.send("ad-spend", day) == refused

    give("fx-rates", built.rate("GBP", "2026-05-12", "1.3"))
    give("ad-spend", day)
    close("2026-05")
    assert covered_ads() == {"2026-05": "62.66"}


def test_a_newer_report_of_the_day_takes_the_place_of_the_older(world):
    give("ad-spend", ad_day("48.20", update_time=7))
    give("ad-spend", ad_day("46.10", update_time=8))
    assert built.send("ad-spend", ad_day("99.99", update_time=6)) == built.Answered(stale=1)
    close("2026-05")

    assert covered_ads() == {"2026-05": "46.10"}


def test_without_times_the_last_one_sent_holds(world):
    give("ad-spend", ad_day("48.20"))
    give("ad-spend", ad_day("46.10"))
    close("2026-05")

    assert covered_ads() == {"2026-05": "46.10"}


def test_of_two_reports_in_a_batch_the_older_is_stale(world):
    items = [ad_day("48.20", update_time=7), ad_day("46.10", update_time=8)]

    assert built.send("ad-spend", *items) == built.Answered(accepted=1, stale=1)


def test_what_credit_should_pay_waits_until_there_is_some(world):
    refused = [(1, BOWL, "funded_by", "exceeds_credit")]
    days = (ad_day("48.20"), ad_day("46.10", JUNE, funded_by="ad_credit"))

    answered = built.send("ad-spend", *days)
    assert answered == built.Answered(accepted=1, rejected=refused)


def test_what_is_reported_late_is_never_adjusted(advertised):
    close("2026-05")
    give("ad-spend", ad_day("99.90", "2026-05-31"))
    close("2026-06")

    assert covered_ads() == {"2026-05": "65.45", "2026-06": "80.40"}
    assert built.adjustments() == []


# How it is done.


@pytest.fixture
def two_shards(sold, monkeypatch):
    monkeypatch.setattr(closing, "SHARD", 1)
    built.enroll(LATECOMER, "2026-05-20")


def test_stopped_half_way_it_goes_on_where_it_stopped(two_shards, world):
    class Stop(Exception):
        pass

    def stop(done: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        closing.close_month(world, built.named_month("2026-05"), source="a test", progress=stop)
    assert (list(statements()), list(statements(LATECOMER))) == (["2026-05"], [])
    kept = built.ask("SELECT number, recorded_in FROM billing_statement")

    close("2026-05")
    assert statements() == {"2026-05": OF_MAY}
    assert statements(LATECOMER) == {"2026-05": bill(**fee_alone())}
    assert kept[0] in built.ask("SELECT number, recorded_in FROM billing_statement")


def fee_alone() -> dict[str, str]:
    return {"fixed_fee": "6000.00", "total_charged": "6000.00", "saved_net": "-6000.00"}


@pytest.mark.parametrize("name", built.FIGURES)
def test_where_rollups_are_not_what_their_lines_come_to_nothing_closes(sold, name):
    ShopDay.objects.filter(shop=LIN, day=MAY).update(**{name: 7})

    with pytest.raises(closing.RollupsDisagree, match="7495001 2026-05-10"):
        close("2026-05")
    assert (statements(), postings(), ClosedMonth.objects.count()) == ({}, [PAYMENT], 0)


def test_nor_where_a_rollup_is_missing(sold):
    ShopDay.objects.filter(shop=LIN, day=MAY).delete()

    with pytest.raises(closing.RollupsDisagree, match="7495001 2026-05-10"):
        close("2026-05")


def test_a_day_of_another_month_does_not_stand_in_its_way(sold):
    give("orders", order("C", paid=JUNE))
    ShopDay.objects.filter(shop=LIN, day=JUNE).update(commission=7)
    close("2026-05")

    assert list(statements()) == ["2026-05"]


def close_command(*arguments: str) -> str:
    out = io.StringIO()
    call_command("close_month", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_how_many_it_closed(sold):
    built.enroll(LATECOMER, "2026-06-20")

    assert close_command("2026-summer", "2026-05") == "closed 1 enrollments, 1 statements\n"
    assert close_command("2026-summer", "2026-05") == "closed 0 enrollments, 0 statements\n"
    assert close_command("2026-summer", "2026-06") == "closed 2 enrollments, 2 statements\n"
    assert statements()["2026-05"] == OF_MAY


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2026-summer", "2026-09"), "2026-09 is not over yet"),
        (("2026-summer", "2026-06"), "An earlier month is still open for 2026-summer-00001"),
        (("2026-winter", "2026-05"), "There is no program 2026-winter. There is: 2026-summer"),
        (("2026-summer", "2026-13"), "'2026-13' is not a month"),
    ],
)
def test_or_plainly_why_it_did_not(sold, arguments, said):
    with pytest.raises(CommandError, match=said):
        close_command(*arguments)


def test_another_edition_has_other_figures(db, clock):
    """12.5 % and no referral fee covered, 7.5 % of marketing from June on, in a term of its own."""
    first_edition()
    autumn = Program.objects.create(
        code="2026-trial", name_zh="试", name_en="trial", time_zone="Asia/Shanghai"
    )
    version = ProgramVersion.objects.get()
    version.pk, version.program, version.number = None, autumn, 1
    version.starts_on, version.ends_on = "2026-05-15", "2026-06-14"
    version.last_activation_on = "2026-06-01"
    version.fixed_fee, version.commission_rate, version.referral_rate = "100.03", "0.1250", "0"
    version.save()
    version.marketing_rates.create(from_on="2026-06-01", rate="0.0750")
    give("shops", built.shop())
    days = ("2026-05-14", "2026-05-15", "2026-05-31", "2026-06-01", "2026-06-14", "2026-06-15")
    for number, day in enumerate(days, start=1):
        give("orders", order(day, line(price=f"{number}0.10"), paid=day))
    built.enroll(LIN, "2026-05-02", program="2026-trial")
    for month in ("2026-05", "2026-06"):
        closing.close_month(autumn, built.named_month(month), source="a test")

    # 20.10 and 30.10: 2.5125 and 3.7625; at 4 % 0.804 and 1.204.
    # 40.10 and 50.10: 5.0125 and 6.2625; at 7.5 % 3.0075 and 3.7575.
    assert statements() == {
        "2026-05": bill(
            orders=2,
            gmv="50.20",
            commission="6.27",
            fixed_fee="100.03",
            total_charged="106.30",
            covered_marketing="2.00",
            saved="-4.27",
            saved_net="-104.30",
        ),
        "2026-06": bill(
            orders=2,
            gmv="90.20",
            commission="11.27",
            total_charged="11.27",
            covered_marketing="6.77",
            saved="-4.50",
            saved_net="-4.50",
        ),
    }
