"""PRODUCT.md §2, §5: a closed statement as PDF, with the figures of its page; the same for good."""

import io

import pytest
from django.core.files.storage import storages
from django.test import Client

from billing.models import Statement
from growth_program.documents.models import StoredFile
from growth_program.marketplace.models import Shop
from tests import world as built
from tests.documents.printed import lines
from tests.world import LIN

MAY, JUNE = "2026-summer-00001-202605", "2026-summer-00001-202606"


@pytest.fixture
def fetch(lived, lin, client):
    """A statement's PDF as Lin gets it, in a language."""
    built.sign_in(client, lin)

    def fetch(number: str = MAY, language: str = "en") -> bytes:
        type(lin).objects.filter(pk=lin.pk).update(language=language)
        answer = client.get(f"/shops/{LIN}/statements/{number}/pdf/")
        assert answer.status_code == 200
        return b"".join(answer.streaming_content)

    return fetch


def test_it_has_each_figure_of_the_bill(fetch):
    """100.00 − 9.90 − 10.10 refunded = 80.00; × 20 % = 16.00; 6 % = 4.80, 4 % = 3.20 covered."""
    assert lines(fetch()) == [
        "Growth Service Program 2026-summer-00001-202605",
        "Statement of May 2026",
        "Charged in all Shop Shop 7495001",
        "Days 1 May – 31 May 2026",
        "USD 6,016.00 Enrollment 2026-summer-00001",
        "As of 1 Sep 2026, 00:00, Beijing time Orders 1",
        "What is charged",
        "Item How it is worked out Amount (USD)",
        "Commission GMV 80.00 × 20%, each order line rounded by itself 16.00",
        "Fixed fee Charged once, in the first month of service 6,000.00",
        "Charged in all 6,016.00",
        "Covered by the program, not charged to you",
        "Item Amount (USD)",
        "Referral fee 6% 4.80",
        "Smart marketing 3.20",
        "Creator commission 0.00",
        "Advertising by the platform 0.00",
        "Together, if paid separately 8.00",
        "Less the commission and the fixed fee of this month: saved net −6,008.00",
        "The commission, day by day",
        "Day Orders GMV Commission",
        "10 May 1 80.00 16.00",
        "Together 1 80.00 16.00",
        "This statement is closed and never changes. Orders and refunds that come later stand in"
        " the next one as adjustments that",
        "name this month. Amounts are in US dollars (USD), days are Beijing days.",
        "Growth Service Program Page 1 of 1",
    ]


def test_an_adjustment_names_its_month_and_its_credit_note(fetch):
    """1.35 more was refunded: × 20 % = 0.27 less."""
    said = lines(fetch(JUNE))

    assert said[said.index("What is charged") :][2:6] == [
        "Commission GMV 0.00 × 20%, each order line rounded by itself 0.00",
        "Fixed fee Charged once; it is on the first month's statement 0.00",
        "Adjustment of May 2026 1 line changed after that month closed · credit note −0.27",
        "2026-summer-00001-C1",
    ]
    assert "Charged in all −0.27" in said
    assert "No orders were paid in this month of the service." in said


def test_in_chinese_it_says_the_same(fetch):
    said = ["".join(line.split()) for line in lines(fetch(language="zh-hans"))]

    for line in (
        "2026年5月账单",
        "应付合计店铺Shop7495001",
        "佣金成交额80.00×20%,每个订单行各自四舍五入16.00",
        "固定费只收一次,列入服务首月6,000.00",
        "应付合计6,016.00",
        "减去本月佣金和固定费:净节省−6,008.00",
        "5月10日180.0016.00",
        "成长服务计划第1页,共1页",
    ):
        assert line in said, line
    assert "退款" not in "".join(said).replace("订单和退款", "")  # of orders alone


def test_it_is_made_once_for_each_language_and_is_the_same_for_good(fetch):
    first, chinese = fetch(), fetch(language="zh-hans")
    Shop.objects.filter(pk=LIN).update(name="Renamed")

    assert fetch() == first != chinese
    rows = StoredFile.objects.order_by("variant").values_list("variant", "shop", "size", "name")
    assert [*rows] == [
        ("en", LIN, len(first), f"{MAY}-en.pdf"),
        ("zh-hans", LIN, len(chinese), f"{MAY}-zh-hans.pdf"),
    ]


def test_a_draft_has_none(fetch, client):
    for number in ("draft-202605", "draft-202608", "2026-summer-00001-202604"):
        assert client.get(f"/shops/{LIN}/statements/{number}/pdf/").status_code == 404
    assert not StoredFile.objects.exists()


def test_the_page_leads_to_it(lived, page):
    assert f'href="/shops/{LIN}/statements/{MAY}/pdf/"' in page(f"statements/{MAY}/")


class TestStaff:
    """Who sees the statement sees its paper: the very file of the merchant."""

    def ask(self, user, statement: Statement):
        return built.signed_in(user).get(f"/admin/billing/statement/{statement.pk}/pdf/")

    def test_the_account_manager_and_finance(self, lived, people, fetch):
        bytes_of_lin = fetch(language="zh-hans")
        for person in people:
            answer = self.ask(person, lived)
            assert b"".join(answer.streaming_content) == bytes_of_lin
            assert answer["Content-Type"] == "application/pdf"
            assert "no-store" in answer["Cache-Control"]

    def test_another_account_manager(self, lived):
        assert self.ask(built.employ("zoe", "account managers"), lived).status_code == 404

    def test_staff_without_a_group(self, lived):
        assert self.ask(built.employ("una"), lived).status_code == 404

    def test_nobody(self, lived):
        address = f"/admin/billing/statement/{lived.pk}/pdf/"
        assert Client().get(address).status_code == 302

    def test_the_record_leads_to_it(self, lived, people):
        page = built.signed_in(people.mei).get(f"/admin/billing/statement/{lived.pk}/change/")
        assert f"/admin/billing/statement/{lived.pk}/pdf/" in page.content.decode()


class TestWithoutTheStorage:
    """It is not there for a moment: a page in words, and no half-kept paper."""

    @pytest.fixture
    def browser(self, lived, lin):
        found = built.signed_in(lin)
        found.raise_request_exception = False
        return found

    def test_before_it_was_ever_made(self, browser, settings):
        away = settings.STORAGES["files"] | {"OPTIONS": {"location": "/proc/nowhere"}}
        settings.STORAGES = settings.STORAGES | {"files": away}

        answer = browser.get(f"/shops/{LIN}/statements/{MAY}/pdf/")

        assert answer.status_code == 503
        assert "暂时无法取得此文件" in answer.content.decode()
        assert "数据库" not in answer.content.decode()
        assert not StoredFile.objects.exists()

    def test_after(self, browser, fetch):
        fetch(language="zh-hans")
        storages["files"].delete(StoredFile.objects.get().stored_as)

        assert browser.get(f"/shops/{LIN}/statements/{MAY}/pdf/").status_code == 503

    def test_bytes_that_somebody_altered_are_a_fault_of_ours(self, browser, fetch):
        fetch(language="zh-hans")
        key = StoredFile.objects.get().stored_as
        storages["files"].delete(key)
        storages["files"].save(key, io.BytesIO(b"%PDF-1.7 pay nothing"))

        answer = browser.get(f"/shops/{LIN}/statements/{MAY}/pdf/")

        assert answer.status_code == 500
        assert b"pay nothing" not in answer.content
