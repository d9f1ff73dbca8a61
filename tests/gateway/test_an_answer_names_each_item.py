"""API.md, Conventions: of each rejected item its index, id, path and code; neighbours are kept."""

import random

import pytest

from tests import world as built
from tests.enrollment.frozen import promotion
from tests.shapes import LEFT_OUT, NO_AMOUNTS, changed
from tests.world import JUNE, line, order, refund, signed

OWNER = {"email": "lin@shop.example", "name": "Lin", "language": "zh"}
# The list of each kind, the field that names an item, and a good one.
LISTS = {
    "shops": ("shops", "shop_id", built.shop("7495004", owner=OWNER)),
    "products": ("products", "product_id", built.product("1731", image_urls=["/a.png", "/b.png"])),
    "fx-rates": ("rates", "currency", built.rate("EUR", JUNE, "1.0877", update_time=7)),
    "orders": ("orders", "order_id", order("B", line("1"), line("2", creator_id="C-8"))),
    "refunds": ("refunds", "refund_id", refund("S", "7.15")),
    "creators": ("creators", "creator_id", built.creator("C-8", "mid")),
    "creator-videos": ("videos", "video_id", built.video("V", "C-8")),
    "aigc-items": ("items", "item_id", built.aigc_item("I", content_sha256="5e" * 32)),
    "ad-spend": ("days", "product_id", built.ad_day("48.20", update_time=7)),
    "promotions": ("promotions", "promotion_id", promotion()),
}


@pytest.fixture
def post(client, world, key):
    """POST items of a kind. The order A of 2 × 100.00 USD is known."""
    built.give("orders", order("A", line("1"), line("2")))

    def post(kind: str, *items: object) -> dict:
        response = signed(client, key, f"/api/v1/{kind}", {LISTS[kind][0]: items})
        assert (response.status_code, response["Content-Type"]) == (200, "application/json")
        told = response.json()
        counts = told["accepted"] + told["unchanged"] + told["stale"]
        assert counts + len(told["rejected"]) == len(items)
        assert all(row.pop("message") for row in told["rejected"])
        return told

    return post


def refusals(post, kind: str, faults: list[tuple[str, object, str]]) -> None:
    """A good item, one for each fault in it, and the good one again."""
    _, key, good = LISTS[kind]
    bad = [changed(good, path, value) for path, value, _code in faults]

    told = post(kind, good, *bad, good)

    assert told == {
        "accepted": 1,
        "unchanged": 1,
        "stale": 0,
        "rejected": [
            {"index": index, "id": name(item.get(key)), "path": path, "code": code}
            for index, (item, (path, _value, code)) in enumerate(
                zip(bad, faults, strict=True), start=1
            )
        ],
    }


def name(value: object) -> str:
    return value[:64] if isinstance(value, str) else ""


UNKNOWN = {
    "shops": ["metrics.gmv_91d", "owner.phone"],
    "products": ["list_price.rate"],
    "orders": ["line_items[0].colour", "line_items[1].note"],
    "creators": [],
    "ad-spend": ["spend.usd"],
}


@pytest.mark.parametrize("kind", LISTS)
def test_a_field_that_does_not_exist(post, kind):
    paths = ["colour", *UNKNOWN.get(kind, [])]

    refusals(post, kind, [(path, "7", "unknown_field") for path in paths])


MAY_BE_LEFT_OUT = {
    "shops": {"owner"},
    "fx-rates": {"update_time"},
    "orders": {"paid_time"},  # by its status: the next test
    "aigc-items": {"content_sha256"},
    "ad-spend": {"update_time"},
}
NEEDED_INSIDE = {
    "shops": [f"owner.{name}" for name in OWNER],
    "products": ["list_price.amount", "list_price.currency"],
    "orders": [f"line_items[1].{name}" for name in line()],
    "ad-spend": ["spend.amount", "spend.currency"],
}


@pytest.mark.parametrize("kind", LISTS)
def test_a_field_that_is_missing(post, kind):
    needed = set(LISTS[kind][2]) - MAY_BE_LEFT_OUT.get(kind, set())
    paths = [*sorted(needed), *NEEDED_INSIDE.get(kind, [])]

    refusals(post, kind, [(path, LEFT_OUT, "required") for path in paths])


