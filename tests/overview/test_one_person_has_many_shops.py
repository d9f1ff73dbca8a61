"""PRODUCT.md §7: a person with many shops has one table of them, and a switcher."""

import pytest
from django.test import Client

from growth_program.marketplace.models import Shop
from growth_program.overview.views import shops as view
from growth_program.people.models import ShopMember
from tests import joined
from tests import world as built
from tests.support import told
from tests.world import LATECOMER, LIN, NEIGHBOUR


@pytest.fixture
def agency(world) -> Client:
    """An operator of Lin's shop, which is in its term; finance of the latecomer's, invited."""
    user = told.member("agency", "operator", LIN)
    ShopMember.objects.create(user=user, shop_id=LATECOMER, role="finance")
    return built.signed_in(user)


def rows(client: Client, ask: str = "") -> list[str]:
    """What the table says of each shop."""
    answer = client.get(f"/shops/{ask}")
    assert answer.status_code == 200
    page = answer.content.decode()
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [built.words(row) for row in body.split("</tr>")[:-1]]


def test_each_with_where_it_stands(agency, people, clock):
    clock("2026-06-10")
    joined.select(people.mei, LATECOMER)
    joined.invite(people.mei)

    lin, latecomer = rows(agency)
    assert lin == f"Shop {LIN} {LIN} GB operator active 1 May – 31 Jul 2026"
    # An invitation is told on its own page, to those whom it concerns.
    assert latecomer == f"Shop {LATECOMER} {LATECOMER} GB shop finance — —"


def test_nobody_elses(agency):
    assert Shop.objects.filter(pk=NEIGHBOUR).exists()
    assert not any(NEIGHBOUR in row for row in rows(agency))
    assert rows(agency, f"?q={NEIGHBOUR}") == []


def test_found_by_name_and_id(agency):
    assert len(rows(agency, "?q=SHOP")) == 2
    assert [row.split()[1] for row in rows(agency, f"?q={LATECOMER}")] == [LATECOMER]
    assert "No shop of that name" in agency.get("/shops/?q=%25").content.decode()


def test_a_page_of_them_after_the_other(agency, monkeypatch):
    monkeypatch.setattr(view, "PAGE", 1)

    assert [row.split()[1] for row in rows(agency)] == [LIN]
    assert f"after={LIN}" in agency.get("/shops/").content.decode()
    assert [row.split()[1] for row in rows(agency, f"?after={LIN}")] == [LATECOMER]


def test_as_many_statements_for_two_as_for_one(agency, django_assert_num_queries):
    with django_assert_num_queries(3):
        agency.get("/shops/?q=zzz")
    with django_assert_num_queries(3):
        agency.get("/shops/")
