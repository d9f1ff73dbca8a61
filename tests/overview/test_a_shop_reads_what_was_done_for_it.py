"""PRODUCT.md §7, activity feed: what was done, when, by which rule, how to object."""

import re

import pytest

from growth_program.core.models import AuditEntry
from growth_program.overview.views.activity import LATEST
from growth_program.people.models import User
from tests import world as built
from tests.enrollment.selling import DAY, sold, sweep
from tests.support import told
from tests.world import BOWL, LIN, NEIGHBOUR, give

ACTIVITY = f"/shops/{LIN}/activity/"


def sentences(client, way: str = "") -> list[str]:
    """What the feed says, the newest first."""
    User.objects.update(language="en")
    page = client.get(f"{ACTIVITY}{way}")
    assert page.status_code == 200
    return re.findall(r"</time></span><div><p>(.*?)</p>", page.content.decode())


def test_it_says_what_a_rule_did_and_by_which(lived, page):
    """May bills 90.10 − 10.10 = 80.00: 16.00 of commission beside the fee of 6,000.00."""
    text = page("activity/?by=rules&part=money")
    assert "USD 6,016.00" in text
    assert "按协议费率" in text


def test_a_refund_that_comes_late_is_in_the_newer_statement(lived, page, client):
    """1.35 less of GMV is 0.27 less of commission, in June."""
    assert sentences(client, "?by=rules&part=money") == [
        "Statement 2026-summer-00001-202607 was closed: USD 0.00 charged.",
        "Statement 2026-summer-00001-202606 was closed: USD −0.27 charged.",
        "Statement 2026-summer-00001-202605 was closed: USD 6,016.00 charged.",
    ]


def test_what_staff_noted_for_themselves_is_not_in_it(lived, page, client):
    of_staff = set(AuditEntry.objects.filter(shop=LIN).values_list("act", flat=True))
    assert {"adjudication.reviewed", "adjudication.computed"} <= of_staff
    assert not [one for one in sentences(client) if "Reviewed" in one or "computed" in one]


def test_an_approved_decision_stands_under_the_name_of_who_approved_it(lived, page, client, people):
    [first, *_others] = sentences(client, "?by=staff")
    assert first.startswith("Approved: USD 3,000.00 of ad credit")
    assert people.omar.name in page("activity/?by=staff")


def test_who_does_not_see_money_reads_none(lived, client):
    built.sign_in(client, told.member("otto", "operator", LIN))
    assert sentences(client)
    assert not [one for one in sentences(client) if "USD" in one]
    assert sentences(client, "?part=money") == []


def test_a_product_that_was_checked_again_says_so(lin, page, client, clock):
    clock(DAY)
    give("products", sold(BOWL, version=2, stock=5))  # ten are asked for; a cup has no picture
    sweep()

    [only] = sentences(client, "?part=products&by=rules")
    assert only.endswith("0 qualify now, 2 need work now.")


def test_it_pages_by_key(lived, page, client):
    entries = AuditEntry.objects.filter(shop=LIN, act="statement.closed")
    last = entries.order_by("-pk")[0].pk
    assert len(sentences(client, f"?part=money&by=rules&after={last}")) == 2


@pytest.mark.parametrize(
    "way", ["?part=no-such", "?by=<b>", "?after=x", "?after=99999999999999999999", "?part=%00"]
)
def test_odd_questions_get_a_page(lived, page, client, way):
    assert client.get(f"{ACTIVITY}{way}").status_code in (200, 400)


def test_a_shop_that_never_applied_has_none(world, client):
    built.sign_in(client, told.member("nina", "owner", NEIGHBOUR))
    assert client.get(f"/shops/{NEIGHBOUR}/activity/").status_code == 404
    assert client.get(f"/shops/{NEIGHBOUR}/activity/latest/").status_code == 404


def test_the_first_page_asks_for_the_newest_few(lived, page):
    assert 'hx-get="/shops/7495001/activity/latest/"' in page()
    assert page("activity/latest/").count("feed__when") == LATEST