@pytest.mark.parametrize(
    "status",
    [
        *("ON_HOLD", "AWAITING_SHIPMENT", "PARTIALLY_SHIPPING", "AWAITING_COLLECTION"),
        *("IN_TRANSIT", "DELIVERED", "COMPLETED"),
    ],
)
def test_a_paid_order_says_when_it_was_paid(post, status):
    told = post("orders", order("C", paid=None, status=status), order("B", status=status))

    missing = {"index": 0, "id": "C", "path": "paid_time", "code": "paid_time_required"}
    assert (told["accepted"], told["rejected"]) == (1, [missing])


@pytest.mark.parametrize("status", ["UNPAID", "CANCELLED"])
def test_any_other_need_not(post, status):
    assert post("orders", order("B", paid=None, status=status))["accepted"] == 1


AMOUNTS = {
    "orders": [
        "line_items[0].original_price",
        "line_items[1].seller_discount",
        "line_items[1].platform_discount",
        "line_items[0].affiliate_commission",
    ],
    "refunds": ["amount"],
    "products": ["list_price.amount"],
    "creator-videos": ["gmv"],
    "ad-spend": ["spend.amount", "gmv"],
}


@pytest.mark.parametrize("kind", AMOUNTS)
def test_what_is_no_amount(post, kind):
    faults = [
        *((amount, "invalid") for amount in NO_AMOUNTS),
        *((amount, "invalid_type") for amount in (19.9, 19, 1e3, None, True, ["1.00"], {})),
        ("1.005", "too_many_decimals"),  # USD and GBP have two
    ]

    refusals(post, kind, [(path, *fault) for path in AMOUNTS[kind] for fault in faults])


def test_three_decimals_are_kuwaits(post):
    dinars = {"currency": "KWD", "line_items": [line(price="1.005")]}

    told = post("orders", order("B", **dinars), order("C", line(price="1.005"), currency="PHP"))

    [row] = told["rejected"]
    assert (told["accepted"], row["id"], row["code"]) == (1, "C", "too_many_decimals")


NULS = {
    "shops": [("name", "Lin\0"), ("market", "\0"), ("shop_id", "\x007495004")],
    "products": [("title", "B\0wl"), ("image_urls[1]", "/\0.png")],
    "orders": [
        ("order_id", "B\0"),
        ("shop_id", "\0"),
        ("line_items[1].id", "2\0"),
        ("line_items[0].product_id", "\x001729"),
        ("line_items[0].sku_id", "S\x003"),
        ("line_items[1].creator_id", "\0"),
    ],
    "refunds": [("refund_id", "\0"), ("order_id", "A\0"), ("line_item_id", "1\0")],
    "creators": [("creator_id", "C\0"), ("handle", "@\0"), ("market", "\0")],
    "creator-videos": [("video_id", "\0"), ("product_id", "17\x0029"), ("creator_id", "\0")],
    "aigc-items": [("item_id", "I\0"), ("product_id", "\0")],
    "ad-spend": [("product_id", "1729\0"), ("shop_id", "\0")],
    "promotions": [("promotion_id", "P\0"), ("tool", "coupons\0"), ("name", "\0")],
}


@pytest.mark.parametrize("kind", NULS)
def test_a_nul_in_a_text(post, kind):
    refusals(post, kind, [(path, text, "nul_character") for path, text in NULS[kind]])


def test_a_nul_in_a_name(post):
    told = post("creators", built.creator("C-8", "mid", category_gmv_30d={"\0": "1.00"}))

    refused = {"index": 0, "id": "C-8", "path": "category_gmv_30d", "code": "nul_character"}
    assert told["rejected"] == [refused]


COUNTS = {
    "orders": ["line_items[0].quantity"],
    "products": ["stock", "review_count"],
    "creators": ["videos_30d"],
}
LARGE_COUNTS = {
    "creators": ["followers"],
    "creator-videos": ["views"],
    "ad-spend": ["impressions", "clicks", "orders"],
}


