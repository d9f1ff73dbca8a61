"""PRODUCT.md §6: the shop accepts what was generated, or rejects it with a reason."""

from decimal import Decimal
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from compensation.rules.content import aigc_verdicts
from compensation.services import adjudications
from enrollment.models import Enrollment
from growth_program.content.models import AigcAnswer, AigcItem, AigcItemVersion
from growth_program.content.reports.items import Given
from growth_program.content.reports.rejections import Rejecting
from growth_program.content.rules import answers as rules
from growth_program.content.services import answers
from growth_program.core import formats
from growth_program.core.models import AuditEntry
from growth_program.marketplace.models import Shop
from growth_program.people.models import ShopMember, User
from tests.compensation.promises import AS_OF, DAY, case
from tests.compensation.promises import item as evidence_item
from tests.faults.threads import at_once
from tests.world import LIN, NEIGHBOUR, aigc_item, give, seconds, send, sign_in, signed_in, words

CONTENT = f"/shops/{LIN}/content/"


@pytest.fixture(autouse=True)
def english(lin):
    lin.language = "en"
    lin.save(update_fields=["language"])


@pytest.fixture
def made(lin, clock):
    """Two items on the shop's table, offered on 8 June at midnight; it's noon of the 10th."""
    clock("2026-06-10 12:00")
    film = aigc_item("film-2", kind="video", content_sha256="0b" * 32)
    give("aigc-items", aigc_item("pic-1"), film)
    return {item.item_id: item for item in AigcItem.objects.all()}


def counted() -> int:
    enrollment = Enrollment.objects.get(shop=LIN)
    return adjudications.standing(enrollment).aigc_delivered


def newest() -> dict[str, tuple[str, int]]:
    rows = AigcItem.objects.values_list("item_id", "outcome", "update_time")
    return {name: (outcome, time) for name, outcome, time in rows}


def test_what_waits_stands_first_with_its_deadline(made, page):
    text = words(page("content/"))

    assert "Waiting for you 2" in text
    assert "pic-1" in text
    assert "film-2" in text
    # Seven days after 8 June 00:00.
    assert text.count("until the end of 14 Jun 2026") == 2


def test_each_stands_behind_one_filter(made, page, clock, lin):
    answers.reject(Shop.objects.get(pk=LIN), made["pic-1"].pk, reason="brand", by=lin)
    assert "Waiting for you 1 Accepted 0 Rejected 1 Without an answer in time 0 All 2" in words(
        page("content/")
    )

    clock("2026-06-15")  # the film's seven days are over

    text = words(page("content/?only=unanswered"))
    assert "Waiting for you 0 Accepted 0 Rejected 1 Without an answer in time 1 All 2" in text
    assert "film-2" in text
    assert "pic-1" not in text


def test_an_accepted_item_counts(made, client, lin):
    sign_in(client, lin)
    assert counted() == 0

    answer = client.post(f"{CONTENT}accept/", {"item": [made["pic-1"].pk]}, follow=True)

    assert "1 item is accepted." in words(answer.content.decode())
    assert counted() == 1
    assert newest() == {
        "pic-1": ("accepted", seconds("2026-06-10 12:00")),
        "film-2": ("pending", seconds("2026-06-08")),
    }
    # Both versions are kept: the one that was sent and the answer.
    assert AigcItemVersion.objects.filter(item_id="pic-1").count() == 2
    [entry] = AuditEntry.objects.filter(act="aigc_items.accepted")
    assert (entry.by, entry.shop, entry.details["items"]) == (lin, LIN, "pic-1")


def test_several_at_once_and_the_second_click_changes_nothing(made, client, lin):
    sign_in(client, lin)
    both = {"item": [item.pk for item in made.values()]}

    assert "2 items are accepted." in words(
        client.post(f"{CONTENT}accept/", both, follow=True).content.decode()
    )
    assert "Nothing was chosen" in words(
        client.post(f"{CONTENT}accept/", both, follow=True).content.decode()
    )
    assert AigcAnswer.objects.count() == 2
    assert counted() == 2


