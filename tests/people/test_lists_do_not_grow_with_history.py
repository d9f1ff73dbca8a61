"""QUALITY.md: a list asks the same of the database whatever there is; it counts no whole table."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from growth_program.core import paging
from growth_program.marketplace.models import Shop
from tests import world as built
from tests.world import close, give, order, shop

LISTS = [
    "marketplace/shop/",
    "marketplace/shop/?manager=none",
    "marketplace/product/",
    "enrollment/enrollment/",
    "billing/statement/",
    "billing/statement/?month=2026-05",
    "billing/posting/",
    "billing/payment/",
    "billing/creditnote/",
    "marketplace/fxrate/",
    "core/auditentry/",
    "core/auditentry/?about=statement",
    "people/user/",
    "people/user/?who=staff",
    "people/assignment/",
    "people/shopmember/",
    "billing/ledger/",
    "billing/settlement/?month=2026-05",
    "compensation/adjudication/",
    "compensation/adcredit/",
    "compensation/creditentry/",
    "support/mail/",
    "gateway/webhookdelivery/",
    "gateway/apirequest/",
    "",
]
LOOKED_UP = {
    "marketplace/shop/": "Shop 7495",
    "marketplace/product/": "Shop 7495",
    "marketplace/fxrate/": "gbp",
    "compensation/adjudication/": "2026-summer-0",
    "people/shopmember/": "Shop 7495",
    "people/user/": "Mei",
    "support/mail/": "mei@",
}
SEARCHED = ["enrollment/enrollment/", "billing/statement/", "billing/posting/", "billing/payment/"]


def asked(client, address: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(f"/admin/{address}").status_code == 200
    return [query["sql"] for query in queries]


@pytest.fixture
def grown(world, people):
    """Ten more shops, nine of them enrolled."""

    def grow() -> None:
        more = [f"75{n:05}" for n in range(10)]
        give("shops", *(shop(one) for one in more))
        for one in more[1:]:
            built.enroll(one, "2026-05-02")

    return grow


@pytest.mark.parametrize("address", LISTS)
def test_the_same_number_of_statements(grown, admin_client, address):
    give("shops", shop("7499999"))  # one that nobody looks after
    give("orders", order("A"))
    close("2026-05")
    asked(admin_client, address)  # what is kept in memory is read
    before = asked(admin_client, address)
    grown()
    close("2026-05")
    after = asked(admin_client, address)

    assert len(after) == len(before) <= 20
    whole = [sql for sql in after if "COUNT(*)" in sql and "LIMIT" not in sql]
    assert address == "" or not whole


@pytest.mark.parametrize(("address", "words"), LOOKED_UP.items())
def test_a_search_looks_others_up_first(grown, people, admin_client, address, words):
    """No condition goes over two tables, which no index would serve; statements stay as many."""
    before = asked(admin_client, f"{address}?q={words}")
    grown()
    after = asked(admin_client, f"{address}?q={words}")
    assert len(after) == len(before) <= 20
    mixed = re.compile(r"""IN \([^()]*\) OR "(?!core_auditentry)(\w+)"\."\w+"::text LIKE""")
    for sql in after:
        own = address.rstrip("/").replace("/", "_")
        assert {found for found in mixed.findall(sql)} <= {own}


@pytest.mark.parametrize("address", SEARCHED)
@pytest.mark.parametrize("words", ["7495001", "Shop 7495", "2026-summer-0"])
def test_by_name_id_and_number(world, admin_client, address, words):
    give("orders", order("A"))
    close("2026-05")
    found = admin_client.get(f"/admin/{address}?q={words}").context["cl"].result_count
    assert found > 0 or (address == "billing/posting/" and words.startswith("2026"))
    assert admin_client.get(f"/admin/{address}?q=nobody").context["cl"].result_count == 0


def test_a_managers_audit_joins_no_shops(world, people):
    """Ids of shops are texts in the audit, which no index of a join would serve."""
    queries = asked(built.signed_in(people.mei), "core/auditentry/")
    audit = [sql for sql in queries if 'FROM "core_auditentry"' in sql]
    assert audit
    assert not [sql for sql in audit if "people_assignment" in sql]


def test_what_is_too_long_is_cut_short_and_says_so(world, admin_client, monkeypatch):
    monkeypatch.setattr(paging, "MOST", 2)
    page = admin_client.get("/admin/marketplace/shop/")
    assert (page.context["cl"].result_count, Shop.objects.count()) == (2, 3)
    assert "只列出前 2 条" in page.content.decode()
