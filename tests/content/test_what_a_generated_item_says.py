"""API.md, Writes: items made by the platform's own tool, as sent."""

import pytest

from growth_program.content.rules.items import AigcItem
from growth_program.gateway.answers import Rejection
from tests.shapes import LEFT_OUT, changed, decoded

ITEM = {
    "item_id": "A-7",
    "shop_id": "7495001",
    "product_id": "1729",
    "kind": "image",
    "offered_time": 1_777_700_001,
    "outcome": "pending",
    "update_time": 1_777_800_002,
    "content_sha256": "0b9F" * 16,
}


def test_an_item_as_sent():
    assert decoded(AigcItem, ITEM) == AigcItem(
        item_id="A-7",
        shop_id="7495001",
        product_id="1729",
        kind="image",
        offered_time=1_777_700_001,
        outcome="pending",
        update_time=1_777_800_002,
        content_sha256="0b9F" * 16,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("kind", "video"), ("outcome", "accepted"), ("outcome", "rejected"), ("content_sha256", None)],
)
def test_what_else_it_may_say(name, value):
    assert getattr(decoded(AigcItem, ITEM | {name: value}), name) == value


@pytest.mark.parametrize("name", list(ITEM))
def test_it_needs_all_but_its_hash(name):
    found = decoded(AigcItem, changed(ITEM, name, LEFT_OUT))

    if name == "content_sha256":
        assert found.content_sha256 is None
    else:
        assert found == Rejection("required", name)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("item_id", "", "min_length"),
        ("shop_id", "x" * 65, "max_length"),
        ("product_id", 1729, "invalid_type"),
        ("kind", "text", "invalid_choice"),
        ("offered_time", -1, "min_value"),
        ("outcome", "published", "invalid_choice"),
        ("update_time", 4_102_444_800, "max_value"),
        ("content_sha256", "0b" * 31, "invalid"),
        ("content_sha256", "0b" * 33, "invalid"),
        ("content_sha256", "0g" * 32, "invalid"),
        ("content_sha256", "0b" * 32 + "\n", "invalid"),
        ("title", "A bowl", "unknown_field"),
    ],
)
def test_what_it_may_not_say(name, value, code):
    assert decoded(AigcItem, ITEM | {name: value}) == Rejection(code, name)