def test_a_rejection_takes_a_reason(made, client, lin):
    sign_in(client, lin)
    way = f"{CONTENT}{made['pic-1'].pk}/reject/"

    for wrong in ({}, {"reason": "ugly"}, {"reason": "other"}, {"reason": "other", "note": "  "}):
        assert client.post(way, wrong).status_code == 200
    assert not AigcAnswer.objects.exists()

    client.post(way, {"reason": "untrue", "note": "It is made of steel."})

    row = AigcAnswer.objects.get()
    assert (row.outcome, row.reason, row.note) == ("rejected", "untrue", "It is made of steel.")
    assert row.is_in_time
    assert row.answered_by == lin
    assert newest()["pic-1"][0] == "rejected"


def test_a_rejected_item_does_not_count_unless_it_is_accepted_in_time(made, lin, clock):
    shop = Shop.objects.get(pk=LIN)
    answers.reject(shop, made["pic-1"].pk, reason="brand", by=lin)
    clock("2026-06-14 23:59:59")
    answers.accept(shop, [made["pic-1"].pk], by=lin)
    clock("2026-06-16")

    # Accepted in the last second; the film was never answered.
    assert counted() == 2


def test_accepting_after_a_rejection_in_time_does_not_undo_it(made, lin, clock):
    shop = Shop.objects.get(pk=LIN)
    answers.reject(shop, made["pic-1"].pk, reason="brand", by=lin)
    clock("2026-06-15")
    answers.accept(shop, [made["pic-1"].pk], by=lin)

    assert counted() == 1  # the film alone, unanswered for seven days


def test_a_late_rejection_is_kept_and_changes_nothing(made, lin, clock, client, page):
    clock("2026-06-15")
    shown = words(client.get(f"{CONTENT}{made['pic-1'].pk}/reject/").content.decode())
    assert "The time to answer was over at the end of 14 Jun 2026" in shown

    client.post(f"{CONTENT}{made['pic-1'].pk}/reject/", {"reason": "quality"})

    assert not AigcAnswer.objects.get().is_in_time
    assert counted() == 2
    assert "counts: rejected too late" in words(page("content/?only=rejected"))


def test_silence_counts_once_the_days_are_over(made, page, clock):
    clock("2026-06-15")

    assert counted() == 2
    text = words(page("content/"))
    assert "Nothing waits for you" in text
    assert words(page("content/?only=all")).count("counts: not answered in time") == 2


def test_an_item_of_no_service_period_waits_for_nobody(lin, clock, page):
    clock("2026-04-30 12:00")
    give("aigc-items", aigc_item("early", "2026-04-30"))
    clock("2026-05-02")

    assert "Nothing waits for you" in words(page("content/"))
    assert "not of a service period" in words(page("content/?only=all"))


def test_the_tools_older_word_does_not_undo_the_answer(made, lin):
    answers.accept(Shop.objects.get(pk=LIN), [made["pic-1"].pk], by=lin)

    sent = send("aigc-items", aigc_item("pic-1", update_time=seconds("2026-06-09")))

    assert sent.stale == 1
    assert newest()["pic-1"][0] == "accepted"


def test_an_answer_is_newer_than_whatever_was_sent(made, lin):
    """A tool whose clock is ahead of ours."""
    ahead = seconds("2026-06-10 12:00") + 5
    give("aigc-items", aigc_item("pic-1", outcome="rejected", update_time=ahead))

    answers.accept(Shop.objects.get(pk=LIN), [made["pic-1"].pk], by=lin)

    assert newest()["pic-1"] == ("accepted", ahead + 1)


def test_who_may_answer(made, lin, client):
    for name, role, status in (("op", "operator", 302), ("fin", "finance", 403)):
        user = User.objects.create_user(f"{name}@shop.example", name=name)
        ShopMember.objects.create(user=user, shop_id=LIN, role=role)
        visitor = signed_in(user)
        assert visitor.get(CONTENT).status_code == 200
        answer = visitor.post(f"{CONTENT}accept/", {"item": [made["pic-1"].pk]})
        assert answer.status_code == status
    assert AigcAnswer.objects.get().answered_by.name == "op"


def test_anothers_item_is_not_there(made, lin, client):
    other = Shop.objects.get(pk=NEIGHBOUR)
    user = User.objects.create_user("n@shop.example", name="N")
    ShopMember.objects.create(user=user, shop=other, role="owner")
    visitor = signed_in(user)
    key = made["pic-1"].pk

    assert visitor.get(f"/shops/{NEIGHBOUR}/content/{key}/reject/").status_code == 404
    visitor.post(f"/shops/{NEIGHBOUR}/content/accept/", {"item": [key]})

    assert newest()["pic-1"][0] == "pending"
    assert not AigcAnswer.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "-1", "1.5", "９", str(2**63), "\x00"])
