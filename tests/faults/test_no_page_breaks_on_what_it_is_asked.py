"""FAULTS 10 and 11: NUL and numbers beyond all bounds, in addresses and in what is searched for."""

import pytest

from billing.models import Statement
from tests import world as built
from tests.world import MAY, close, give, order


@pytest.fixture
def statement(world) -> Statement:
    give("orders", order("A"))
    close("2026-05")
    return Statement.objects.get()


@pytest.fixture
def status(admin_client, statement):
    """What an address of the admin answers, `{}` being the statement's own number in it."""

    def status(address: str) -> int:
        return admin_client.get(f"/admin/{address.format(statement.pk)}").status_code

    return status


BEYOND = 10**30


@pytest.mark.parametrize(
    "address",
    [
        "billing/statement/",
        "billing/statement/{}/change/",
        "billing/statement/{}/lines/",
        f"billing/statement/{{}}/lines/?day={MAY}",
        f"billing/statement/{{}}/lines/?day={MAY}&order=A&line=1",
        "billing/statement/{}/lines/?day=9999-12-31",
        "billing/statement/{}/lines/?day=0001-01-01",
        "billing/statement/drafts/",
        "billing/statement/drafts/?month=9999-12",
        "billing/statement/drafts/?month=0001-01",
        "billing/statement/drafts/?month=2026-06&after=%F0%9F%90%99&q=%25_%27",
        "billing/statement/?q=7495001",
        "billing/statement/?month=2026-05",
        f"billing/statement/?p={BEYOND}",
        f"billing/statement/?enrollment__program__id__exact={BEYOND}",
    ],
)
def test_it_answers(status, address):
    assert status(address) == 200


@pytest.mark.parametrize(
    "address",
    [
        "billing/statement/{}0000/lines/",
        f"billing/statement/{BEYOND}/lines/",
        "billing/statement/{}/lines/?day=yesterday",
        "billing/statement/{}/lines/?day=10000-01-01",
        "billing/statement/%00/change/",
        "marketplace/shop/%00/change/",
        "billing/statement/%00/lines/",
    ],
)
def test_it_is_not_there(status, address):
    assert status(address) == 404


@pytest.mark.parametrize(
    "address",
    [
        f"billing/statement/{BEYOND}/change/",
        "billing/statement/-1/lines/",
    ],
)
def test_it_leads_back(status, address):
    assert status(address) == 302


@pytest.mark.parametrize(
    "address",
    [
        "billing/statement/?q=%00",
        "billing/statement/?month=%00",
        "billing/statement/?enrollment__program__id__exact=%00",
        "marketplace/shop/?q=%00",
        "billing/statement/{}/lines/?day=%00",
        f"billing/statement/{{}}/lines/?day={MAY}&order=%00",
        f"billing/statement/{{}}/lines/?day={MAY}&order=A&line=%00",
        "marketplace/shop/?market=%00",
        "marketplace/shop/?category__exact=%00",
        "core/auditentry/?act=%00",
        "billing/posting/?kind__exact=%00",
        "compensation/adjudication/?state__exact=%00",
    ],
)
def test_nor_does_a_nul_break_it(status, address):
    assert status(address) == 400


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_what_is_asked_of_no_record(client, db, path):
    assert client.get(f"{path}?a=%00&b={BEYOND}").status_code in (200, 302)


def test_a_login_is_refused_in_words(client, db):
    told = {"login": "lin\0@shop.example", "password": "\0", "next": "/admin/\0"}

    response = client.post("/accounts/login/", told)

    assert response.status_code == 200
    assert not built.ask("SELECT 1 FROM django_session")
