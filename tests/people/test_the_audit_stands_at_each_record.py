"""Issue 4: what was done to a record stands at it, in words, in the reader's language."""

import pytest

from billing.models import Statement
from compensation.models import Adjudication
from enrollment.models import Enrollment
from growth_program.core import audit
from growth_program.core.models import AuditEntry
from growth_program.people.services import users
from tests import world as built
from tests.compensation.lived import TERM, compute, deliver
from tests.world import LIN, close


@pytest.fixture
def lived(world, people):
    deliver()
    close(*TERM)
    compute(LIN)
    return people


def history(person, record) -> list[str]:
    label = record._meta.label_lower.replace(".", "/")
    page = built.signed_in(person).get(f"/admin/{label}/{record.pk}/history/")
    assert page.status_code == 200
    return [one.sentence for one in page.context["told"]]


def test_in_words(lived):
    statement = Statement.objects.get(month="2026-05-01")
    assert history(lived.omar, statement) == [
        "账单 2026-summer-00001-202605 已结账：应付 USD 6,000.00。"
    ]
    assert history(lived.mei, Enrollment.objects.get()) == [
        "服务期已开始：2026年4月20日 激活。",
        "店铺 7495001 提交了报名 2026-summer-00001。",
    ]
    assert history(lived.mei, Adjudication.objects.get()) == ["裁定已计算：广告金 USD 3,000.00。"]


def test_in_the_readers_language(lived):
    users.speak(lived.mei, "en")
    assert history(lived.mei, Adjudication.objects.get()) == [
        "The decision was computed: USD 3,000.00 of ad credit."
    ]


def test_at_a_shop_stands_all_that_concerns_it(lived):
    told = history(lived.mei, Enrollment.objects.get().shop)
    assert told[0] == "裁定已计算：广告金 USD 3,000.00。"
    assert "店铺 7495001 分配给 mei@platform.example。" in told


def test_what_nobody_says_is_shown_as_it_was_recorded(lived):
    enrollment = Enrollment.objects.get()
    audit.record("enrollment.painted", enrollment, shop=LIN, by=lived.omar, colour="<b>blue")
    page = built.signed_in(lived.mei).get(f"/admin/enrollment/enrollment/{enrollment.pk}/history/")
    assert history(lived.mei, enrollment)[0] is None
    assert "enrollment.painted" in page.content.decode()
    assert "&lt;b&gt;blue" in page.content.decode()


def test_an_act_with_other_details_than_today_is_shown_as_it_was_recorded(lived):
    enrollment = Enrollment.objects.get()
    audit.record("enrollment.activated", enrollment, shop=LIN, on="some day")
    audit.record("enrollment.activated", enrollment, shop=LIN)
    assert history(lived.mei, enrollment)[:2] == [None, None]


def test_it_comes_in_pages(lived, monkeypatch):
    monkeypatch.setattr("growth_program.core.records.ENTRIES", 2)
    shop = Enrollment.objects.get().shop
    client, address, seen, after = built.signed_in(lived.mei), "", [], ""
    address = f"/admin/marketplace/shop/{shop.pk}/history/"
    while after is not None:
        page = client.get(f"{address}?after={after}")
        seen += [one.entry.pk for one in page.context["told"]]
        after = page.context["next"]
    wanted = AuditEntry.objects.filter(shop=shop.pk).order_by("-pk").values_list("pk", flat=True)
    assert seen == list(wanted)
    assert len(seen) > 2


def test_anothers_record_has_none(lived):
    jun = built.signed_in(built.employ("jun", "account managers"))
    enrollment = Enrollment.objects.get()
    for address in (
        f"enrollment/enrollment/{enrollment.pk}/history/",
        f"marketplace/shop/{LIN}/history/",
        f"compensation/adjudication/{Adjudication.objects.get().pk}/history/",
    ):
        assert jun.get(f"/admin/{address}").status_code == 404
