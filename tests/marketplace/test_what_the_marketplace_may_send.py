"""API.md, Writes and Shop metrics: shops, products, creators and their videos, as sent."""

import msgspec
import pytest

from growth_program.gateway.answers import Rejection
from growth_program.gateway.fields import Money
from growth_program.marketplace.rules import creators
from growth_program.marketplace.rules.creators import Creator, Video, check_video
from growth_program.marketplace.rules.products import Product, check
from growth_program.marketplace.rules.shops import Metrics, Owner, Shop
from tests.shapes import LEFT_OUT, NO_AMOUNTS, changed, decoded

METRICS = {
    "gmv_90d": 81_234.5,
    "orders_90d": 2301,
    "refund_rate_90d": 0.031,
    "cancel_rate_90d": 0.012,
    "on_time_shipping_rate_90d": 0.977,
    "stock_out_rate": 0.044,
    "stock_days_median": 38.5,
    "active_products": 117,
    "rating": 4.6,
    "price_index": 0.93,
    "violation_points": 2,
    "open_disputes": 3,
    "content_30d": 5,
    "creators_30d": 6,
    "campaigns_90d": 1,
    "sample_requests_90d": 8,
    "ad_roas_90d": 1.7,
    "affiliate_rate_90d": 0.11,
    "listing_score": 64.2,
}
SHOP = {
    "shop_id": "7495001",
    "name": "林记瓷器",
    "seller_type": "POP",
    "market": "GB",
    "category": "home",
    "opened_time": 1_700_000_001,
    "update_time": 1_778_000_002,
    "metrics": METRICS,
    "owner": {"email": "lin@shop.example", "name": "Lin", "language": "zh"},
}
PRODUCT = {
    "shop_id": "7495001",
    "product_id": "1729",
    "title": "Celadon bowl",
    "category": "home",
    "list_price": {"amount": "19.90", "currency": "GBP"},
    "stock": 340,
    "rating": "4.7",
    "review_count": 218,
    "image_urls": ["https://img.example/1.png", "https://img.example/2.png"],
    "status": "ACTIVATE",
    "update_time": 1_778_000_003,
}
CREATOR = {
    "creator_id": "C-8",
    "handle": "@bowls",
    "market": "GB",
    "tier": "mid",
    "followers": 48_100,
    "category_gmv_30d": {"home": "9120.55", "kitchen": "77.10"},
    "videos_30d": 21,
    "update_time": 1_778_000_004,
    "median_views": 3105,
    "median_video_gmv": {"amount": "131.20", "currency": "USD"},
    "fulfilment_rate": "0.9125",
}
VIDEO = {
    "video_id": "V-6",
    "shop_id": "7495001",
    "product_id": "1729",
    "creator_id": "C-8",
    "posted_time": 1_777_900_005,
    "status": "PUBLIC",
    "gmv": "412.07",
    "views": 15_002,
    "update_time": 1_778_000_006,
}


def test_a_shop_as_sent():
    assert decoded(Shop, SHOP) == Shop(
        shop_id="7495001",
        name="林记瓷器",
        seller_type="POP",
        market="GB",
        category="home",
        opened_time=1_700_000_001,
        update_time=1_778_000_002,
        metrics=Metrics(**METRICS),
        owner=Owner(email="lin@shop.example", name="Lin", language="zh"),
    )
    assert decoded(Shop, changed(SHOP, "owner.language", "en")).owner.language == "en"
    assert decoded(Shop, changed(SHOP, "owner", LEFT_OUT)).owner is None
    assert decoded(Shop, SHOP | {"metrics": {}}).metrics == Metrics()


def test_a_product_as_sent():
    assert decoded(Product, PRODUCT) == Product(
        shop_id="7495001",
        product_id="1729",
        title="Celadon bowl",
        category="home",
        list_price=Money(amount="19.90", currency="GBP"),
        stock=340,
        rating="4.7",
        review_count=218,
        image_urls=["https://img.example/1.png", "https://img.example/2.png"],
        status="ACTIVATE",
        update_time=1_778_000_003,
    )


def test_a_creator_as_sent():
    assert decoded(Creator, CREATOR) == Creator(
        creator_id="C-8",
        handle="@bowls",
        market="GB",
        tier="mid",
        followers=48_100,
        category_gmv_30d={"home": "9120.55", "kitchen": "77.10"},
        videos_30d=21,
        update_time=1_778_000_004,
        median_views=3105,
        median_video_gmv=Money(amount="131.20", currency="USD"),
        fulfilment_rate="0.9125",
    )


