"""API.md, Writes: one item of each list, as it is kept; by HTTP and from a file alike."""

import gzip
import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests import world as built
from tests.enrollment.frozen import promotion
from tests.enrollment.sampled import request
from tests.world import JUNE, MAY, order, seconds, signed

pytestmark = pytest.mark.usefixtures("world")

AT = seconds(JUNE)
# What is sent, and what is kept of it.
TAKEN = {
    "shops": (
        "shops",
        built.shop(
            "7495004",
            category="home",
            metrics={"gmv_90d": 812.5, "open_disputes": 3},
            owner={"email": "ana@shop.example", "name": "Ana", "language": "en"},
        ),
        "SELECT s.name, seller_type, market, category, opened_at = to_timestamp(1709136000),"
        " metrics, update_time, email, o.name, language FROM marketplace_shop s"
        " JOIN marketplace_shopowner o USING (shop_id) WHERE shop_id = '7495004'",
        'Shop 7495004|POP|GB|home|True|{"gmv_90d": 812.5, "open_disputes": 3}|1777000001'
        "|ana@shop.example|Ana|en",
    ),
    "products": (
        "products",
        built.product("1731", image_urls=["https://img.example/1.png"], stock=0),
        "SELECT shop_id, title, category, list_price, currency, stock, rating, review_count,"
        " image_urls, status, update_time FROM marketplace_product WHERE product_id = '1731'",
        '7495001|Product 1731|kitchen|24.900|GBP|0|4.60|31|["https://img.example/1.png"]'
        "|ACTIVATE|1777000001",
    ),
    "fx-rates": (
        "rates",
        built.rate("EUR", JUNE, "1.0876543219", update_time=AT),
        "SELECT \"on\", usd_per_unit, update_time FROM marketplace_fxrate WHERE currency = 'EUR'",
        f"2026-06-08|1.0876543219|{AT}",
    ),
    "orders": (
        "orders",
        order("B", built.line("7", "53.90", "4.20", creator_id="C-8"), status="DELIVERED"),
        "SELECT o.shop_id, status, paid_time, paid_on, rate, o.currency, is_sample, counts,"
        " line_id, product_id, sku_id, creator_id, quantity, original_price, seller_discount,"
        " platform_discount, affiliate_commission, is_gift, is_removed, gross, refunded"
        " FROM billing_order o JOIN billing_line l USING (shop_id, order_id)"
        " WHERE order_id = 'B'",
        # 53.90 - 4.20
        f"7495001|DELIVERED|{seconds(MAY)}|2026-05-10|1.0000000000|USD|False|True|7|1729|S-3|C-8"
        "|2|53.900|4.200|0.000|0.000|False|False|49.70|0.00",
    ),
    "creators": (
        "creators",
        built.creator("C-8", "top", median_views=940, fulfilment_rate="0.9150"),
        "SELECT c.handle, market, c.tier, followers, figures, c.update_time, v.tier, v.update_time"
        " FROM marketplace_creator c JOIN marketplace_creatorversion v USING (creator_id)",
        '@C-8|GB|top|48000|{"videos_30d": 17, "median_views": 940, "fulfilment_rate": "0.9150",'
        f' "category_gmv_30d": {{"kitchen": "812.40"}}}}|{seconds("2026-03-02")}'
        f"|top|{seconds('2026-03-02')}",
    ),
    "creator-videos": (
        "videos",
        built.video("V-1", "C-8", status="REMOVED"),
        "SELECT v.shop_id, product_id, creator_id, posted_time, v.status, gmv, views,"
        " v.update_time, h.status, h.update_time FROM marketplace_creatorvideo v"
        " JOIN marketplace_creatorvideoversion h USING (shop_id, video_id)",
        f"7495001|1729|C-8|{AT}|REMOVED|61.200|5300|{AT}|REMOVED|{AT}",
    ),
    "aigc-items": (
        "items",
        built.aigc_item("I-1", outcome="accepted", kind="video", content_sha256="AB" * 32),
        "SELECT i.shop_id, product_id, kind, offered_time, i.outcome, content_sha256,"
        " i.update_time, h.outcome, h.update_time FROM content_aigcitem i"
        " JOIN content_aigcitemversion h USING (shop_id, item_id)",
        f"7495001|1729|video|{AT}|accepted|{'ab' * 32}|{AT}|accepted|{AT}",
    ),
    "sample-requests": (
        "requests",
        request("R-1", "C-8", product_id="1731"),  # neither is known
        "SELECT request_id, shop_id, product_id, creator_id, requested_time, answer_due_on, state,"
        " waits_for FROM enrollment_samplerequest",
        # 14 days, that of the request not counted.
        f"R-1|7495001|1731|C-8|{seconds('2026-06-09 08:30')}|2026-06-23|requested|",
    ),
    "ad-spend": (
        "days",
        built.ad_day("48.20", currency="GBP", update_time=AT),
        "SELECT shop_id, product_id, day, spend, currency, spend_usd, impressions, clicks,"
        " orders, gmv, update_time FROM billing_adspend",
        # 48.20 at 1.3425 is 64.7085
        f"7495001|1729|2026-05-10|48.200|GBP|64.71|9100|210|13|377.650|{AT}",
    ),
    "promotions": (
        "promotions",
        promotion(tool="gift_cards", status="ENDED", update_time=AT),  # no edition knows them
        "SELECT shop_id, promotion_id, tool, name, starts_time, ends_time, status, update_time"
        " FROM marketplace_promotion",
        f"7495001|P-1|gift_cards|Tide coupons|{seconds('2026-04-11')}"
        f"|{seconds('2026-06-13 18:30:00')}|ENDED|{AT}",
    ),
}


