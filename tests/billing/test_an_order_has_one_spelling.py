"""API.md, Conventions: two orders are the same where their parsed content is."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.orders import Parsed, fingerprint, parse
from tests.billing.ordered import AMOUNTS, BOWL, CUP, ORDER, order
from tests.shapes import changed

HEAD = "7495001\t5766\tCOMPLETED\t1777900006\t1778000009\tGBP\tf"
BOWL_ROW = "L-1\t1729\tS-3\tC-8\t4\t59.900\t5.990\t2.000\t3.100\tf\tt"
CUP_ROW = "L-2\t1730\tS-5\t\t1\t7.500\t0.000\t0.000\t0.350\tt\tf"


def hashed(*rows: str) -> str:
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def test_an_order_in_one_spelling_is_cells_between_tabs_and_the_hash_of_all():
    turned = changed(ORDER, "line_items", [CUP, BOWL])
    sha256 = hashed(HEAD, BOWL_ROW, CUP_ROW)

    assert (
        parse(order())
        == parse(order(item=turned))
        == Parsed(
            shop_id="7495001",
            order_id="5766",
            head=f"{HEAD}\t{sha256}",
            lines=[BOWL_ROW, CUP_ROW],
        )
    )
    assert fingerprint(order()) == sha256


def test_an_order_that_was_not_paid_for_or_that_is_a_sample():
    head = "7495001\t5766\tUNPAID\t\t1778000009\tGBP\tt"
    sample = ORDER | {
        "status": "UNPAID",
        "paid_time": None,
        "is_sample_order": True,
        "line_items": [],
    }

    assert parse(order(item=sample)) == Parsed(
        shop_id="7495001", order_id="5766", head=f"{head}\t{hashed(head)}", lines=[]
    )


@pytest.mark.parametrize(
    ("gifts", "marks"),
    [
        ([False, False, False], ["t", "f", "f"]),
        ([True, False, False], ["f", "t", "f"]),
        ([True, True, False], ["f", "f", "t"]),
        ([True, True, True], ["f", "f", "f"]),
    ],
)
def test_the_first_line_that_is_no_gift_is_marked(gifts, marks):
    lines = [BOWL | {"id": f"L-{n}", "is_gift": gift} for n, gift in enumerate(gifts)]

    assert [line[-1] for line in parse(order("line_items", lines)).lines] == marks


def test_what_parts_cells_is_escaped_inside_one():
    odd = changed(ORDER, "line_items", [CUP | {"product_id": "1\t7", "sku_id": "\\\r\n"}])

    assert parse(order(item=odd)).lines == [
        "L-2\t1\\t7\t\\\\\\r\\n\t\t1\t7.500\t0.000\t0.000\t0.350\tt\tf"
    ]
    assert fingerprint(order("line_items[0].product_id", "1729\tS-3")) != fingerprint(order())


CHANGES = [
    *(("shop_id", "7495002"), ("order_id", "5767"), ("status", "CANCELLED"), ("currency", "EUR")),
    *(("update_time", 1_778_000_008), ("is_sample_order", True), ("paid_time", None)),
    *(("line_items[0].id", "L-0"), ("line_items[0].product_id", "1731")),
    *(("line_items[0].sku_id", "S-4"), ("line_items[0].quantity", 3)),
    *((f"line_items[0].{name}", "1.01") for name in AMOUNTS),
    *(("line_items[0].is_gift", True), ("line_items[0].creator_id", None)),
]


def test_whatever_differs_has_a_fingerprint_of_its_own():
    prints = {fingerprint(order(path, value)) for path, value in CHANGES}

    assert len(prints | {fingerprint(order())}) == len(CHANGES) + 1


spellings = st.sampled_from(["{}.70", "{}.7", "{}.700", "0{}.70", "00{}.7"])


@given(st.lists(spellings, min_size=4, max_size=4), st.permutations([BOWL, CUP]))
def test_no_spelling_and_no_order_of_lines_makes_another_fingerprint(ways, lines):
    again = changed(ORDER, "line_items", lines)
    plain = ORDER
    place = lines.index(BOWL)
    for number, (name, way) in enumerate(zip(AMOUNTS, ways, strict=True), start=1):
        again = changed(again, f"line_items[{place}].{name}", way.format(number))
        plain = changed(plain, f"line_items[0].{name}", f"{number}.70")

    assert fingerprint(order(item=again)) == fingerprint(order(item=plain))