@pytest.mark.parametrize("kind", COUNTS)
def test_a_count_that_does_not_fit_into_four_bytes(post, kind):
    faults = [(value, "max_value") for value in (2**31, 2**63, 2**64, 10**40)]
    faults += [(-1, "min_value"), (1.5, "invalid_type"), ("2", "invalid_type")]

    refusals(post, kind, [(path, *fault) for path in COUNTS[kind] for fault in faults])


@pytest.mark.parametrize("kind", LARGE_COUNTS)
def test_a_large_one_that_does_not_fit_into_eight(post, kind):
    faults = [(value, "max_value") for value in (2**63, 2**64, 10**40)]

    refusals(post, kind, [(path, *fault) for path in LARGE_COUNTS[kind] for fault in faults])


TIMES = {
    "shops": ["opened_time", "update_time"],
    "products": ["update_time"],
    "fx-rates": ["update_time"],
    "orders": ["paid_time", "update_time"],
    "refunds": ["refunded_time", "update_time"],
    "creators": ["update_time"],
    "creator-videos": ["posted_time", "update_time"],
    "aigc-items": ["offered_time", "update_time"],
    "ad-spend": ["update_time"],
    "promotions": ["starts_time", "ends_time", "update_time"],
}


@pytest.mark.parametrize("kind", TIMES)
def test_what_is_no_time(post, kind):
    faults = [
        (4_102_444_800, "max_value"),  # the year 2100
        (253_402_300_799, "max_value"),  # the end of the year 9999
        (253_402_300_800, "max_value"),
        (2**63, "max_value"),
        (-1, "min_value"),
        (1_780_000_000.5, "invalid_type"),
        ("1780000000", "invalid_type"),
    ]

    refusals(post, kind, [(path, *fault) for path in TIMES[kind] for fault in faults])


OTHERS = {
    "shops": [
        ("metrics.refund_rate_90d", 1.01, "max_value"),
        ("owner.email", "lin", "invalid"),
        ("owner.language", "fr", "invalid_choice"),
    ],
    "products": [("rating", "5.01", "invalid"), ("list_price.currency", "gbp", "invalid")],
    "fx-rates": [
        ("date", "2026-06-31", "calendar_day"),
        ("date", "2026-6-30", "invalid"),
        ("usd_per_unit", "0.0000", "min_value"),
        ("usd_per_unit", "1.10000000001", "invalid"),
        ("currency", "EURO", "invalid"),
    ],
    "orders": [
        ("line_items[1].quantity", 0, "min_value"),
        ("line_items[1].id", "1", "duplicate_line"),
        ("line_items[1].id", "", "min_length"),
        ("line_items[1].id", "9" * 65, "max_length"),
        ("line_items[1].seller_discount", "100.01", "discount_exceeds_price"),
        ("line_items[1].is_gift", "false", "invalid_type"),
        ("line_items", None, "invalid_type"),
        ("line_items[0]", [], "invalid_type"),
        ("order_id", "", "min_length"),
        ("order_id", "B" * 65, "max_length"),
        ("order_id", 5766, "invalid_type"),
        ("status", "PAID", "invalid_choice"),
        ("status", "COMPLETED\0", "invalid_choice"),
        ("currency", "usd", "invalid"),
        ("currency", "US\0", "invalid"),
        ("is_sample_order", 0, "invalid_type"),
        ("shop_id", "7495999", "unknown_shop"),
    ],
    "refunds": [
        ("status", "PENDING", "invalid_choice"),
        ("shop_id", "7495999", "unknown_shop"),
        ("refund_id", "S" * 65, "max_length"),
    ],
    "creators": [("tier", "macro", "invalid_choice"), ("category_gmv_30d", [], "invalid_type")],
    "creator-videos": [
        ("status", "PRIVATE", "invalid_choice"),
        ("shop_id", "7495999", "unknown_shop"),
    ],
    "aigc-items": [
        ("product_id", "1799", "unknown_product"),
        ("content_sha256", "5e" * 31, "invalid"),
        ("outcome", "maybe", "invalid_choice"),
        ("shop_id", "7495999", "unknown_shop"),
    ],
    "ad-spend": [
        ("funded_by", "merchant", "invalid_choice"),
        ("funded_by", "ad_credit", "exceeds_credit"),
        ("date", "2026-02-29", "calendar_day"),
        ("spend.currency", "XAU", "fx_rate_missing"),
        ("shop_id", "7495999", "unknown_shop"),
    ],
    "promotions": [
        ("status", "PAUSED", "invalid_choice"),
        ("tool", "", "min_length"),
        ("tool", "c" * 65, "max_length"),
        ("ends_time", promotion()["starts_time"] - 1, "ends_before_start"),
        ("shop_id", "7495999", "unknown_shop"),
    ],
}