def kept(query: str) -> str:
    [row] = built.ask(query)
    return "|".join(map(str, row))


@pytest.mark.parametrize("kind", TAKEN)
def test_what_is_sent_is_kept(client, key, kind):
    list_name, item, query, expected = TAKEN[kind]

    told = signed(client, key, f"/api/v1/{kind}", {list_name: [item]}).json()

    assert told == {"accepted": 1, "unchanged": 0, "stale": 0, "rejected": []}
    assert kept(query) == expected


@pytest.mark.parametrize("kind", TAKEN)
def test_the_same_again_is_unchanged(client, key, kind):
    list_name, item, query, expected = TAKEN[kind]
    signed(client, key, f"/api/v1/{kind}", {list_name: [item]})
    drawn = built.ask("SELECT max(number) FROM core_recording")

    told = signed(client, key, f"/api/v1/{kind}", {list_name: [item, item]}).json()

    assert told == {"accepted": 0, "unchanged": 2, "stale": 0, "rejected": []}
    assert kept(query) == expected
    assert built.ask("SELECT max(number) FROM core_recording") == drawn


def test_a_refund_is_kept(client, key):
    built.give("orders", order("A"))
    item = built.refund("R", "12.34")

    told = signed(client, key, "/api/v1/refunds", {"refunds": [item]}).json()

    assert told == {"accepted": 1, "unchanged": 0, "stale": 0, "rejected": []}
    assert kept(
        "SELECT shop_id, refund_id, order_id, line_id, amount, refunded_time, status, update_time"
        " FROM billing_refund"
    ) == (f"7495001|R|A|1|12.340|{seconds('2026-05-19')}|COMPLETED|1777000001")


# The same from files.


@pytest.fixture
def imported(tmp_path):
    """Run `import_data` on texts, each a file, and say what it printed and what it reported."""

    def imported(kind: str, *texts: str | bytes, suffix: str = ".jsonl") -> tuple[str, list[dict]]:
        files, errors, out = [], tmp_path / "errors.jsonl", io.StringIO()
        for index, text in enumerate(texts):
            file = tmp_path / f"{index}{suffix}"
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
            files.append(str(file))
        call_command("import_data", kind, *files, errors=errors, stdout=out)
        return out.getvalue(), [json.loads(row) for row in errors.read_text().splitlines()]

    return imported


def as_lines(*items: dict) -> str:
    return "".join(json.dumps(item) + "\n" for item in items)


@pytest.mark.parametrize("kind", TAKEN)
def test_a_file_is_taken_as_a_request_is(imported, kind):
    _, item, query, expected = TAKEN[kind]

    assert imported(kind, as_lines(item)) == (
        "accepted 1, unchanged 0, stale 0, rejected 0\n",
        [],
    )
    assert kept(query) == expected


def test_several_files_are_one_after_the_other(imported):
    """Also compressed ones, with empty lines and no newline at the end."""
    older, newer = order("B"), order("B", version=2)
    texts = (as_lines(order("A"), newer), f"\n{json.dumps(older)}\n\n{json.dumps(order('C'))}")

    told = imported("orders", *map(gzip.compress, map(str.encode, texts)), suffix=".jsonl.gz")

    assert told == ("accepted 3, unchanged 0, stale 1, rejected 0\n", [])


def test_what_is_rejected_can_be_mended_and_sent_again(imported):
    bad = built.order("B", currency="EUR")

    printed, errors = imported("orders", as_lines(order("A"), bad) + "{\n" + as_lines(order("C")))

    assert printed == "accepted 2, unchanged 0, stale 0, rejected 2\n"
    assert all(error.pop("message") for error in errors)
    assert errors == [
        {"line": 2, "id": "B", "path": "paid_time", "code": "fx_rate_missing", "item": bad},
        {"line": 3, "id": "", "path": "", "code": "malformed", "item": "{\n"},
    ]


def test_a_file_that_breaks_off_is_taken_as_far_as_it_goes(tmp_path):
    whole = gzip.compress(as_lines(*(order(f"{n:05}") for n in range(6_000))).encode())
    file = tmp_path / "orders.jsonl.gz"
    file.write_bytes(whole[:-200])

    with pytest.raises(CommandError, match="could not be read to its end"):
        call_command("import_data", "orders", str(file), stdout=io.StringIO())

    # A batch is 5,000 items.
    assert built.ask("SELECT count(*) FROM billing_order") == [(5_000,)]


@pytest.mark.parametrize("damage", ["its end", "its middle", "its beginning"])
def test_so_is_one_that_is_damaged(tmp_path, damage):
    """Whichever way the decompression finds it out."""
    content = bytearray(gzip.compress(as_lines(*(order(f"{n:05}") for n in range(300))).encode()))
    place = {"its end": len(content) - 6, "its middle": len(content) // 2, "its beginning": 0}
    for byte in range(4):
        content[place[damage] + byte] ^= 0xFF
    file = tmp_path / "orders.jsonl.gz"
    file.write_bytes(content)

    with pytest.raises(CommandError, match="could not be read to its end"):
        call_command("import_data", "orders", str(file), stdout=io.StringIO())


def test_a_file_that_is_not_there_is_said_plainly():
    with pytest.raises(CommandError, match=r"nowhere\.jsonl could not be read"):
        call_command("import_data", "orders", "nowhere.jsonl", stdout=io.StringIO())
