"""LOOK.md, Components: an empty list says what will appear; accounts and notices are in words."""

import re

import pytest
from django.utils.translation import override

from billing.models import Payment, Posting
from enrollment.reports.requirements import listed_requirements
from growth_program.core import acts
from growth_program.core.models import AuditEntry
from growth_program.marketplace.models import Product
from growth_program.support.models import Mail, Notice
from tests import world as built
from tests.pages.reading import read
from tests.world import LIN


@pytest.fixture
def shown(admin_user):
    admin_user.language = "en"
    admin_user.save(update_fields=["language"])
    client = built.signed_in(admin_user)

    def shown(way: str) -> str:
        return " ".join(read(client.get(f"/admin/{way}").content.decode()).split())

    return shown


def test_one_that_is_empty_says_what_will_be_there(shown):
    text = shown("billing/monthclose/")

    assert "Nothing here yet What is made from now on is listed here, the newest first." in text
    assert "0 records" not in text


def test_and_one_that_a_search_has_emptied_how_to_see_all(lived, shown):
    text = shown("enrollment/enrollment/?q=zzz")

    assert "Nothing fits this search" in text
    assert "Show all" in text
    assert "Nothing fits this search" not in shown("enrollment/enrollment/")


def test_a_posting_names_its_accounts(lived, shown):
    posting = Posting.objects.filter(kind="fixed_fee").get()

    for way in ("billing/posting/?kind__exact=fixed_fee", f"billing/posting/{posting.pk}/change/"):
        text = shown(way)
        assert "receivable from merchants" in text
        assert "fixed fees earned" in text
        assert "receivable " not in text.replace("receivable from merchants", "")
    assert "fixed fee, 1 May 2026: USD 6,000.00" in text


def test_a_product_is_told_in_words_and_leads_to_its_shop(lived, shown, admin_user):
    product = Product.objects.first()
    Product.objects.filter(pk=product.pk).update(
        status="SELLER_DEACTIVATED", list_price="46", currency="GBP"
    )

    for way in ("marketplace/product/", f"marketplace/product/{product.pk}/change/"):
        text = shown(way)
        assert "GBP 46.00" in text
        assert "taken off sale by the shop" in text
        assert "SELLER_DEACTIVATED" not in text
        page = built.signed_in(admin_user).get(f"/admin/{way}").content.decode()
        assert f'href="/admin/marketplace/shop/{product.shop_id}/change/"' in page


def test_a_shop_leads_to_all_that_is_its_own(lived, admin_user):
    client = built.signed_in(admin_user)
    page = client.get(f"/admin/marketplace/shop/{LIN}/change/").content.decode()
    ways = re.findall(rf'href="(/admin/\w+/\w+/\?q={LIN})"', page)

    assert len(ways) == 7
    assert {client.get(way).status_code for way in ways} == {200}


def test_a_payment_names_its_shop_and_its_unit(lived, shown):
    payment = Payment.objects.get(enrollment=lived.enrollment)

    for way in ("billing/payment/", f"billing/payment/{payment.pk}/change/"):
        text = shown(way)
        assert lived.enrollment.shop.name in text
        assert "Amount (USD)" in text


def test_a_history_names_the_rule_in_words(lived, shown):
    text = shown(f"billing/statement/{lived.pk}/history/")
    assert "by rule: what a statement charges, version " in text

    entries = AuditEntry.objects.exclude(rule="")
    rules = {one.entry.rule: one.rule for one in acts.told(entries)}
    assert len(rules) > 2
    assert [code for code, words in rules.items() if words == code] == []


def test_requirements_are_read_in_words():
    recorded = "active; rating 4.00; category adult alcohol; price 1.00 1000.00; floor_price; odd 3"

    with override("en"):
        assert listed_requirements(recorded) == (
            "on sale; rating at least 4.00; refused categories: adult alcohol; "
            "list price in USD: 1.00 – 1000.00; with a floor price; odd 3"
        )
    with override("zh-hans"):
        assert listed_requirements("stock 20; images 3") == "库存不少于 20；图片不少于 3 张"
        assert listed_requirements("—") == "—"


def test_a_mail_names_what_it_is_about(lived, lin, shown):
    notice = Notice.objects.filter(receiver=lin, kind="statement_closed").first()
    assert Mail.objects.filter(notice=notice).exists()

    text = shown("support/mail/")
    assert f"A statement closes · {notice.subject.rpartition(':')[2]}" in text
    assert "statement_closed" not in text