def test_a_video_as_sent():
    assert decoded(Video, VIDEO) == Video(
        video_id="V-6",
        shop_id="7495001",
        product_id="1729",
        creator_id="C-8",
        posted_time=1_777_900_005,
        status="PUBLIC",
        gmv="412.07",
        views=15_002,
        update_time=1_778_000_006,
    )
    assert decoded(Video, VIDEO | {"status": "REMOVED"}).status == "REMOVED"


SHAPES = [(Shop, SHOP), (Product, PRODUCT), (Creator, CREATOR), (Video, VIDEO)]
OPTIONAL = {"owner", "median_views", "median_video_gmv", "fulfilment_rate"}


@pytest.mark.parametrize(
    ("shape", "item", "name"), [(shape, item, name) for shape, item in SHAPES for name in item]
)
def test_what_each_needs_and_what_it_may_lack(shape, item, name):
    found = decoded(shape, changed(item, name, LEFT_OUT))

    if name in OPTIONAL:
        assert getattr(found, name) is None
    else:
        assert found == Rejection("required", name)


@pytest.mark.parametrize("name", list(METRICS))
def test_each_metric_may_be_missing_and_none_is_negative_or_a_text(name):
    path = f"metrics.{name}"

    assert getattr(decoded(Shop, changed(SHOP, path, LEFT_OUT)).metrics, name) is None
    assert getattr(decoded(Shop, changed(SHOP, path, 0)).metrics, name) == 0
    assert decoded(Shop, changed(SHOP, path, -1)) == Rejection("min_value", path)
    assert decoded(Shop, changed(SHOP, path, "1")) == Rejection("invalid_type", path)


def test_what_was_not_sent_is_not_written():
    few = decoded(Shop, SHOP | {"metrics": {"rating": 4.6}}).metrics
    bare = {name: value for name, value in CREATOR.items() if name not in OPTIONAL}

    assert msgspec.to_builtins(few) == {"rating": 4.6}
    assert msgspec.to_builtins(decoded(Creator, bare)) == bare


RATES = [
    *("refund_rate_90d", "cancel_rate_90d", "on_time_shipping_rate_90d", "stock_out_rate"),
    "affiliate_rate_90d",
]
COUNTS = [
    *("orders_90d", "active_products", "open_disputes", "content_30d", "creators_30d"),
    *("campaigns_90d", "sample_requests_90d"),
]
FIGURES = ["gmv_90d", "stock_days_median", "price_index", "violation_points", "ad_roas_90d"]


@pytest.mark.parametrize(
    ("name", "most", "too_much"),
    [
        *((name, 1, 1.001) for name in RATES),
        *((name, 2**31 - 1, 2**31) for name in COUNTS),
        *((name, 1e15, 1e15 + 1) for name in FIGURES),
        ("rating", 5, 5.01),
        ("listing_score", 100, 100.5),
    ],
)
def test_the_most_that_a_metric_may_say(name, most, too_much):
    path = f"metrics.{name}"

    assert getattr(decoded(Shop, changed(SHOP, path, most)).metrics, name) == most
    assert decoded(Shop, changed(SHOP, path, too_much)) == Rejection("max_value", path)


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("shop_id", "", "min_length"),
        ("name", "x" * 501, "max_length"),
        ("seller_type", 1, "invalid_type"),
        ("market", "x" * 65, "max_length"),
        ("category", None, "invalid_type"),
        ("opened_time", -1, "min_value"),
        ("update_time", 2**40, "max_value"),
        ("metrics", None, "invalid_type"),
        ("metrics.gmv_30d", 1, "unknown_field"),
        ("metrics.orders_90d", 1.5, "invalid_type"),
        ("owner.email", "lin", "invalid"),
        ("owner.email", "lin@shop", "invalid"),
        ("owner.email", "li n@shop.example", "invalid"),
        ("owner.email", "lin@shop.example\n", "invalid"),
        ("owner.email", "x" * 242 + "@shop.example", "max_length"),
        ("owner.name", "", "min_length"),
        ("owner.language", "de", "invalid_choice"),
        ("owner.phone", "1", "unknown_field"),
        ("owner.email", LEFT_OUT, "required"),
        ("rating", 4.6, "unknown_field"),
    ],
)
def test_what_a_shop_may_not_say(path, value, code):
    assert decoded(Shop, changed(SHOP, path, value)) == Rejection(code, path)