@pytest.mark.parametrize("kind", OTHERS)
def test_what_else_is_wrong(post, kind):
    elsewhere = {"fx_rate_missing": "date"}  # of the path that was changed
    _name, key, good = LISTS[kind]
    bad = [changed(good, path, value) for path, value, _code in OTHERS[kind]]

    told = post(kind, *bad, good)

    assert told["accepted"] == 1
    assert [(r["index"], r["id"], r["path"], r["code"]) for r in told["rejected"]] == [
        (index, name(item[key]), elsewhere.get(code, path), code)
        for index, (item, (path, _value, code)) in enumerate(zip(bad, OTHERS[kind], strict=True))
    ]


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"order_id": "Z"}, "line_item_id", "unknown_line"),
        ({"line_item_id": "3"}, "line_item_id", "unknown_line"),
        ({"amount": "100.01"}, "amount", "refund_exceeds_line"),
    ],
)
def test_a_refund_that_its_line_does_not_bear(post, changes, path, code):
    told = post("refunds", refund("S", "7.15"), refund("T", "8.20") | changes)

    refused = {"index": 1, "id": "T", "path": path, "code": code}
    assert (told["accepted"], told["rejected"]) == (1, [refused])


def test_items_that_are_no_objects_have_no_name(post):
    items = [None, 7, "B", True, [], [[]], 1.5]

    told = post("orders", *items, order("B"))

    assert told["accepted"] == 1
    assert told["rejected"] == [
        {"index": index, "id": "", "path": "", "code": "invalid_type"}
        for index in range(len(items))
    ]


def test_what_is_good_is_kept_among_what_is_not(post):
    bad = [order(order_id, status="PAID") for order_id in "FGH"]
    good = [order(order_id) for order_id in "BCD"]

    told = post("orders", *(item for pair in zip(bad, good, strict=True) for item in pair))

    assert [(row["index"], row["id"]) for row in told["rejected"]] == [(0, "F"), (2, "G"), (4, "H")]
    assert built.stored("billing_order", "order_id") == [("A",), ("B",), ("C",), ("D",)]


@pytest.mark.parametrize("seed", range(3))
def test_the_counts_add_up_whatever_is_sent(post, seed):
    """`post` adds them up; here of versions, copies and faults at random."""
    chance = random.Random(seed)
    sent = [order(chance.choice("BCDEF"), version=chance.randrange(3)) for _ in range(40)]
    faults = [changed(chance.choice(sent), "status", chance.choice(["", 7])) for _ in range(11)]
    items = [*sent, *faults, *chance.choices(sent, k=23)]
    chance.shuffle(items)

    told = post("orders", *items)

    newest = {item["order_id"] for item in sent}
    assert (told["accepted"], len(told["rejected"])) == (len(newest), 11)


@pytest.mark.parametrize(
    "items",
    [
        # 999,999,999,999.99 GBP at 1.3425 are 13 digits of USD.
        [order("B", line(price="999999999999.99"), currency="GBP")],
        # Each fits, their day's sum does not.
        [order("B", line(price="999999999999.99")), order("C", line(price="999999999999.98"))],
    ],
    ids=["in USD", "in a day"],
)
def test_the_largest_amounts_harm_no_neighbour(post, items):
    assert post("orders", order("D"), *items)["accepted"] == 1 + len(items)
