"""What the demo's generated data promises to whoever takes it in."""

import json
import math
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from statistics import mean, median, stdev

import pytest

from growth_program.demo.generated import enrollments
from tests.demo.replayed import (
    DAY,
    KEPT_FROM,
    PILOT,
    SILENCE,
    SUMMER,
    TERMS,
    Replay,
    counts,
    day,
    key,
    net,
    paid_on,
    stages,
)

SEED = 20260501
ROOT = Path(__file__).parents[2]

FIELDS = {  # of API.md; a question mark where one may be missing
    "shops": "shop_id name seller_type market category opened_time update_time metrics owner?",
    "products": "shop_id product_id title category list_price stock rating review_count image_urls"
    " status update_time",
    "fx-rates": "currency date usd_per_unit update_time?",
    "creators": "creator_id handle market tier followers category_gmv_30d videos_30d median_views?"
    " median_video_gmv? fulfilment_rate? update_time",
    "orders": "shop_id order_id status paid_time? update_time currency is_sample_order line_items",
    "refunds": "refund_id shop_id order_id line_item_id amount refunded_time status update_time",
    "ad-spend": "shop_id product_id date spend funded_by impressions clicks orders gmv"
    " update_time?",
    "aigc-items": "item_id shop_id product_id kind offered_time outcome content_sha256?"
    " update_time",
    "campaigns": "campaign_id kind name market categories discount_rate starts_time ends_time"
    " register_by_time min_stock update_time",
    "sample-requests": "request_id shop_id product_id creator_id requested_time",
    "creator-videos": "video_id shop_id product_id creator_id posted_time status gmv views"
    " update_time",
}
INNER_FIELDS = {
    "line_items": "id product_id sku_id quantity original_price seller_discount platform_discount"
    " affiliate_commission creator_id? is_gift",
    "owner": "email name language",
    "list_price": "amount currency",
    "spend": "amount currency",
    "median_video_gmv": "amount currency",
    "metrics": "gmv_90d orders_90d refund_rate_90d cancel_rate_90d on_time_shipping_rate_90d"
    " stock_out_rate stock_days_median active_products rating price_index violation_points"
    " open_disputes content_30d creators_30d campaigns_90d sample_requests_90d ad_roas_90d?"
    " affiliate_rate_90d listing_score?",
}
AMOUNTS = {
    *("amount", "original_price", "seller_discount", "platform_discount"),
    *("affiliate_commission", "gmv"),
}
STATUSES = {
    *("UNPAID", "ON_HOLD", "AWAITING_SHIPMENT", "PARTIALLY_SHIPPING", "AWAITING_COLLECTION"),
    *("IN_TRANSIT", "DELIVERED", "COMPLETED", "CANCELLED"),
}

# Of each enrolled shop: whether ROAS, AIGC items and creator videos are met.
OUTCOMES = {}
OUTCOMES[SUMMER] = {
    "青屿户外旗舰店": (True, True, True),
    "禾巷家居旗舰店": (True, True, True),
    "拾暮美护专营店": (True, False, True),
    "绒团宠物用品旗舰店": (True, True, False),
    "澜桥数码配件专营店": (False, True, True),
    "木溪童玩旗舰店": (False, False, True),
    "云麓露营旗舰店": (True, False, True),
    "素芷个护旗舰店": (False, True, True),
    "尾巴湾宠物旗舰店": (True, True, True),
}
OUTCOMES[PILOT] = {
    "青屿户外旗舰店": (True, True, False),
    "拾暮美护专营店": (True, True, True),
    "澜桥数码配件专营店": (False, True, True),
    "木溪童玩旗舰店": (False, False, False),
    "星渡数码旗舰店": (True, False, True),
}


@pytest.fixture(scope="module")
def sent():
    return stages(SEED)


@pytest.fixture(scope="module")
def replay(sent):
    return Replay.of(sent)


def items_of(sent, kind):
    return [item for stage in sent for of, items in stage.batches if of == kind for item in items]