def test_the_longest_address_of_an_owner():
    longest = "x" * 241 + "@shop.example"  # 254

    assert decoded(Shop, changed(SHOP, "owner.email", longest)).owner.email == longest


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("shop_id", 7495001, "invalid_type"),
        ("product_id", "x" * 65, "max_length"),
        ("title", "", "min_length"),
        ("category", 3, "invalid_type"),
        *(("list_price.amount", amount, "invalid") for amount in NO_AMOUNTS),
        ("list_price.amount", 19.9, "invalid_type"),
        ("list_price.currency", "£", "invalid"),
        ("stock", -1, "min_value"),
        ("stock", 2**31, "max_value"),
        ("rating", "5.1", "invalid"),
        ("rating", 4.7, "invalid_type"),
        ("review_count", 2**31, "max_value"),
        ("image_urls", ["u"] * 51, "max_length"),
        ("image_urls[1]", "u" * 2049, "max_length"),
        ("image_urls[1]", None, "invalid_type"),
        ("status", "x" * 65, "max_length"),
        ("update_time", "now", "invalid_type"),
        ("colour", "green", "unknown_field"),
    ],
)
def test_what_a_product_may_not_say(path, value, code):
    assert decoded(Product, changed(PRODUCT, path, value)) == Rejection(code, path)


def test_as_many_pictures_as_a_product_may_have():
    assert len(decoded(Product, PRODUCT | {"image_urls": ["u"] * 50}).image_urls) == 50


@pytest.mark.parametrize(
    ("price", "wrong"),
    [
        ({"amount": "19.905", "currency": "GBP"}, ("too_many_decimals", "list_price.amount")),
        ({"amount": "19.905", "currency": "JOD"}, None),
        ({"amount": "19.90", "currency": "GBP"}, None),
    ],
)
def test_what_is_wrong_with_a_well_formed_product(price, wrong):
    assert check(decoded(Product, PRODUCT | {"list_price": price})) == wrong


@pytest.mark.parametrize("tier", ["nano", "micro", "mid", "top"])
def test_the_tiers_of_creators(tier):
    assert decoded(Creator, CREATOR | {"tier": tier}).tier == tier


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("creator_id", "", "min_length"),
        ("handle", "", "min_length"),
        ("market", "x" * 65, "max_length"),
        ("tier", "mega", "invalid_choice"),
        ("followers", -1, "min_value"),
        ("followers", 2**63, "max_value"),
        ("category_gmv_30d", {"x" * 65: "1.00"}, "max_length"),
        ("category_gmv_30d", {str(n): "1.00" for n in range(201)}, "max_length"),
        ("videos_30d", 2**31, "max_value"),
        ("update_time", True, "invalid_type"),
        ("median_views", 2**63, "max_value"),
        ("median_video_gmv", "131.20", "invalid_type"),
        ("fulfilment_rate", "1.1", "invalid"),
        ("fulfilment_rate", 0.9, "invalid_type"),
        ("email", "c@example.com", "unknown_field"),
    ],
)
def test_what_a_creator_may_not_say(name, value, code):
    assert decoded(Creator, CREATOR | {name: value}) == Rejection(code, name)


@pytest.mark.parametrize("amount", NO_AMOUNTS)
def test_a_creators_gmv_is_of_amounts(amount):
    found = decoded(Creator, changed(CREATOR, "category_gmv_30d.home", amount))

    assert found == Rejection("invalid", "category_gmv_30d[...]")


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, None),
        ({"category_gmv_30d": {}, "median_video_gmv": None}, None),
        (
            {"category_gmv_30d": {"home": "17.20", "toys": "9.105"}},
            ("too_many_decimals", "category_gmv_30d.toys"),
        ),
        (
            {"median_video_gmv": {"amount": "131.205", "currency": "GBP"}},
            ("too_many_decimals", "median_video_gmv.amount"),
        ),
        ({"median_video_gmv": {"amount": "131.205", "currency": "OMR"}}, None),
        ({"median_video_gmv": {"amount": "131.20", "currency": "GBP"}}, None),
    ],
)
def test_what_is_wrong_with_a_well_formed_creator(changes, wrong):
    assert creators.check(decoded(Creator, CREATOR | changes)) == wrong


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("video_id", "x" * 65, "max_length"),
        ("shop_id", "", "min_length"),
        ("product_id", None, "invalid_type"),
        ("creator_id", "", "min_length"),
        ("posted_time", -1, "min_value"),
        ("status", "public", "invalid_choice"),
        *(("gmv", amount, "invalid") for amount in NO_AMOUNTS),
        ("views", 2**63, "max_value"),
        ("update_time", 2**40, "max_value"),
        ("tier", "mid", "unknown_field"),
    ],
)
def test_what_a_video_may_not_say(name, value, code):
    assert decoded(Video, VIDEO | {name: value}) == Rejection(code, name)


@pytest.mark.parametrize(
    ("gmv", "wrong"), [("412.075", ("too_many_decimals", "gmv")), ("412.07", None), ("412", None)]
)
def test_a_videos_gmv_is_in_cents(gmv, wrong):
    assert check_video(decoded(Video, VIDEO | {"gmv": gmv})) == wrong
