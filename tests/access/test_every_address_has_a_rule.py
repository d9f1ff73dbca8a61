"""QUALITY.md, Trust: an address for which nobody said whom it is for fails here."""

import re

import pytest
from django.test import Client

from growth_program.gateway.api import NothingHere
from growth_program.gateway.scopes import SCOPES
from tests.access.addresses import walk

ADDRESSES = list(walk())
# The library's own pages: what they show to whom is tested by name in `test_signing_in`.
SIGNING_IN = "accounts/"
# Open, and about nobody.
OPEN_ENDPOINTS = (NothingHere,)
OPEN = ("api/schema/", "api/docs/")


def whom_for(address) -> str | None:
    if address.rule:
        return address.rule.of
    if address.route.startswith("admin/"):
        return "staff"
    if address.route.startswith(SIGNING_IN):
        return "signing in"
    if address.endpoint in OPEN_ENDPOINTS or address.route in OPEN:
        return "everybody"
    if address.endpoint and getattr(address.endpoint, "required_scope", None):
        return "clients"
    return None


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda one: f"{one.route} {one.name}")
def test_it_says_whom_it_is_for(address):
    assert whom_for(address)


def test_a_shops_page_names_roles_and_takes_the_shop_from_its_address():
    for address in ADDRESSES:
        of_shop = address.rule is not None and address.rule.of == "shop"
        assert of_shop == address.route.startswith("shops/<str:shop_id>/"), address.route
        assert not of_shop or address.rule.roles


def test_an_endpoint_asks_for_a_scope_that_there_is():
    asked = {
        address.endpoint.required_scope
        if isinstance(address.endpoint.required_scope, str)
        else address.view.initkwargs and "batch"
        for address in ADDRESSES
        if address.endpoint and address.endpoint not in OPEN_ENDPOINTS
    }
    assert asked <= {*SCOPES, "batch"}


def filled(route: str) -> str:
    """An address of a pattern, with something for each of its parts."""
    parts = re.sub(r"<int:\w+>", "1", route)
    parts = re.sub(r"<(str|path|slug):\w+>", "x", parts)
    parts = re.sub(r"\(\?P<\w+>[^)]*\)", "1", parts)
    return "/" + re.sub(r"[\^$\\]|\.\*", "", parts)


@pytest.mark.parametrize(
    "route",
    sorted({one.route for one in ADDRESSES if one.route.startswith("admin/")}),
)
def test_nobody_sees_the_admin_unasked(db, route):
    answer = Client().get(filled(route))

    assert answer.status_code in (302, 404, 301), route
    if answer.status_code == 302:
        assert answer["Location"].startswith(("/admin/login/", "/accounts/")) or (
            answer["Location"] == "/admin/"  # of somebody who wants to go
        )


@pytest.mark.parametrize(
    "route", sorted({one.route for one in ADDRESSES if one.rule and one.rule.of != "everybody"})
)
def test_a_page_of_a_person_asks_who_comes(db, route):
    answer = Client().get(filled(route))

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")
