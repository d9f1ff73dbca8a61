"""PRODUCT.md §4, Samples: merchants read who asks, what each would bring and why each waits, and
answer the rest themselves."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enrollment.models import SampleRequest
from enrollment.reports import samples as report
from growth_program.core.models import AuditEntry
from tests import world as built
from tests.enrollment.sampled import approve, event, key, offer, request, stand
from tests.enrollment.selling import BOTTLE, CHAIR, DAY, give_catalogue, join
from tests.world import LIN, NEIGHBOUR, creator, give, seconds, video, words

HERE = f"/shops/{LIN}/samples/"


@pytest.fixture
def lin(world, clock):
    clock(DAY)
    give_catalogue()
    median = {"amount": "61.20", "currency": "USD"}
    give(
        "creators",
        creator("C-1", "mid", median_video_gmv=median, fulfilment_rate="0.9150"),
        creator("C-2", "top"),
        creator("C-3", "micro", category_gmv_30d={}),
    )
    offer(quantity=4, quota=1)
    lin = join(LIN, "lin", "owner")
    lin.language = "en"
    lin.save(update_fields=["language"])
    return lin


@pytest.fixture
def browser(lin, client):
    """Five ask for the chair; the best is approved by itself."""
    asked = (("R-1", "C-1"), ("R-2", "C-2"), ("R-3", "C-3"), ("R-4", "C-9"), ("R-5", "C-1"))
    give("sample-requests", *(request(*one) for one in asked))
    approve()
    return built.sign_in(client, lin)


def read(browser, query: str = "") -> str:
    return words(browser.get(HERE + query).content.decode())


def tell(browser, way: str, *request_ids: str) -> str:
    """What the page says after some were ticked."""
    sent = {"request": [key(one) for one in request_ids]}
    return words(browser.post(f"{HERE}{way}/", sent, follow=True).content.decode())


def test_those_that_wait_stand_there_by_what_they_would_bring(browser):
    """61.20 × 0.9150 is 56.00, by 59.90 it is 0.9348; 812.40 ÷ 17 × 0.7 is 33.45; a micro one
    is believed to bring 20.00, × 0.7 is 14.00."""
    page = read(browser)

    assert "4 sample requests are waiting for your answer" in page
    first, second, third = (page.index(handle) for handle in ("@C-1", "@C-2", "@C-3"))
    assert first < second < third < page.index("C-9 asked")
    assert (
        "0.93 no. 1 of its product The creator's median video brings USD 61.20, and 91.5% of "
        "promised videos are posted: USD 56.00 expected for a sample of USD 59.90. waits The "
        "product's auto-approve quota is used up, or not set. Set quota and samples to be answered "
        "by the end of 23 Jun" in page
    )
    assert (
        "0.55 no. 2 of its product The creator's videos bring USD 47.79 each in this category, and "
        "70% of promised videos are posted: USD 33.45 expected for a sample of USD 59.90." in page
    )
    assert (
        "0.23 no. 3 of its product No sales of the creator are reported; for tier micro we count "
        "on USD 20.00, and 70% of promised videos are posted: USD 14.00 expected for a sample of "
        "USD 59.90. waits Only mid-tier and top creators are approved automatically." in page
    )
    assert "— waits The marketplace has not told us of this creator yet." in page


def test_in_chinese(browser, lin):
    lin.language = "zh-hans"
    lin.save(update_fields=["language"])
    page = read(built.signed_in(lin))

    assert "4 份样品申请待答复" in page
    assert (
        "该达人的视频成交额中位数为 USD 61.20，约定的视频有 91.5% 会发布：预期 USD 56.00，"
        "样品成本 USD 59.90。" in page
    )


def test_the_funnel(browser, lin, clock):
    """Five asked: one of them is approved automatically, one by hand, one declined."""
    tell(browser, "approve", "R-2")
    tell(browser, "decline", "R-3")
    give("sample-events", event("R-1", "shipped"), event("R-2", "shipped"))
    give("sample-events", event("R-2", "delivered"))
    assert (
        "Requests 5 1 declined, 0 expired Samples approved 2 1 of them automatically Shipped 2 "
        "0 still to be shipped Delivered 1 1 on their way Videos posted 0 1 awaited, 0 late"
    ) in read(browser)

    clock("2026-07-04")
    assert "Requests 5 1 declined, 2 expired" in read(browser)
    assert "Videos posted 0 0 awaited, 1 late" in read(browser)


def test_where_each_stands(browser, lin):
    give("creator-videos", video("V-9", "C-1", product_id=CHAIR))
    for name in ("shipped", "delivered"):
        give("sample-events", event("R-1", name))
    assert "video awaited due by the end of 3 Jul approved automatically as no. 1 of the" in read(
        browser, "?only=delivered"
    )
    give("sample-events", event("R-1", "video_posted", video_id="V-9"))
    tell(browser, "approve", "R-2")

    page = read(browser, "?only=all")
    assert "video posted V-9 · USD 61.20 approved automatically as no. 1 of the quota" in page
    assert "to be shipped approved by Lin, 10 Jun 2026, 10:24" in page
    assert browser.get(f"{HERE}?only=nothing").status_code == 404


def test_one_is_found_by_its_product_or_its_creator(browser):
    give("sample-requests", request("R-6", "C-2", product_id=BOTTLE))

    def found(query: str) -> list[str]:
        rows = browser.get(HERE + query).context["rows"]
        return sorted(one.row.request_id for one in rows)

    assert found(f"?q={BOTTLE}") == ["R-6"]
    assert found("?only=all&creator=C-1") == ["R-1", "R-5"]
    assert found("?only=all&creator=C-1&q=zzz") == []
    assert "No request is like that" in read(browser, "?q=zzz")


def test_several_are_approved_at_once_within_the_samples_and_not_the_quota(browser):
    """Of four samples one is given: of four chosen, the three best get one."""
    told = tell(browser, "approve", "R-2", "R-3", "R-4", "R-5")

    assert "3 samples are approved." in told
    assert "Not changed: 1 beyond the sample quantity of their product." in told
    assert {one: stands[0] for one, stands in stand().items()} == {
        "R-1": "approved",
        "R-2": "approved",
        "R-3": "approved",
        "R-4": "requested",
        "R-5": "approved",
    }
    rows = SampleRequest.objects.filter(slot__isnull=False).order_by("slot")
    assert list(rows.values_list("slot", "auto_slot", "decided_by__name")) == [
        (1, 1, None),
        (2, None, "Lin"),
        (3, None, "Lin"),
        (4, None, "Lin"),
    ]


def test_who_comes_second_is_told_so(browser):
    """R-1 was approved by itself while she looked at it; R-2 she declines, then approves."""
    assert "Not changed: 1 answered meanwhile by the platform or somebody of your shop." in tell(
        browser, "decline", "R-1"
    )
    assert "1 request is declined." in tell(browser, "decline", "R-2")
    assert "Not changed: 1 answered meanwhile" in tell(browser, "approve", "R-2")
    assert "Nothing was chosen that waits for an answer." in tell(browser, "approve")
    assert (stand()["R-1"][0], stand()["R-2"][0]) == ("approved", "declined")


def test_what_was_not_enrolled_or_has_expired_is_said(browser, clock):
    give("sample-requests", request("R-6", "C-2", product_id=BOTTLE))
    assert "Not changed: 1 for a product that is not enrolled in a service that runs." in tell(
        browser, "approve", "R-6"
    )
    clock("2026-06-24")
    assert "Not changed: 1 expired before they were answered." in tell(browser, "decline", "R-2")


def test_the_audit_says_who_answered(browser, lin):
    tell(browser, "approve", "R-2", "R-5")
    tell(browser, "decline", "R-3")

    entries = AuditEntry.objects.filter(act__startswith="sample.").order_by("pk")[1:]
    assert list(entries.values_list("act", "shop", "by", "rule", "details")) == [
        ("sample.approved", LIN, lin.pk, "", {"approved": "2", "requests": ["R-2", "R-5"]}),
        ("sample.declined", LIN, lin.pk, "", {"declined": "1", "requests": ["R-3"]}),
    ]


@pytest.fixture
def delivered(browser):
    """R-1 is delivered on 12 June: its video is due on 3 July."""
    give("sample-events", event("R-1", "shipped"), event("R-1", "delivered"))
    return f"{HERE}{key('R-1')}/extend/"


def test_a_creator_is_given_longer_with_a_reason(browser, delivered, lin, clock):
    clock("2026-07-06")
    assert stand()["R-1"][0] == "overdue"
    assert "The video is due on 3 Jul 2026 ." in words(browser.get(delivered).content.decode())

    given = {"until": "2026-07-20", "reason": "She was ill."}
    assert browser.post(delivered, given).status_code == 302
    assert stand()["R-1"][0] == "delivered"
    page = read(browser, "?only=delivered")
    assert "due by the end of 20 Jul" in page
    assert "Deadline extended: She was ill." in page
    [entry] = AuditEntry.objects.filter(act="sample.extended", by=lin)
    assert entry.details == {
        "request": "R-1",
        "was": "2026-07-03",
        "until": "2026-07-20",
        "reason": "She was ill.",
    }


@pytest.mark.parametrize(
    ("until", "reason", "said"),
    [
        ("2026-07-03", "x", "Choose a day after the present deadline, today or later."),
        ("2026-07-04", "x", "Choose a day after the present deadline, today or later."),
        ("2026-07-20", " ", "This field is required."),
        ("soon", "x", "Enter a valid date."),
    ],
)
def test_not_into_the_past_and_not_without_a_reason(browser, delivered, clock, until, reason, said):
    clock("2026-07-06")
    answer = browser.post(delivered, {"until": until, "reason": reason})

    assert said in words(answer.content.decode())
    assert str(SampleRequest.objects.get(request_id="R-1").video_due_on) == "2026-07-03"


def test_nor_where_no_video_is_awaited(browser):
    answer = browser.post(
        f"{HERE}{key('R-2')}/extend/", {"until": "2026-07-20", "reason": "Because."}
    )

    assert "no video of this sample is awaited now" in words(answer.content.decode())


def test_finance_reads_and_does_not_answer(browser):
    fay = built.signed_in(join(LIN, "fay", "finance"))

    assert fay.get(HERE).status_code == 200
    assert 'name="request"' not in fay.get(HERE).content.decode()
    for way in ("approve/", "decline/", f"{key('R-1')}/extend/"):
        assert fay.post(HERE + way).status_code == 403


def test_nobody_answers_for_another_shop(browser):
    nan = built.signed_in(join(NEIGHBOUR, "nan", "owner"))
    for way in ("approve", "decline"):
        there = f"/shops/{NEIGHBOUR}/samples/{way}/"
        assert nan.post(there, {"request": [key("R-2")]}).status_code == 302

    assert stand()["R-2"] == ("requested", "quota", 2)


def test_a_long_list_goes_by_pages(browser, monkeypatch):
    monkeypatch.setattr(report, "PAGE", 2)
    seen, after = [], ""
    while after is not None:
        answer = browser.get(f"{HERE}?after={after}")
        seen += [one.row.request_id for one in answer.context["rows"]]
        after = answer.context["next"]

    assert seen == ["R-5", "R-2", "R-3", "R-4"]
    newest = browser.get(f"{HERE}?only=all").context
    assert [one.row.request_id for one in newest["rows"]] == ["R-5", "R-4"]


def test_it_asks_no_more_where_many_wait(browser):
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            browser.get(HERE)
        return len(seen)

    few = asked()
    give(
        "sample-requests",
        *(request(f"S-{n}", f"C-{n % 3}", requested_time=seconds(DAY)) for n in range(60)),
    )
    approve()
    assert (asked(), few) == (few, 9)


def test_an_empty_page_says_what_will_be_there(lin, client):
    page = read(built.sign_in(client, lin))
    assert "No creator has asked for a sample yet" in page
    give("sample-requests", request("R-1", "C-1"))
    approve()
    assert "Nobody waits for you" in read(client)
    assert "None stands there" in read(client, "?only=declined")


# Staff.


def test_the_manager_reads_them_and_why_each_waits(browser, people):
    mei = people.mei
    mei.language = "en"
    mei.save(update_fields=["language"])
    staff = built.signed_in(mei)
    there = "/admin/enrollment/samplerequest/"

    def found(query: str) -> list[str]:
        rows = staff.get(f"{there}?{query}").context["cl"].result_list
        return sorted(row.request_id for row in rows)

    assert found("") == ["R-1", "R-2", "R-3", "R-4", "R-5"]
    assert found("stands=approved") == ["R-1"]
    assert found("stands=expired") == []
    assert found("waits_for=tier") == ["R-3"]
    assert found("q=R-4") == ["R-4"]
    assert found(f"q={CHAIR}") == ["R-1", "R-2", "R-3", "R-4", "R-5"]
    assert found("q=C-3") == ["R-3"]
    page = words(staff.get(f"{there}{key('R-2')}/change/").content.decode())
    assert "The creator's videos bring USD 47.79 each in this category" in page
    history = words(staff.get(f"{there}{key('R-1')}/history/").content.decode())
    assert "Requests for samples were approved: 1." in history
    assert "were approved" not in words(staff.get(f"{there}{key('R-2')}/history/").content.decode())
    assert staff.post(f"{there}{key('R-2')}/change/", {}).status_code == 403
