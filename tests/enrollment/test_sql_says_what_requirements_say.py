"""`models.qualification` says in SQL what `rules.requirements` says."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrollment.models import qualification
from enrollment.rules.requirements import Floor, Listing, Requirements, failures, of_listing

SQL = f"""
    SELECT {qualification.OF_LISTING}, {qualification.FAILURES}
    FROM (SELECT %(list_price)s::numeric(15, 3) AS list_price, %(currency)s::text AS currency,
        %(has_stock)s::int AS stock, %(has_rating)s::numeric(3, 2) AS rating,
        %(image_urls)s::jsonb AS image_urls, %(category)s::text AS category,
        %(status)s::text AS status) p
    CROSS JOIN (SELECT %(floor_price)s::numeric(15, 3) AS floor_price,
        %(floor_currency)s::text AS floor_currency) e
    CROSS JOIN (SELECT %(usd_per_unit)s::numeric(18, 10) AS usd_per_unit) x
"""
CURRENCIES = st.sampled_from(["USD", "GBP", "KWD"])
# Close together, so that bounds are met, missed by one, and crossed.
COUNTS = st.integers(0, 4)
RATINGS = st.decimals("0", "5", places=2)
PRICES = st.decimals("0", "12", places=3)
CENTS = st.decimals("0", "12", places=2)
RATES = st.decimals("0.0000000001", "3", places=10)
CATEGORIES = st.sampled_from(["kitchen", "weapons", "", "刀具", 'O\'Neill "x"'])


def maybe(values):
    return st.none() | values


requirements = st.builds(
    Requirements,
    version=st.just(3),
    is_on_sale=st.booleans(),
    rating=maybe(RATINGS),
    stock=maybe(COUNTS),
    images=maybe(COUNTS),
    refused_categories=st.lists(CATEGORIES, max_size=2).map(tuple),
    price=maybe(st.tuples(CENTS, CENTS).map(lambda pair: tuple(sorted(pair)))),
    has_floor_price=st.booleans(),
)
listings = st.builds(
    Listing,
    list_price=PRICES,
    currency=CURRENCIES,
    stock=COUNTS,
    rating=RATINGS,
    images=COUNTS,
    category=CATEGORIES,
    status=st.sampled_from(["ACTIVATE", "SELLER_DEACTIVATED", ""]),
)
floors = st.just(Floor()) | st.builds(Floor, price=PRICES, currency=CURRENCIES)


@pytest.mark.django_db
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=requirements, listing=listings, floor=floors, rate=maybe(RATES))
def test_they_fail_alike(asked, listing, floor, rate):
    with connection.cursor() as cursor:
        cursor.execute(
            SQL,
            {
                **qualification.given(asked),
                "list_price": listing.list_price,
                "currency": listing.currency,
                "has_stock": listing.stock,
                "has_rating": listing.rating,
                "image_urls": json.dumps(["x"] * listing.images),
                "category": listing.category,
                "status": listing.status,
                "floor_price": floor.price,
                "floor_currency": floor.currency,
                "usd_per_unit": rate,
            },
        )
        dry, whole = (json.loads(cell) for cell in cursor.fetchone())

    assert dry == of_listing(listing, asked, rate)
    assert whole == failures(listing, floor, asked, rate)


def test_a_price_is_held_against_its_bounds_in_whole_cents():
    """0.995 at 1.0000 is 1.00, half-up: it takes part from USD 1.00."""
    asked = Requirements(version=1, price=(Decimal("1.00"), Decimal("2.00")))
    listing = Listing(
        list_price=Decimal("0.995"),
        currency="KWD",
        stock=1,
        rating=Decimal(5),
        images=0,
        category="",
        status="",
    )

    assert failures(listing, Floor(), asked, Decimal("1.0000")) == []
    assert failures(listing, Floor(), asked, Decimal("0.9999")) == [
        {"code": "price_outside", "least": "1.00", "most": "2.00", "has": "0.99"}
    ]
    assert failures(listing, Floor(), asked, None) == [{"code": "rate_unknown", "currency": "KWD"}]
