"""QUALITY.md, Trust and Speed: a strict CSP, nothing kept by caches, few queries."""

import re

import pytest

from tests import world as built
from tests.pages.addresses import NUMBER, OPEN_PAGES, of_lin, of_staff
from tests.pages.odd import call_all_of_it_oddly
from tests.world import LIN, MAY, close, give, order

CSP = {
    *("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"),
    *("script-src 'self'", "style-src 'self'", "font-src 'self'", "connect-src 'self'"),
    "img-src 'self' data:",
}
INLINE = re.compile(
    r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)(?![^>]*application/json)", re.IGNORECASE
)
FOREIGN = re.compile(r"""(src|href|action)=["'](https?:)?//""")


def test_nothing_stands_in_it_that_could_run(lived, page, client):
    page()
    for way in of_lin():
        answer = client.get(way)
        text = answer.content.decode()
        assert set(answer["Content-Security-Policy"].split("; ")) == CSP
        assert answer["Cache-Control"] == "private, no-store", way
        assert (INLINE.findall(text), FOREIGN.findall(text)) == ([], []), way


def test_nor_in_what_people_call_things(lived, page, client, admin_user):
    """Names stand in pages as text, whatever they are."""
    page()
    call_all_of_it_oddly()
    staff = built.signed_in(admin_user)
    for visitor, ways in ((client, of_lin()), (staff, of_staff())):
        for way in ways:
            text = visitor.get(way).content.decode()
            assert ("<b>\"&'" in text, INLINE.findall(text)) == (False, []), way


@pytest.mark.parametrize("way", OPEN_PAGES)
def test_nor_where_nobody_has_signed_in(db, client, way):
    text = client.get(way).content.decode()

    assert (INLINE.findall(text), FOREIGN.findall(text)) == ([], [])


QUERIES = {
    "": 12,
    "statements/": 6,
    f"statements/{NUMBER}/": 11,
    f"statements/{NUMBER}/{MAY}/": 10,
    f"statements/{NUMBER}/order/?order=A": 11,
    f"statements/{NUMBER}/adjustments/": 6,
    "guarantees/": 11,
    "decision/": 10,  # three of them about its contest
    "wallet/": 6,
    "members/": 5,
    "products/": 6,
    "products/catalogue/": 8,
    "samples/": 7,
    "samples/?only=all": 8,
    "tools/": 10,
    "activity/": 5,
    "worth/": 8,
    "worth/products/": 9,
    "campaigns/": 6,
}


@pytest.mark.parametrize("way", QUERIES)
def test_it_asks_the_database_little(lived, page, client, way, django_assert_num_queries):
    page()
    with django_assert_num_queries(QUERIES[way]):
        client.get(f"/shops/{LIN}/{way}")


@pytest.mark.parametrize("way", ["", f"statements/{NUMBER}/", f"statements/{NUMBER}/{MAY}/"])
def test_and_no_more_where_much_was_sold(lin, page, client, way, django_assert_num_queries):
    """One less for a statement of which nothing was touched since: no day is counted anew."""
    days = [f"2026-05-{day:02}" for day in range(1, 31)]
    give("orders", *(order(f"{day}-{n}", paid=day) for day in days for n in range(5)))
    close("2026-05")
    page()
    with django_assert_num_queries(QUERIES[way] - bool(way)):
        client.get(f"/shops/{LIN}/{way}")
