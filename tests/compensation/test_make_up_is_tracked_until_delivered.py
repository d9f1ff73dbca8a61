"""PRODUCT.md §6: content short of its promise is made up, and tracked until it is delivered."""

import re

import pytest

from compensation import tasks
from compensation.reports import makeups as report
from growth_program.content.models import AigcItem
from growth_program.core.models import AuditEntry
from growth_program.marketplace.models import Shop
from growth_program.support.models import Notice
from tests.compensation.granted import autumn, granted
from tests.world import LIN, aigc_item, creator, give, signed_in, video, words

SHA = "5e" * 32


@pytest.fixture
def owed(lin, people, clock):
    """Three of five AIGC items and one of three videos were delivered; two of each are owed.

    Approved on 1 September; due on 2026-09-11, 30 business days after 31 July.
    """
    lin.language = "en"
    lin.save(update_fields=["language"])
    return granted(people, aigc=3, videos=1)


def stand() -> tuple[str, int, list[tuple[str, int, int]]]:
    """The state, the days late, and each commitment with what is delivered of what is owed."""
    [one] = report.of_shop(Shop.objects.get(pk=LIN))
    parts = [(part.commitment, part.delivered, part.owed) for part in one.parts]
    return one.state, one.days_late, parts


def make_up(*, aigc: int = 0, videos: int = 0, day: str = "2026-08-20", first: int = 0) -> None:
    numbers = range(first, first + aigc)
    if aigc:
        give("aigc-items", *(aigc_item(f"M-{n}", day, "accepted") for n in numbers))
    if videos:
        give(
            "creator-videos", *(video(f"MV-{n}", "C-1", day) for n in range(first, first + videos))
        )


def test_at_first_all_is_open(owed):
    assert stand() == ("open", 0, [("aigc", 0, 2), ("videos", 0, 2)])


def test_what_comes_after_the_term_makes_up(owed, clock):
    make_up(aigc=1, videos=2)

    assert stand() == ("open", 0, [("aigc", 1, 2), ("videos", 2, 2)])
    clock("2026-09-12")
    assert stand() == ("late", 1, [("aigc", 1, 2), ("videos", 2, 2)])
    clock("2026-09-20")
    make_up(aigc=3, day="2026-09-14", first=7)
    # Whole by the item of the 14th, three days late; no more counts than is owed.
    assert stand() == ("delivered", 3, [("aigc", 2, 2), ("videos", 2, 2)])


def test_the_last_second_of_the_term_is_of_the_term(owed, clock):
    give(
        "aigc-items",
        aigc_item("of the term", "2026-07-31 23:59:59", "accepted"),
        aigc_item("after it", "2026-08-01", "accepted"),
    )

    assert stand()[2][0] == ("aigc", 1, 2)


@pytest.mark.parametrize(
    ("outcome", "seen_on", "counts"),
    [
        ("accepted", "2026-09-02", 1),
        ("pending", "2026-09-08", 0),
        ("pending", "2026-09-09", 1),  # seven days after it was offered
        ("rejected", "2026-09-09", 0),
    ],
)
def test_by_the_rules_of_the_term(owed, clock, outcome, seen_on, counts):
    give("aigc-items", aigc_item("M", "2026-09-02", outcome))
    clock(seen_on)

    assert stand()[2][0] == ("aigc", counts, 2)


def test_a_hash_that_counted_already_counts_no_more(lin, people, clock):
    give("aigc-items", aigc_item("with a hash", outcome="accepted", content_sha256=SHA))
    granted(people, aigc=2, videos=3)

    give(
        "aigc-items",
        aigc_item("again", "2026-08-02", "accepted", content_sha256=SHA),
        aigc_item("new", "2026-08-03", "accepted", content_sha256="a1" * 32),
        aigc_item("new again", "2026-08-04", "accepted", content_sha256="a1" * 32),
    )

    # Five promised, three delivered.
    assert stand() == ("open", 0, [("aigc", 1, 2)])


@pytest.mark.parametrize(
    "change",
    [
        {"status": "REMOVED"},
        {"creator_id": "C-small"},
        {"creator_id": "C-never"},
        {"product_id": "9"},
    ],
)
def test_a_video_that_would_not_have_counted_makes_up_for_nothing(owed, change):
    give("creators", creator("C-small", "micro"))
    give("creator-videos", video("MV", "C-1", "2026-08-21") | change)

    assert stand()[2][1] == ("videos", 0, 2)


