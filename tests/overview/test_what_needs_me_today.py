"""PRODUCT.md §2: the first page of staff says what waits, and leads to exactly that."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.services import closes, closing
from compensation.models import Adjudication
from compensation.services import adjudications
from growth_program.people.services import assignments
from tests import world as built
from tests.compensation.granted import autumn
from tests.compensation.lived import TERM, compute, deliver
from tests.world import LATECOMER, LIN, close, enroll


def home(person):
    return built.signed_in(person).get("/admin/")


def items(person) -> list[tuple[str, str]]:
    return [(item.title, item.address) for item in home(person).context["items"]]


@pytest.fixture
def decisions(world, people):
    enroll(LATECOMER, "2026-07-10")
    deliver()
    close(*TERM)
    compute(LIN, LATECOMER)
    return list(Adjudication.objects.order_by("pk"))


def test_a_manager_reviews(decisions, people):
    address = "/admin/compensation/adjudication/?state__exact=computed"
    assert ("复核 2 份裁定", address) in items(people.mei)
    listed = built.signed_in(people.mei).get(address)
    assert listed.context["cl"].result_count == 2


def test_a_manager_sees_his_shops_alone(decisions, people):
    jun = built.employ("jun", "account managers")
    assignments.assign([LATECOMER], manager=jun, by=None)
    rows = home(jun).context["portfolio"].rows
    assert [row.enrollment.shop_id for row in rows] == [LATECOMER]
    assert ("复核 1 份裁定", "/admin/compensation/adjudication/?state__exact=computed") in items(
        jun
    )


def test_finance_approves_what_another_reviewed(decisions, people):
    for decision in decisions:
        adjudications.review(decision.pk, by=people.mei)
    address = "/admin/compensation/adjudication/?state__exact=reviewed"
    assert items(people.omar) == [("批准 2 份裁定", address)]
    adjudications.approve(decisions[0].pk, by=people.omar)
    assert str(home(people.omar).context["ad_credit"]) == "3000.00"


def test_finance_closes_what_is_over(world, people, clock):
    clock("2026-06-30 23:59:59")
    program = world.pk
    assert items(people.omar) == [
        (
            "申请 2026-summer 的 2026年5月 结账",
            f"/admin/billing/monthclose/ask/?program={program}&month=2026-05",
        )
    ]
    asked = closes.ask(world, built.named_month("2026-05"), by=people.omar)
    ines = built.employ("ines", "finance")
    assert (
        "确认或拒绝 2026年5月 的结账",
        f"/admin/billing/monthclose/{asked.pk}/change/",
    ) in items(ines)
    assert not [title for title, _address in items(people.omar) if title.startswith("确认")]


def test_a_supervisor_assigns(world):
    sara = built.employ("sara", "supervisors")
    assert ("分配 3 家店铺", "/admin/marketplace/shop/?manager=none") in items(sara)
    mei = built.employ("mei", "account managers")
    assignments.assign([LIN, LATECOMER], manager=mei, by=sara)
    assert ("分配 1 家店铺", "/admin/marketplace/shop/?manager=none") in items(sara)
    assert [(one.name, one.shops) for one in home(sara).context["loads"]] == [
        ("Mei", 2),
        ("Sara", 0),
    ]


def test_who_is_behind_is_named(world, people, clock):
    """On 1 July 61 of 92 days have passed: of 5 items at least 4 are expected, none is there."""
    clock("2026-07-01")
    portfolio = home(people.mei).context["portfolio"]
    assert (portfolio.behind, [row.is_behind for row in portfolio.rows]) == (1, [True])
    assert str(portfolio.ad_credit) == "3000.00"


def test_the_first_day_nobody_is_behind(world, people, clock):
    clock("2026-05-01")
    assert home(people.mei).context["portfolio"].behind == 0


def test_the_installation_is_the_administrators(world, people):
    ada = built.employ("ada", "administrators")
    told = home(ada).context
    assert told["staff"] == {"all": 3, "without": 3}
    assert told["migration"][0]
    assert home(people.omar).context["staff"] is None


def test_few_statements_whatever_there_is(world, people, clock):
    def count() -> int:
        client = built.signed_in(people.mei)
        client.get("/admin/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/")
        return len(queries)

    clock("2026-07-12")
    before = count()
    enroll(LATECOMER, "2026-07-10")
    assert count() == before <= 25


def test_a_decision_waits_since_it_was_computed(decisions, people, clock):
    """Lin is in a second edition, of which the decision is computed on 16 December at noon."""
    for one in decisions:
        adjudications.review(one.pk, by=people.mei)
    edition = autumn()
    computed_at = clock("2026-12-16 12:00")
    for month in ("2026-09", "2026-10", "2026-11"):
        closing.close_month(edition, built.named_month(month), source="a test")
    assert adjudications.compute_due(edition, shop_ids=[LIN], on=computed_at.date()) == 1

    [review] = [one for one in home(people.mei).context["items"] if "复核" in one.title]
    assert "2026年12月16日 12:00" in review.why

    newest = Adjudication.objects.latest("pk")
    page = built.signed_in(people.mei).get(f"/admin/compensation/adjudication/{newest.pk}/history/")
    assert built.words(page.content.decode()).count("2026年12月16日 12:00") == 1
    assert "2026年9月1日" not in built.words(page.content.decode())
