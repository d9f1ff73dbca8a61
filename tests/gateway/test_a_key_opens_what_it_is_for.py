"""API.md, Authentication and Writes: scopes, and the shops that a client may speak of."""

import pytest

from growth_program.gateway.batches import kinds, of_kind
from growth_program.gateway.scopes import SCOPES
from tests import world as built
from tests.enrollment.frozen import promotion
from tests.enrollment.sampled import event, request
from tests.world import LIN, NEIGHBOUR, signed

NEEDED = {
    "shops": ("shops", "shops:write"),
    "products": ("products", "shops:write"),
    "fx-rates": ("rates", "orders:write"),
    "orders": ("orders", "orders:write"),
    "refunds": ("refunds", "orders:write"),
    "creators": ("creators", "creators:write"),
    "creator-videos": ("videos", "creators:write"),
    "aigc-items": ("items", "creators:write"),
    "ad-spend": ("days", "ads:write"),
    "promotions": ("promotions", "shops:write"),
    "campaigns": ("campaigns", "campaigns:write"),
    "sample-requests": ("requests", "creators:write"),
    "sample-events": ("events", "creators:write"),
}


def test_every_list_has_its_name_and_scope():
    assert {kind: (of_kind(kind).list_name, of_kind(kind).scope) for kind in kinds()} == NEEDED


@pytest.mark.parametrize("kind", NEEDED)
def test_the_scope_alone_opens_a_list(client, db, kind):
    list_name, scope = NEEDED[kind]

    response = signed(client, built.key(scope), f"/api/v1/{kind}", {list_name: []})

    assert response.status_code == 200
    assert response.json() == {"accepted": 0, "unchanged": 0, "stale": 0, "rejected": []}


@pytest.mark.parametrize("kind", NEEDED)
def test_all_other_scopes_do_not(client, db, kind):
    list_name, scope = NEEDED[kind]
    key = built.key(*(other for other in SCOPES if other != scope))

    response = signed(client, key, f"/api/v1/{kind}", {list_name: []})

    assert (response.status_code, response["Content-Type"]) == (403, "application/problem+json")
    assert {**response.json(), "detail": ""} == {
        "type": "about:blank",
        "title": "Forbidden",
        "status": 403,
        "detail": "",
    }


def test_without_the_scope_nothing_is_taken(client, world):
    signed(client, built.key("shops:write"), "/api/v1/orders", {"orders": [built.order("A")]})

    assert built.stored("billing_order", "order_id") == []


# An item of each kind that is about a shop, for a shop.
ITEMS = {
    "shops": lambda shop_id: built.shop(shop_id, version=2),
    "products": lambda shop_id: built.product("1731", shop_id=shop_id),
    "orders": lambda shop_id: built.order("A", shop_id=shop_id),
    "refunds": lambda shop_id: built.refund("R", "7.15", shop_id=shop_id),
    "creator-videos": lambda shop_id: built.video("V", "C", shop_id=shop_id),
    "aigc-items": lambda shop_id: built.aigc_item("I", shop_id=shop_id),
    "ad-spend": lambda shop_id: built.ad_day("3.05", shop_id=shop_id),
    "promotions": lambda shop_id: promotion(shop_id=shop_id),
    "sample-requests": lambda shop_id: request(f"S-{shop_id}", shop_id=shop_id),
}
ABOUT_A_REQUEST = {"sample-events"}
ABOUT_NO_SHOP = {"fx-rates", "creators", "campaigns"}


def test_these_are_all_kinds():
    assert set(ITEMS) | ABOUT_NO_SHOP | ABOUT_A_REQUEST == set(NEEDED)


@pytest.fixture
def both_sell(world):
    """An order of each, for their refunds, and a product of the neighbour's."""
    built.give("orders", built.order("A"), built.order("A", shop_id=NEIGHBOUR))
    built.give("products", built.product(shop_id=NEIGHBOUR))


@pytest.mark.usefixtures("both_sell")
@pytest.mark.parametrize("kind", ITEMS)
def test_a_client_of_one_shop_does_not_know_any_other(client, kind):
    """A stranger's shop and none at all look the same to it."""
    list_name, scope = NEEDED[kind]
    key = built.key(scope, shops=[LIN])
    items = [ITEMS[kind](shop_id) for shop_id in (NEIGHBOUR, LIN, "7495999")]

    told = signed(client, key, f"/api/v1/{kind}", {list_name: items}).json()

    assert [(row["index"], row["path"], row["code"]) for row in told["rejected"]] == [
        (0, "shop_id", "unknown_shop"),
        (2, "shop_id", "unknown_shop"),
    ]
    assert told["accepted"] + told["unchanged"] == 1


@pytest.mark.usefixtures("both_sell")
@pytest.mark.parametrize("kind", ITEMS)
def test_the_platforms_own_knows_every_one_that_there_is(client, key, kind):
    list_name, _ = NEEDED[kind]
    items = [ITEMS[kind](shop_id) for shop_id in (NEIGHBOUR, LIN)]

    told = signed(client, key, f"/api/v1/{kind}", {list_name: items}).json()

    assert (told["accepted"] + told["unchanged"], told["rejected"]) == (2, [])


def test_nor_any_request_of_another(client, world):
    built.give("sample-requests", request("S-1", shop_id=NEIGHBOUR), request("S-2"))
    key = built.key("creators:write", shops=[LIN])
    items = [event("S-1", "shipped"), event("S-2", "shipped"), event("S-3", "shipped")]

    told = signed(client, key, "/api/v1/sample-events", {"events": items}).json()

    assert [(row["id"], row["code"]) for row in told["rejected"]] == [
        ("S-1", "unknown_request"),
        ("S-2", "not_approved"),
        ("S-3", "unknown_request"),
    ]


def test_a_client_of_no_shop_knows_none(client, world):
    key = built.key("orders:write", shops=[])

    told = signed(client, key, "/api/v1/orders", {"orders": [built.order("A")]}).json()

    assert [row["code"] for row in told["rejected"]] == ["unknown_shop"]


def test_a_client_of_one_shop_cannot_make_another(client, world):
    key = built.key("shops:write", shops=[LIN])

    told = signed(client, key, "/api/v1/shops", {"shops": [built.shop("7495004")]}).json()

    assert [row["code"] for row in told["rejected"]] == ["unknown_shop"]
    assert built.ask("SELECT shop_id FROM marketplace_shop WHERE shop_id = '7495004'") == []