def test_keys_that_are_none_choose_nothing(made, lin, client, key):
    sign_in(client, lin)

    assert client.post(f"{CONTENT}accept/", {"item": [key]}).status_code in (302, 400)
    assert not AigcAnswer.objects.exists()


@pytest.mark.parametrize("way", ["?only=mine", "?only=waiting&after=x", "?only=all&after=9-9-9"])
def test_addresses_that_ask_for_nonsense(made, lin, client, way):
    sign_in(client, lin)

    assert client.get(f"{CONTENT}{way}").status_code == (404 if "mine" in way else 200)


def test_a_long_list_is_paged_and_costs_the_same(lin, clock, client, django_assert_max_num_queries):
    clock("2026-06-10")
    offered = [aigc_item(f"i-{n:03}", "2026-06-08") for n in range(120)]
    give("aigc-items", *offered)
    sign_in(client, lin)
    seen, way = [], "?only=waiting"
    while way:
        with django_assert_max_num_queries(14):
            answer = client.get(CONTENT + way)
        rows = answer.context["page"]
        seen += [row.item.item_id for row in rows.rows]
        way = f"?only=waiting&after={rows.next}" if rows.next else ""

    assert seen == [f"i-{n:03}" for n in range(120)]


def test_the_database_keeps_answers(made, lin):
    answers.reject(Shop.objects.get(pk=LIN), made["pic-1"].pk, reason="rules", by=lin)
    row = AigcAnswer.objects.get()

    for wrong in (
        lambda: AigcAnswer.objects.filter(pk=row.pk).update(note="x"),
        lambda: AigcAnswer.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()
    row.pk, row.reason = None, ""
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_manager_sees_how_often_and_why(made, lin, people):
    shop = Shop.objects.get(pk=LIN)
    answers.reject(shop, made["pic-1"].pk, reason="rights", by=lin)
    answers.accept(shop, [made["film-2"].pk], by=lin)

    text = words(signed_in(people.mei).get("/admin/content/rejections/").content.decode())

    assert "Shop 7495001 7495001 2 1 1 50%" in text
    assert str(AigcAnswer.Reason.RIGHTS.label) in text


def test_a_share_of_rejections_has_a_decimal():
    one = Rejecting(shop_id="", name="", offered=9, accepted=49, rejected=22, reasons=[])

    assert one.rate == Decimal("0.310")  # 22 / 71 = 0.30986
    assert formats.percent(one.rate) == "31%"


TIMES = st.integers(0, 9 * DAY)
OUTCOMES = st.sampled_from(["pending", "accepted", "rejected"])


@given(st.lists(st.tuples(TIMES, OUTCOMES), max_size=5, unique_by=lambda one: one[0]))
def test_the_page_and_the_decision_agree(told):
    """What the page says of an item and what the decision counts is one and the same."""
    told = sorted(told)
    item = evidence_item("a", *told)
    [verdict] = aigc_verdicts(case(aigc=(item,)))
    given_ = [Given(answer.time, answer.outcome) for answer in item.answers]
    ends = item.offered_time + 7 * DAY

    state = rules.state(given_, review_ends=ends, now=AS_OF)

    assert (state in ("accepted", "unanswered", "rejected_late")) == verdict.counts


@pytest.mark.django_db(transaction=True)
def test_answers_at_the_same_moment_leave_one_history(transactional_db, made, lin):
    shop, key = Shop.objects.get(pk=LIN), made["pic-1"].pk
    accept = partial(answers.accept, shop, [key], by=lin)
    reject = partial(answers.reject, shop, key, reason="brand", by=lin)

    changed = sum(at_once(accept, reject, accept, reject))

    assert AigcAnswer.objects.count() == changed
    versions = AigcItemVersion.objects.filter(item_id="pic-1")
    assert versions.count() == 1 + changed
    last = versions.order_by("-update_time")[0]
    assert newest()["pic-1"] == (last.outcome, last.update_time)