def text_of(*, seed=SEED, shops=2):
    return json.dumps(
        [[stage.until.isoformat(), stage.batches] for stage in stages(seed, shops)]
        + enrollments(seed, shops)
    )


# The same again.


def test_the_same_seed_gives_the_same_data():
    assert text_of() == text_of()


def test_another_seed_gives_other_data():
    assert text_of(seed=7) != text_of(seed=8)


def test_no_order_of_hashes_and_no_framework_gets_in():
    code = (
        "import hashlib, json, sys; from growth_program.demo.generated import feed;"
        "text = json.dumps([*feed(5, 2).between(0, 2**31)]);"
        "print(hashlib.sha256(text.encode()).hexdigest(), 'django' in sys.modules)"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(said) == 1
    assert said.pop().split()[1] == b"False"


# What an item looks like.


def names_fit(item, fields):
    known = {field.rstrip("?") for field in fields.split()}
    required = {field for field in fields.split() if not field.endswith("?")}
    return required <= item.keys() <= known


@pytest.mark.parametrize("kind", FIELDS)
def test_items_have_exactly_the_fields_of_the_api(sent, kind):
    items = items_of(sent, kind)
    assert items
    assert all(names_fit(item, FIELDS[kind]) for item in items)


@pytest.mark.parametrize("name", INNER_FIELDS)
def test_inner_objects_have_exactly_the_fields_of_the_api(sent, name):
    found = [
        item[name] for stage in sent for _, items in stage.batches for item in items if name in item
    ]
    inner = [part for value in found for part in (value if isinstance(value, list) else [value])]
    assert inner
    assert all(names_fit(part, INNER_FIELDS[name]) for part in inner)


def walked(value):
    for name, part in value.items():
        yield name, part
        for inner in part if isinstance(part, list) else [part]:
            if isinstance(inner, dict):
                yield from walked(inner)


def test_amounts_have_two_decimals_ids_are_long_numbers_times_are_seconds(sent):
    for stage in sent:
        for kind, items in stage.batches:
            for name, value in (pair for item in items for pair in walked(item)):
                if name in AMOUNTS and kind != "shops":
                    assert re.fullmatch(r"\d{1,12}\.\d\d", value), (kind, name, value)
                elif name.endswith("_time"):
                    assert isinstance(value, int), (kind, name, value)
                elif name == "id" or name.endswith("_id"):
                    assert re.fullmatch(r"\d{18,19}", value), (kind, name, value)


# How it arrives.


def test_a_batch_is_small_enough_and_names_nothing_twice(sent):
    for kind, items in (batch for stage in sent for batch in stage.batches):
        assert 0 < len(items) <= 5_000
        assert len({key(kind, item) for item in items}) == len(items)


def test_nothing_is_told_before_it_happens_nor_a_stage_late(sent):
    since = 0
    for stage in sent:
        now = stage.until.timestamp()
        for _, items in stage.batches:
            assert all(since <= item.get("update_time", since) < now for item in items)
        since = now


def test_every_version_is_newer_than_the_one_before(replay):
    for kind in FIELDS:
        for versions in replay.sent[kind].values():
            times = [version.get("update_time", 0) for version in versions]
            assert times == sorted(set(times))


def test_new_orders_come_in_order_of_time_but_for_late_ones(sent):
    for stage in sent:
        first = next(items for kind, items in stage.batches if kind == "orders")
        paid = [order["paid_time"] for order in first if "paid_time" in order]
        turned = sum(later < earlier for earlier, later in pairwise(paid))
        assert turned < 60


def test_there_is_a_rate_for_every_day(replay):
    days = (date(2026, 8, 31) - date(2025, 12, 25)).days + 1
    rates = replay.rates()
    assert Counter(rate["currency"] for rate in rates) == {"GBP": days, "EUR": days, "MYR": days}
    assert {min(rate["date"] for rate in rates), max(rate["date"] for rate in rates)} == {
        "2025-12-25",
        "2026-08-31",
    }


# What the rules would refuse.


def test_orders_can_be_accepted(sent):
    for order in items_of(sent, "orders"):
        lines = order["line_items"]
        assert order["status"] in STATUSES
        assert "paid_time" in order or order["status"] in {"UNPAID", "CANCELLED"}
        assert order.get("paid_time", 0) <= order["update_time"]
        assert len({line["id"] for line in lines}) == len(lines) > 0
        assert all(net(line) >= 0 and line["quantity"] >= 1 for line in lines)


def test_an_order_keeps_its_currency(replay):
    for versions in replay.sent["orders"].values():
        assert len({order["currency"] for order in versions}) == 1


def test_a_refund_comes_after_its_order_and_never_exceeds_its_line(sent):
    orders, refunds = {}, defaultdict(dict)
    for kind, items in (batch for stage in sent for batch in stage.batches):
        if kind == "orders":
            orders |= {key(kind, order): order for order in items}
        elif kind == "refunds":
            for refund in items:
                order = orders[refund["shop_id"], refund["order_id"]]
                line = next(x for x in order["line_items"] if x["id"] == refund["line_item_id"])
                refunds[line["id"]][refund["refund_id"]] = refund
                taken = sum(
                    Decimal(each["amount"])
                    for each in refunds[line["id"]].values()
                    if each["status"] == "COMPLETED"
                )
                assert 0 < Decimal(refund["amount"]) <= net(line)
                assert taken <= net(line)
                # An order may have been moved by a day since.
                assert refund["refunded_time"] >= order["paid_time"] - DAY


def test_everything_names_products_of_its_shop_and_creators_of_its_market(sent, replay):
    products = replay.newest("products")
    creators = replay.newest("creators")
    shops = replay.newest("shops")
    for kind in ("ad-spend", "aigc-items", "creator-videos"):
        for item in items_of(sent, kind):
            assert (item["shop_id"], item["product_id"]) in products
    for order in items_of(sent, "orders"):
        market = shops[(order["shop_id"],)]["market"]
        for line in order["line_items"]:
            assert (order["shop_id"], line["product_id"]) in products
            if "creator_id" in line:
                assert creators[(line["creator_id"],)]["market"] == market
                assert Decimal(line["affiliate_commission"]) > 0


# What happens in it.


def test_orders_change_in_every_way_after_they_were_sent(replay):
    seen = Counter()
    for versions in replay.sent["orders"].values():
        first, last = versions[0], versions[-1]
        is_paid = "paid_time" in first
        seen["status moves on"] += first["status"] == "IN_TRANSIT" and last["status"] == "COMPLETED"
        seen["cancelled"] += first["status"] == "COMPLETED" and last["status"] == "CANCELLED"
        seen["line removed"] += len(last["line_items"]) < len(first["line_items"])
        seen["moved to another month"] += is_paid and paid_on(first).month != paid_on(last).month
        seen["never paid"] += not is_paid
        seen["sample"] += first["is_sample_order"]
        seen["gift"] += any(line["is_gift"] for line in first["line_items"])
        seen["seller discount"] += any(
            line["seller_discount"] != "0.00" for line in first["line_items"]
        )
    assert len(seen) == 8
    assert all(count >= 5 for count in seen.values()), seen


def test_some_orders_are_told_when_their_month_is_over(sent):
    known, late = set(), Counter()
    for stage in sent:
        month = day(int(stage.until.timestamp()) - 1).month
        for order in (o for kind, items in stage.batches if kind == "orders" for o in items):
            is_late = "paid_time" in order and paid_on(order).month < month
            late[month] += order["order_id"] not in known and is_late
            known.add(order["order_id"])
    assert sum(late[month] for month in (6, 7, 8)) >= 5


def test_every_month_brings_refunds_of_earlier_months_and_takes_some_back(sent, replay):
    orders = replay.newest("orders")
    earlier, taken_back = Counter(), 0
    for refund in items_of(sent, "refunds"):
        month = day(refund["refunded_time"]).month
        order = orders[refund["shop_id"], refund["order_id"]]
        earlier[month] += paid_on(order).month < month
    for versions in replay.sent["refunds"].values():
        taken_back += [refund["status"] for refund in versions] == ["COMPLETED", "REVERSED"]
    assert all(earlier[month] >= 50 for month in (5, 6, 7, 8)), earlier
    assert taken_back >= 10


def test_after_the_term_there_are_few_orders(replay):
    months = Counter(paid_on(o).month for o in replay.newest("orders").values() if counts(o))
    assert 0 < months[8] < months[7] / 10
    assert all(3_000 < months[month] < 6_000 for month in (4, 5, 6, 7))


def test_one_shop_has_a_recall_in_august(replay):
    orders, names = replay.newest("orders"), replay.newest("shops")
    sent_back = Counter()
    for refund in replay.newest("refunds").values():
        order = orders[refund["shop_id"], refund["order_id"]]
        if refund["status"] == "COMPLETED" and day(refund["refunded_time"]).month == 8:
            sent_back[names[(refund["shop_id"],)]["name"]] += paid_on(order).month == 7
    recalled = sent_back.pop("尾巴湾宠物旗舰店")
    assert recalled > 2 * max(sent_back.values())


def test_advertising_is_reported_in_june_and_july_for_some(replay):
    days = [each for each in replay.newest("ad-spend").values() if each["funded_by"] == "platform"]
    assert {each["date"][:7] for each in days} == {"2026-06", "2026-07"}
    assert {each["spend"]["currency"] for each in days} == {"USD"}
    assert len({each["shop_id"] for each in days}) == 5


def test_two_shops_spend_their_ad_credit_once_it_is_granted_and_never_all_of_it(replay):
    """15 % of 4,500.00 are 675.00, 40 % are 1,800.00."""
    spent = defaultdict(Decimal)
    for each in replay.newest("ad-spend").values():
        if each["funded_by"] == "ad_credit":
            assert each["date"] >= "2026-05-18"
            spent[each["shop_id"]] += Decimal(each["spend"]["amount"])
    assert sorted(spent.values()) == [Decimal("450.00"), Decimal("1050.00")]


def test_one_shop_gets_after_the_pilot_what_it_still_owed(replay):
    names = replay.newest("shops")
    after = Counter(
        names[(item["shop_id"],)]["name"]
        for item in replay.newest("aigc-items").values()
        if item["outcome"] == "accepted" and str(day(item["offered_time"])) >= "2026-05-01"
    )
    assert after["星渡数码旗舰店"] == 24 - 19


def test_aigc_items_end_in_every_way(replay):
    ways = {
        tuple(version["outcome"] for version in versions)
        for versions in replay.sent["aigc-items"].values()
    }
    hashes = Counter(
        versions[-1].get("content_sha256") for versions in replay.sent["aigc-items"].values()
    )
    assert {("pending",), ("accepted",), ("rejected",), ("pending", "accepted")} <= ways
    assert hashes.pop(None) > 10
    assert max(hashes.values()) == 3


def test_creators_rise_and_some_videos_were_posted_before(replay):
    tiers = [{v["tier"] for v in versions} for versions in replay.sent["creators"].values()]
    now = {creator: report["tier"] for (creator,), report in replay.newest("creators").items()}
    videos = replay.newest("creator-videos").values()
    assert {"micro", "mid"} in tiers
    assert any((now[v["creator_id"]], replay.tier(v)) == ("mid", "micro") for v in videos)
    assert any(replay.tier(v) == "nano" for v in videos)
    assert sum(v["status"] == "REMOVED" for v in videos) >= 20


# How the shops end.


@pytest.mark.parametrize("seed", [SEED, 11])
def test_the_outcomes_are_those_designed(seed):
    replay = Replay.of(stages(seed))
    outcomes = {PILOT: {}, SUMMER: {}}
    for row in enrollments(seed):
        shop_id, program = row["shop_id"], row["program"]
        first = max(date.fromisoformat(row["activated_on"]), TERMS[program][0])
        period = shop_id, first, TERMS[program][1]
        gmv, kept_from = replay.gmv(*period), KEPT_FROM[program]
        assert not Decimal("0.9") < gmv / kept_from < Decimal("1.2"), "too near to be by design"
        outcomes[program][replay.newest("shops")[(shop_id,)]["name"]] = (
            gmv >= kept_from,
            replay.aigc_delivered(*period, SILENCE[program]) >= int(row["aigc_committed"]),
            replay.videos_delivered(*period) >= int(row["videos_committed"]),
        )
    assert outcomes == OUTCOMES


def test_enrollments_are_rows_of_the_import():
    rows = enrollments(SEED)
    joined = sorted(row["activated_on"] for row in rows)
    assert len(rows) == 5 + 9
    assert {tuple(row) for row in rows} == {
        (
            *("shop_id", "program", "aigc_committed", "videos_committed"),
            *("activated_on", "fee_paid", "all_products"),
        )
    }
    assert {(row["program"], row["fee_paid"], row["all_products"]) for row in rows} == {
        (PILOT, "true", "true"),
        (SUMMER, "true", "true"),
    }
    assert joined[-2:] == ["2026-05-14", "2026-06-09"]
    assert joined[-3] <= "2026-05-01"


def test_shops_of_four_markets_and_six_categories_belong_to_eleven_owners(replay):
    shops = replay.newest("shops").values()
    assert len(shops) == len({shop["name"] for shop in shops}) == 12
    assert {shop["market"] for shop in shops} == {"GB", "US", "MY", "DE"}
    assert len({shop["category"] for shop in shops}) == 6
    assert len({shop["owner"]["email"] for shop in shops}) == 11
    assert all(shop["owner"]["email"].endswith(".example") for shop in shops)


def test_there_can_be_more_shops_or_fewer():
    assert len(enrollments(SEED, 3)) == 3 + 2
    replay = Replay.of(stages(SEED, 14))
    names = [shop["name"] for shop in replay.newest("shops").values()]
    assert len(set(names)) == 14
    assert len({order for _, order in replay.sent["orders"]}) == len(replay.sent["orders"])


# How it is spread.


def test_orders_are_spread_as_in_life(replay):
    orders = [order for order in replay.newest("orders").values() if counts(order)]
    values = [float(sum(net(line) for line in order["line_items"])) for order in orders]
    lines = [len(order["line_items"]) for order in orders]
    weekdays = Counter(paid_on(order).weekday() for order in orders)
    assert 12 < median(values) < 30
    assert 0.9 < stdev(math.log(value) for value in values) < 1.3
    assert 1.8 < mean(lines) < 2.5
    assert 0.45 < lines.count(1) / len(lines) < 0.55
    assert min(weekdays, key=weekdays.get) == 5  # Saturday
    assert max(weekdays, key=weekdays.get) == 3


def test_about_a_fiftieth_of_the_value_is_refunded(replay):
    orders = [order for order in replay.newest("orders").values() if counts(order)]
    sold = sum(net(line) for order in orders for line in order["line_items"])
    assert 0.01 < sum(replay.refunded().values()) / sold < 0.04


def test_a_fifth_of_a_shop_s_products_sells_most(replay):
    sold = defaultdict(Counter)
    for order in replay.newest("orders").values():
        for line in order["line_items"]:
            sold[order["shop_id"]][line["product_id"]] += net(line)
    shares = []
    for products in sold.values():
        best = sorted(products.values(), reverse=True)
        shares.append(sum(best[: len(best) // 5]) / sum(best))
    assert Decimal("0.55") < median(shares) < Decimal("0.85")
