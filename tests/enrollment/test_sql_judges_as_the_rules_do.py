"""`models.entries` says in SQL what `rules.campaigns` says."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrollment.models import entries
from enrollment.rules.campaigns import MISFITS, Item, Offer, Verdict, judge, misfit

SQL = f"""
    SELECT {entries.REASON}, {entries.PRICE}, {entries.FITS}
    FROM (SELECT %(market)s::text AS market, %(categories)s::text[] AS categories,
        %(discount_rate)s::numeric(5, 4) AS discount_rate, %(min_stock)s::int AS min_stock,
        %(starts_time)s::bigint AS starts_time) c
    CROSS JOIN (SELECT %(served_until)s::date AS service_to) n
    CROSS JOIN (SELECT %(shops_market)s::text AS market) s
    CROSS JOIN (SELECT %(state)s::text AS state, %(floor_price)s::numeric(15, 3) AS floor_price,
        %(floor_currency)s::text AS floor_currency) e
    CROSS JOIN (SELECT %(list_price)s::numeric(15, 3) AS list_price, %(currency)s::text AS currency,
        %(category)s::text AS category, %(stock)s::int AS stock) p
"""
FIRST = date(2026, 7, 30)
DAYS = st.integers(0, 3).map(lambda n: FIRST + timedelta(days=n))
MARKETS = st.sampled_from(["GB", "US"])
CATEGORIES = st.sampled_from(["kitchen", "", "刀具", 'O\'Neill "x"', "{}"])
COUNTS = st.integers(0, 3)
PRICES = st.decimals("0", "3", places=3)
LARGE = st.decimals("0", "999999999999.999", places=3)
CURRENCIES = st.sampled_from(["USD", "GBP", "KWD"])

offers = st.builds(
    Offer,
    market=MARKETS,
    categories=st.lists(CATEGORIES, max_size=3).map(tuple),
    discount_rate=st.decimals("0", "1", places=4),
    min_stock=COUNTS,
    starts_on=DAYS,
)
items = st.builds(
    Item,
    is_qualified=st.booleans(),
    served_until=DAYS,
    market=MARKETS,
    category=CATEGORIES,
    stock=COUNTS,
    list_price=PRICES | LARGE,
    currency=CURRENCIES,
)
floors = st.just((None, "")) | st.tuples(PRICES | LARGE, CURRENCIES)


@pytest.mark.django_db
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(offer=offers, item=items, floor=floors, at_price=st.booleans(), second=st.integers(0, 86399))
def test_they_judge_alike(offer, item, floor, at_price, second):
    """``at_price``: the floor price is the campaign price itself, or close to it."""
    price, currency = floor
    if at_price and price is not None:
        price, currency = judge(offer, item).price, item.currency
    item = Item(
        **{name: getattr(item, name) for name in Item.__slots__}
        | {"floor_price": price, "floor_currency": currency}
    )
    midnight = datetime.combine(offer.starts_on, datetime.min.time(), ZoneInfo("Asia/Shanghai"))
    told = {
        "market": offer.market,
        "categories": list(offer.categories),
        "discount_rate": offer.discount_rate,
        "min_stock": offer.min_stock,
        "starts_time": int(midnight.timestamp()) + second,
        "served_until": item.served_until,
        "shops_market": item.market,
        "state": "qualified" if item.is_qualified else "needs_work",
        "floor_price": item.floor_price,
        "floor_currency": item.floor_currency,
        "list_price": item.list_price,
        "currency": item.currency,
        "category": item.category,
        "stock": item.stock,
    }
    with connection.cursor() as cursor:
        cursor.execute(SQL, entries.given(**told))
        reason, in_sql, fits = cursor.fetchone()

    assert Verdict("skipped" if reason else "entered", reason, in_sql) == judge(offer, item)
    assert fits == (misfit(offer, item) == "") == (reason not in MISFITS)


def test_each_reason_comes_before_the_next():
    """A product of which everything is wrong, mended step by step."""
    offer = Offer(
        market="GB",
        categories=("kitchen",),
        discount_rate=Decimal("0.2"),
        min_stock=5,
        starts_on=FIRST,
    )
    wrong = {
        "served_until": FIRST - timedelta(days=1),
        "is_qualified": False,
        "market": "US",
        "category": "garden",
        "stock": 4,
        "list_price": Decimal("24.90"),
        "currency": "USD",
    }
    steps = [
        ("service_over", {"served_until": FIRST}),
        ("not_qualified", {"is_qualified": True}),
        ("market_outside", {"market": "GB"}),
        ("category_outside", {"category": "kitchen"}),
        ("stock_low", {"stock": 5}),
        ("floor_missing", {"floor_price": Decimal("19.93"), "floor_currency": "GBP"}),
        ("floor_currency_changed", {"floor_currency": "USD"}),
        ("below_floor", {"floor_price": Decimal("19.92")}),
    ]
    for reason, mended in steps:
        assert judge(offer, Item(**wrong)) == Verdict("skipped", reason, Decimal("19.92"))
        wrong |= mended
    assert judge(offer, Item(**wrong)) == Verdict("entered", "", Decimal("19.92"))
