"""PRODUCT.md §3.3: on the shop's own last 90 days, before it joins; nothing of it is kept."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from compensation.reports import worth
from compensation.rules.rates import UNKNOWN, by_return, measured
from growth_program.core.models import ProgramVersion
from tests import joined
from tests import world as built
from tests.joined import AGREEMENT, INVITATION, SHOP
from tests.support.told import member
from tests.world import LATECOMER, LIN, NEIGHBOUR, ad_day, give, line, order, refund, shop

WORTH, PRODUCTS = f"{SHOP}/worth/", f"{SHOP}/worth/products/"
REPORTED = {"gmv_90d": 68_300.5, "orders_90d": 1210, "affiliate_rate_90d": 0.084}


def words(client, asked: str = "", page: str = WORTH) -> str:
    answer = client.get(page + asked)
    assert answer.status_code == 200
    return built.words(answer.content.decode())


def sell(*days: str | date, price: str = "200.00", affiliate: str = "20.00", **others) -> None:
    """An order on each of the days."""
    sold = line(price=price, affiliate_commission=affiliate)
    give(
        "orders",
        *(order(f"A{day}", sold, paid=str(day), shop_id=LATECOMER, **others) for day in days),
    )


def days_before(day: str, many: int) -> list[date]:
    return [date.fromisoformat(day) - timedelta(days=n) for n in range(1, many + 1)]


def report(**metrics) -> None:
    give("shops", shop(LATECOMER, version=2, metrics=metrics))


# Both sources.


def test_by_the_shops_own_orders_though_it_was_never_enrolled(invited, bo):
    """45 orders of 200.00 on the 45 days to 9 June, 50.00 paid back: 8,950.00, for creators 900.00.

    In 52 days 8,950.00 × 52 / 45 = 10,342.22. Apart 6 % 620.53, 4 % 413.69, creators 900 / 8,950
    of it 1,040.00: 2,074.22. The plan: 6,000.00 + 2,068.44 = 8,068.44, less half of 3,000.00 in ad
    credit: 6,568.44.
    """
    sell(*days_before("2026-06-10", 45))
    give("refunds", refund("R", "50.00", order_id="A2026-06-09", shop_id=LATECOMER))

    told = words(bo, "?ads=0")

    assert "At today's sales, joining costs you USD 4,494.22 more." in told
    assert "From the orders of Shop 7495003 · 26 Apr – 9 Jun 2026" in told
    assert "your orders of 26 Apr – 9 Jun 2026, after refunds; 45 days have sales" in told
    assert "the sales of 45 days, scaled to 52 days of service USD 10,342.22" in told
    for row in ("Referral fee 6% in force 620.53", "Smart marketing 4% in force 413.69"):
        assert row in told
    assert "Creator commission 10.06% what your orders paid 1,040.00" in told
    assert "USD 3,000.00 ad credit × 0.50 −1,500.00" in told


def test_else_by_what_the_marketplace_reports(invited, bo):
    """68,300.50 × 52 / 90 = 39,462.51; 6 % 2,367.75, 4 % 1,578.50, 8.4 % 3,314.85, 6 % for
    advertising 2,367.75: 9,628.85. The plan: 6,000.00 + 7,892.50.
    """
    report(**REPORTED, ad_roas_90d=2.4)
    told = words(bo, "?ads=6")
    assert "At today's sales, joining costs you USD 4,263.65 more." in told
    # As of 24 April, when the shop was sent: of the 90 days before.
    assert "From what the marketplace reports of Shop 7495003 · 24 Jan – 23 Apr 2026" in told
    assert "a GMV of USD 20,000.00 meets it, and at these sales you have USD 39,462.51" in told


def test_by_orders_as_soon_as_they_go_back_thirty_days(invited, bo, clock):
    report(**REPORTED)
    sell(*days_before("2026-06-10", 29))
    assert source() == ("metrics", 90, 1210)
    sell("2026-05-11")
    assert source() == ("orders", 30, 30)


def test_few_orders_are_better_than_nothing(invited, bo):
    assert source() == ("nothing", 0, 0)
    assert "We can't tell yet: we know of no sales; what you pay creators is not known;" in words(
        bo
    )
    sell("2026-06-07", "2026-06-09")
    assert source() == ("orders", 3, 2)
    told = words(bo)
    assert (
        "We can't tell yet: 3 days of sales are too few; 2 orders are too few;"
        " what you spend on advertising is not known."
    ) in told
    # 30 days to the day before: 7 June to 6 July.
    assert "3 of 30 days; enough on 7 Jul 2026" in told


def test_ninety_days_to_yesterday_in_shanghai(invited, bo):
    """A second before, and a second after, on either side."""
    for n, paid in enumerate(
        ["2026-03-11 23:59:59", "2026-03-12 00:00:00", "2026-06-09 23:59:59", "2026-06-10 00:00:00"]
    ):
        sold = line(price=f"{10**n}.00")
        give("orders", order(f"A{n}", sold, paid=paid, shop_id=LATECOMER))
    found = worth.history(joined.shop())
    assert (str(found.first), str(found.last)) == ("2026-03-12", "2026-06-09")
    assert (found.sales.days, found.sales.gmv, found.days_sold) == (90, Decimal("110.00"), 2)


def test_what_the_platform_advertises_for_it_counts(invited, bo):
    """12.50 of 200.00."""
    sell("2026-06-01")
    assert worth.history(joined.shop()).sales.ads == UNKNOWN
    give("ad-spend", ad_day("12.50", "2026-06-03", shop_id=LATECOMER))
    found = worth.history(joined.shop()).sales
    assert found.ads == measured(Decimal("12.50"), Decimal("200.00"))


@pytest.mark.parametrize(
    ("metrics", "affiliate", "ads"),
    [
        ({}, UNKNOWN, UNKNOWN),
        ({"ad_roas_90d": 0}, UNKNOWN, UNKNOWN),
        ({"ad_roas_90d": 2.5}, UNKNOWN, by_return(Decimal("2.5"))),
    ],
)
def test_what_is_not_reported_is_not_known(invited, metrics, affiliate, ads):
    report(gmv_90d=900.0, orders_90d=40, **metrics)
    found = worth.history(joined.shop()).sales
    assert (found.gmv, found.affiliate, found.ads) == (Decimal("900.00"), affiliate, ads)


@pytest.mark.parametrize("metrics", [{"gmv_90d": 900.0}, {"orders_90d": 40}])
def test_half_of_a_report_is_none(invited, metrics):
    report(**metrics)
    assert source() == ("nothing", 0, 0)


def source() -> tuple[str, int, int]:
    found = worth.history(joined.shop())
    return found.source, found.sales.days, found.sales.orders


# What the merchant says.


def test_it_says_yes_in_the_same_words_and_size(invited, bo):
    """80,000.00 × 52 / 30 = 138,666.67; 6 + 4 + 8.4 + 12 % apart: 42,154.66 at 30.4 %, by kind.

    8,320.00 + 5,546.67 + 11,648.00 + 16,640.00 = 42,154.67; the plan 6,000.00 + 27,733.33.
    """
    report(**REPORTED)
    answer = bo.get(f"{WORTH}?sales=80000&ads=12&margin=38").content.decode()
    assert "At these sales, joining costs you USD 8,421.34 less." in built.words(answer)
    # 38 %: 52,693.33 − 42,154.67, and less 33,733.33.
    assert "USD 10,538.66 At the same sales, with the plan USD 18,960.00" in built.words(answer)
    assert 'class="card verdict verdict--yes"' in answer
    assert "verdict--no" in bo.get(f"{WORTH}?ads=0").content.decode()
    assert "verdict--unsure" in bo.get(WORTH).content.decode()


def test_it_says_from_where_what_is_not_known_would_turn_it(invited, bo):
    """13,892.50 less, at the least, 2,367.75 + 1,381.19 + 3,314.85 = 7,063.79; 17.3 % of it all."""
    report(**REPORTED)
    assert (
        "What is not known would have to cost you more than USD 6,828.71 in the service period,"
        " 17.3% of sales, for the plan to be cheaper."
    ) in words(bo)


def test_ad_credit_counts_as_he_says(invited, bo):
    """5,000.00 a month: 8,666.67, commission 1,733.33; missed."""
    report(**REPORTED)
    told = words(bo, "?sales=5000&credit=0.6")
    assert "you are owed USD 3,000.00 in ad credit. It counts USD 1,800.00 here." in told
    assert (
        "A dollar of ad credit what it is worth to you; half, unless you say otherwise USD 0.60"
        in (told)
    )


@pytest.mark.parametrize(
    "typed",
    ["viel", "NaN", "-Infinity", "1e999", "1e-999", "-1", "-0.01", "1.234", "1,5", "9" * 4000],
)
def test_what_can_not_be_is_said_beside_its_field(invited, bo, typed):
    report(**REPORTED)
    told = words(bo, f"?sales={typed}&margin={typed}&affiliate={typed}&ads={typed}&credit={typed}")
    for sentence in (
        "Sales lie between 0 and 1,000,000,000. Write digits and a point, like 12000.00.",
        "A margin lies between 0 and 100. For 38%, enter 38.",
        "It lies between 0 and 1. For half of a dollar, enter 0.50.",
    ):
        assert told.count(sentence) == 1
    assert told.count("A share lies between 0 and 100. For 8.5%, enter 8.5.") == 2
    # And the answer is the one without it.
    assert "We can't tell yet: what you spend on advertising is not known." in told


@pytest.mark.parametrize("way", ["?margin=100.01", "?sales=1000000000.01", "?credit=1.01"])
def test_nor_what_is_beyond_its_end(invited, bo, way):
    assert 'class="field__error"' in bo.get(f"{WORTH}{way}").content.decode()


@pytest.mark.parametrize(
    "way", ["?margin=100&affiliate=100&ads=100&credit=1&sales=1000000000", "?sales=0&credit=0"]
)
def test_its_ends_are_answered(invited, bo, way):
    page = bo.get(f"{WORTH}{way}").content.decode()
    assert 'class="field__error"' not in page
    assert "<polyline" in page


# For whom, and when.


def test_only_who_may_join_or_has_joined_finds_it(june, keepers, bo, clock):
    assert [bo.get(way).status_code for way in (WORTH, PRODUCTS)] == [404, 404]
    joined.invite(june.mei)
    assert [bo.get(way).status_code for way in (WORTH, PRODUCTS)] == [200, 200]
    clock("2026-06-25")  # the invitation has ended
    assert [bo.get(way).status_code for way in (WORTH, PRODUCTS)] == [404, 404]


def test_not_where_nobody_joins_any_more(invited, bo, clock):
    """Another version has set an earlier last day meanwhile."""
    version = ProgramVersion.objects.get()
    rates, remedies = version.marketing_rates.all(), version.remedies.all()
    assert not rates
    assert remedies
    version.pk, version.number, version.is_agreed = None, 2, False
    version.last_activation_on = date(2026, 6, 9)
    version.save()
    assert bo.get(WORTH).status_code == 404


def test_the_money_of_a_shop_is_no_operators_business(invited, keepers):
    otto, fei = built.signed_in(keepers.otto), built.signed_in(keepers.fei)
    assert [otto.get(way).status_code for way in (WORTH, PRODUCTS)] == [403, 403]
    assert [fei.get(way).status_code for way in (WORTH, PRODUCTS)] == [200, 200]


def test_the_invitation_and_the_agreement_lead_to_it(invited, bo):
    for way in (INVITATION, AGREEMENT):
        assert f'href="{WORTH}"' in bo.get(way).content.decode().split('id="main"')[1]


def test_a_late_joiner_is_told_how_many_days_are_judged(invited, bo, clock):
    assert "your promises are judged on 52 days of 92. The fixed fee of USD 6,000.00" in words(bo)
    clock("2026-06-24")
    assert "your promises are judged on 38 days of 92." in words(bo)


def test_with_the_application_it_stays(invited, keepers, bo):
    joined.applied(keepers.bo)
    told = words(bo)
    assert "Your promises are judged on 52 days of 92." in told
    assert "Read the agreement" not in told
    assert WORTH in joined.menu(bo)
    assert PRODUCTS not in joined.menu(bo)


def test_after_it_has_joined_it_is_kept_by_its_own_period(world, clock):
    """Lin is there for the whole term; the neighbour, who was never invited, has none of it."""
    clock("2026-06-10")
    lin = built.signed_in(member("lin", "owner", LIN))
    told = words(lin, page=f"/shops/{LIN}/worth/")
    assert "You have joined." in told
    assert "judged on" not in told
    assert f"/shops/{LIN}/worth/" in joined.menu(lin, f"/shops/{LIN}/")
    nan = built.signed_in(member("nan", "owner", NEIGHBOUR))
    assert nan.get(f"/shops/{NEIGHBOUR}/worth/").status_code == 404
    assert nan.get(f"/shops/{LIN}/worth/").status_code == 404


def test_who_withdrew_has_nothing_to_weigh(invited, keepers, bo):
    joined.applied(keepers.bo)
    bo.post(f"{SHOP}/application/withdraw/")
    assert joined.enrollment().state == "withdrawn"
    assert bo.get(WORTH).status_code == 404


# What it costs, and what stays of it.


@pytest.mark.parametrize("days", [45, 88])
def test_it_asks_the_database_little_however_much_was_sold(
    invited, bo, days, django_assert_num_queries
):
    """Session, user, member; two for the menu; invitation, figures, their rates and remedies; one
    for all that was sold.
    """
    sell(*days_before("2026-06-10", days))
    bo.get(WORTH)
    with django_assert_num_queries(10):
        bo.get(WORTH)


def test_looking_writes_nothing(invited, bo):
    bo.get(WORTH)
    before = built.ask("SELECT count(*), max(id) FROM core_auditentry")
    bo.get(f"{WORTH}?margin=38&sales=9160")
    bo.get(PRODUCTS)
    assert built.ask("SELECT count(*), max(id) FROM core_auditentry") == before
    assert bo.post(WORTH).status_code == 405
