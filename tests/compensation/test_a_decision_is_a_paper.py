"""PRODUCT.md §6: the decision as PDF, each figure against each promise."""

import pytest

from compensation.services import adjudications
from growth_program.documents.models import StoredFile
from tests import world as built
from tests.compensation.lived import TERM, compute, deliver
from tests.documents.printed import lines
from tests.world import LIN, close, give, order, video

WAY = f"/shops/{LIN}/decision/2026-summer-00001/1/pdf/"


@pytest.fixture
def fetch(lin, client):
    built.sign_in(client, lin)

    def fetch(language: str = "en") -> bytes:
        type(lin).objects.filter(pk=lin.pk).update(language=language)
        answer = client.get(WAY)
        assert answer.status_code == 200
        return b"".join(answer.streaming_content)

    return fetch


def decide(people) -> None:
    close(*TERM)
    compute(LIN)
    decision = built.newest_decision()
    adjudications.review(decision.pk, by=people.mei)
    adjudications.approve(decision.pk, by=people.omar)


def test_each_promise_stands_beside_its_figure(world, people, fetch):
    """Two of five items, one video of two counts, GMV 100.00: cost 6,020.00, asked 12,040.00.

    50 % of the fee for ROAS is more than 20 % for content, and alone is paid.
    """
    give("orders", order("A"))
    deliver(aigc=2, videos=1)
    give("creator-videos", video("V-gone", "C-1", status="REMOVED"))
    decide(people)

    said = lines(fetch())

    assert said[:7] == [
        "Growth Service Program Decision on 2026-summer-00001, version 1",
        "The decision after the term",
        "Owed in ad credit Shop Shop 7495001",
        "Service period 1 May – 31 Jul 2026",
        "USD 3,000.00 Evidence counted 1 Sep 2026, 00:00",
        "Granted on 1 Sep 2026. Make-up: 3 AIGC items. Reviewed by the account manager"
        " 1 Sep 2026, 00:00",
        "Make-up: 2 creator videos. Approved by finance 1 Sep 2026, 00:00",
    ]
    for line in (
        "AIGC items 5 2 missed 20% of the fixed fee, not (1,200.00)",
        "Creator videos 3 1 missed 20% of the fixed fee, not (1,200.00)",
        "ROAS ≥ 2 USD 12,040.00 USD 100.00 missed 50% of the fixed fee, the 3,000.00",
        "Only the highest is paid 3,000.00",
        "Fixed fee 6,000.00",
        "Commission · of each order line, rounded by itself 20.00",
        "What the program costs 6,020.00",
        "2 times that: what GMV has to reach 12,040.00",
        "GMV 100.00",
        "Short by 11,940.00",
        "2 of 2 count",
        "1 of 2 count",
        "V-gone The video was no longer public.",
        built.newest_decision().evidence_sha256,
    ):
        assert line in said, line
    assert said[-1] == "Growth Service Program Page 1 of 1"


def test_a_kept_promise_owes_nothing(world, people, fetch):
    """GMV 21,000.00, cost 10,200.00, asked 20,400.00."""
    give("orders", order("A", built.line(price="21000.00")))
    deliver()
    decide(people)

    said = lines(fetch())

    assert "USD 0.00" in " ".join(said)
    assert "Every promise was kept; nothing is owed." in " ".join(said)
    assert "How ad credit is used" not in said


def test_ad_credit_is_never_called_a_refund(lived, fetch):
    said = "".join("".join(lines(fetch("zh-hans"))).split())

    assert "应付广告金" in said
    assert "不能提现" in said
    assert "退款" not in said


def test_it_is_the_same_for_good(lived, fetch):
    assert fetch() == fetch()
    assert StoredFile.objects.values_list("kind", "subject", "shop", "name").get() == (
        "decision",
        "2026-summer-00001-v1",
        LIN,
        "2026-summer-00001-decision-v1-en.pdf",
    )


def test_there_is_none_before_it_is_approved(lin, world, people, client):
    deliver()
    close(*TERM)
    compute(LIN)
    decision = built.newest_decision()
    built.sign_in(client, lin)

    assert client.get(WAY).status_code == 404
    desk = built.signed_in(people.mei)
    way = f"/admin/compensation/adjudication/{decision.pk}/"
    assert desk.get(f"{way}pdf/").status_code == 404
    assert f"{way}pdf/" not in desk.get(f"{way}change/").content.decode()
    assert not StoredFile.objects.exists()


def test_staff_have_the_file_of_the_merchant(lived, people, fetch):
    of_lin = fetch("zh-hans")
    way = f"/admin/compensation/adjudication/{built.newest_decision().pk}/"
    for person in people:
        desk = built.signed_in(person)
        assert b"".join(desk.get(f"{way}pdf/").streaming_content) == of_lin
        assert f"{way}pdf/" in desk.get(f"{way}change/").content.decode()
    zoe = built.signed_in(built.employ("zoe", "account managers"))
    assert zoe.get(f"{way}pdf/").status_code == 404


def test_the_page_leads_to_it(lived, page):
    assert f'href="{WAY}"' in page("decision/")