def test_the_merchant_answers_what_comes_after_the_term(owed, lin, client):
    give("aigc-items", aigc_item("M", "2026-08-30"), aigc_item("N", "2026-08-30"))
    client = signed_in(lin)
    assert "M" in words(client.get(f"/shops/{LIN}/content/").content.decode())

    m, n = AigcItem.objects.filter(item_id__in="MN").order_by("item_id")
    client.post(f"/shops/{LIN}/content/accept/", {"item": [m.pk]})
    client.post(f"/shops/{LIN}/content/{n.pk}/reject/", {"reason": "quality"})

    assert [answer.is_in_time for row in (m, n) for answer in row.answers.all()] == [True, True]
    assert stand()[2][0] == ("aigc", 1, 2)


def test_the_merchant_is_told_once_when_it_is_whole(owed, lin, clock):
    make_up(aigc=2, videos=2)
    assert not Notice.objects.filter(kind="makeup_delivered").exists()

    tasks.tell_of_makeups()
    tasks.tell_of_makeups()

    told = Notice.objects.get(kind="makeup_delivered")
    assert (told.receiver, told.parameters) == (
        lin,
        {"number": "2026-summer-00001", "version": "1"},
    )
    entry = AuditEntry.objects.get(act="makeup.delivered")
    assert (entry.shop, entry.rule, entry.rule_version) == (LIN, "makeups", "1")
    assert entry.details["aigc"] == ["M-0", "M-1"]
    assert entry.details["delivered_on"] == "2026-08-20"


def test_what_was_told_to_be_whole_stays_whole(owed, clock):
    make_up(aigc=2, videos=2)
    tasks.tell_of_makeups()

    gone = video("MV-0", "C-1", "2026-08-20") | {"status": "REMOVED", "update_time": 1_790_000_000}
    give("creator-videos", gone)

    assert stand() == ("delivered", 0, [("aigc", 2, 2), ("videos", 2, 2)])


def test_the_manager_is_told_once_that_it_is_late(owed, people, clock):
    clock("2026-09-11 23:59:59")
    tasks.tell_of_makeups()
    assert not Notice.objects.filter(kind="makeup_late").exists()

    clock("2026-09-12")
    tasks.tell_of_makeups()
    tasks.tell_of_makeups()

    told = Notice.objects.get(kind="makeup_late")
    assert (told.receiver, told.parameters["open"]) == (people.mei, "4")


def test_pages_of_the_merchant(owed, page, clock):
    make_up(aigc=1)
    clock("2026-09-13")

    for way in ("decision/", "guarantees/"):
        text = words(page(way))
        assert "Make-up after the term" in text
        assert "1 / 2" in text
        assert "To be delivered by 11 Sep 2026" in text
        assert "2 days late." in text


def test_the_first_page_says_so(owed, page):
    assert "4 pieces of content are owed as make-up as well." in words(page())


def test_the_list_of_staff(owed, people, clock):
    mei = signed_in(people.mei)

    def shown(only: str) -> bool:
        text = words(mei.get(f"/admin/compensation/makeups/?only={only}").content.decode())
        return "2026-summer-00001 v1" in text

    def standing() -> list[bool]:
        return [shown(only) for only in ("open", "soon", "late", "delivered")]

    assert standing() == [True, False, False, False]
    clock("2026-09-04")
    assert standing() == [True, True, False, False]
    clock("2026-09-12")
    assert standing() == [False, False, True, False]
    make_up(aigc=2, videos=2)
    assert standing() == [False, False, False, True]
    tasks.tell_of_makeups()
    assert standing() == [False, False, False, True]
    assert mei.get("/admin/compensation/makeups/?only=x").status_code == 404


def test_the_list_opens_with_what_presses(owed, people, clock):
    mei = signed_in(people.mei)

    def opened() -> list[str]:
        page = mei.get("/admin/compensation/makeups/").content.decode()
        assert "2026-summer-00001 v1" in words(page)
        return re.findall(r'only=(\w+)" aria-current', page)

    assert opened() == ["open"]
    clock("2026-09-04")
    assert opened() == ["soon"]
    clock("2026-09-12")
    assert opened() == ["late"]


def test_the_desk_says_what_is_late_or_due_soon(owed, people, clock):
    people.mei.language = "en"
    people.mei.save(update_fields=["language"])
    mei = signed_in(people.mei)

    def desk() -> str:
        return words(mei.get("/admin/").content.decode())

    clock("2026-09-03 23:59:59")
    assert "make-up" not in desk()
    clock("2026-09-04")
    assert "1 make-up is due within 7 days" in desk()
    clock("2026-09-14")
    assert "1 make-up is late The longest by 3 days" in desk()
    make_up(aigc=2, videos=2)
    assert "make-up is" not in desk()


def test_one_item_keeps_one_promise(owed, lin, clock):
    """In a later service the first are its own: of its five, the sixth makes up."""
    autumn()
    clock("2026-09-30")

    make_up(aigc=5, day="2026-09-05")
    assert stand()[2][0] == ("aigc", 0, 2)
    make_up(aigc=1, day="2026-09-06", first=7)
    assert stand()[2][0] == ("aigc", 1, 2)
