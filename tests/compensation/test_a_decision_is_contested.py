"""PRODUCT.md §6, Contest: of a promise or an item, in time, with what follows if it is right."""

from decimal import Decimal
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from compensation.models import AdCredit, Adjudication, Contest
from compensation.reports.contests import contestable
from compensation.reports.reconcile import reconcile
from compensation.reports.replay import decisions, replayed
from compensation.rules.evidence import Upheld
from compensation.services import adjudications, contests
from enrollment.models import Enrollment
from enrollment.services import enrollments
from growth_program.core.models import AuditEntry, Program
from growth_program.core.steps import IllegalStep
from growth_program.people.models import ShopMember, User
from growth_program.support.models import Notice
from tests.compensation.lived import compute, deliver, sell
from tests.faults.threads import at_once
from tests.world import (
    LIN,
    close,
    employ,
    newest_decision,
    postings,
    sign_in,
    signed_in,
    words,
)

VIDEO = Upheld(commitment="videos", item_id="V-1")
NUMBER = "2026-summer-00001"
WAY = f"/shops/{LIN}/decision/{NUMBER}/1/"


@pytest.fixture
def decided(lin, people, clock) -> Adjudication:
    """All kept: 25,000.00 sold beside a cost of 6,000.00 + 5,000.00; approved on 1 September."""
    lin.language = "en"
    lin.save(update_fields=["language"])
    sell("25000.00")
    deliver()
    close("2026-05", "2026-06", "2026-07")
    compute()
    decision = newest_decision()
    adjudications.review(decision.pk, by=people.mei)
    return adjudications.approve(decision.pk, by=people.omar)


def filed(decision, lin, *points: Upheld) -> Contest:
    return contests.file(decision.pk, points or (VIDEO,), reason="Not ours.", by=lin)


def judged(contest: Contest, by, *, right: bool = True) -> Contest:
    upheld = [point.pk for point in contest.points.all()] if right else []
    return contests.judge(contest.pk, upheld, answer="Looked at it.", by=by)


def states() -> list[tuple[int, str, str]]:
    rows = Adjudication.objects.order_by("version")
    return [(row.version, row.state, str(row.ad_credit)) for row in rows]


def test_what_follows_is_shown_before_it_is_filed(decided, lin, client):
    sign_in(client, lin)
    shown = words(client.get(f"{WAY}contest/").content.decode())
    assert "until 16 Sep 2026, 00:00" in shown  # the fourteenth day after 1 September ends
    assert "3 items that counted" in shown

    answer = client.post(f"{WAY}contest/", {"point": ["videos:V-1"], "reason": "Not ours."})

    text = words(answer.content.decode())
    # Two of three videos: 20 % of 6,000.00, and one is made up.
    assert "USD 1,200.00 ad credit" in text
    assert "Made up: 0 AIGC items, 1 creator videos." in text
    assert not Contest.objects.exists()


@pytest.mark.parametrize(
    ("points", "credit"),
    [
        (["aigc:I-0", "videos:V-1"], "1,200.00"),  # the highest alone
        (["roas:"], "3,000.00"),  # 50 %
        (["videos:", "roas:"], "3,000.00"),
        (["videos:"], "1,200.00"),
    ],
)
def test_what_follows_from_more(decided, lin, client, points, credit):
    sign_in(client, lin)

    answer = client.post(f"{WAY}contest/", {"point": points, "reason": "Look."})

    assert f"USD {credit} ad credit" in words(answer.content.decode())


def test_it_is_filed_judged_and_a_second_version_stands_beside_the_first(
    decided, lin, people, client
):
    sign_in(client, lin)
    given = {"point": ["videos:V-1"], "reason": "It shows another shop's cup.", "file": "1"}
    page = client.post(f"{WAY}contest/", given, follow=True)
    assert "being judged" in words(page.content.decode())
    assert states() == [(1, "contested", "0.00")]
    contest = Contest.objects.get()
    mei = signed_in(people.mei)
    told = words(mei.get(f"/admin/compensation/contest/{contest.pk}/judge/").content.decode())
    assert "1,200.00" in told

    point = str(contest.points.get().pk)
    mei.post(
        f"/admin/compensation/contest/{contest.pk}/judge/",
        {"right": [point], "answer": "You are right: another shop's."},
    )

    assert states() == [(1, "final", "0.00"), (2, "computed", "1200.00")]
    second = Adjudication.objects.get(version=2)
    adjudications.review(second.pk, by=people.mei)
    adjudications.approve(second.pk, by=people.omar)
    assert (second.videos_delivered, second.videos_makeup) == (2, 1)
    assert str(second.makeup_due_on) == "2026-09-11"
    kind, day, debit, credit, amount = postings()[-1]
    assert (kind, day, amount) == ("ad_credit", "2026-09-01", "1200.00")
    assert (debit, credit) == ("ad_credit_expense", "ad_credit_owed")
    newest = words(client.get(f"/shops/{LIN}/decision/").content.decode())
    assert "version 2" in newest
    assert "Ad credit was granted 1 Sep 2026" in newest
    assert "The shop contested it, and was right." in newest
    first = words(client.get(WAY).content.decode())
    assert "This version holds no more. Version 2 stands in its place." in first
    assert "stands in its place" not in newest
    assert "You are right: another shop's." in first
    assert "upheld" in first
    assert [found for _row, found in replayed(decisions())] == [[], []]
    sums, culprits = reconcile()
    assert (sums.difference, culprits) == (0, [])


def test_a_version_grants_only_what_the_one_before_it_did_not(lin, people, clock):
    """Content was missed, 1,200.00; the shop is right about ROAS too: 3,000.00 in all."""
    sell("25000.00")
    deliver(aigc=4)
    close("2026-05", "2026-06", "2026-07")
    compute()
    first = newest_decision()
    adjudications.review(first.pk, by=people.mei)
    adjudications.approve(first.pk, by=people.omar)
    judged(filed(first, lin, Upheld(commitment="roas", item_id="")), people.mei)
    second = Adjudication.objects.get(version=2)
    adjudications.review(second.pk, by=people.mei)
    adjudications.approve(second.pk, by=people.omar)

    page = words(signed_in(lin).get(f"/shops/{LIN}/decision/").content.decode())
    assert "广告金已发放 2026年9月1日" in page  # the newest grant is this version's own
    credits = AdCredit.objects.order_by("pk").values_list("adjudication__version", "amount")
    assert list(credits) == [(1, Decimal("1200.00")), (2, Decimal("1800.00"))]
    assert reconcile()[1] == []
    told = Notice.objects.filter(receiver=lin, kind="adjudication_decided").order_by("pk").last()
    assert (told.occasion, told.parameters["ad_credit"]) == ("reopened", "3000.00")


def test_where_the_shop_is_not_right_the_decision_is_final(decided, lin, people, page):
    judged(filed(decided, lin), people.mei, right=False)

    assert states() == [(1, "final", "0.00")]
    assert "Looked at it." in words(page("decision/"))
    assert Notice.objects.filter(receiver=lin, kind="contest_judged", occasion="refused").exists()
    acts = AuditEntry.objects.filter(act__startswith="adjudication.contest").order_by("pk")
    assert list(acts.values_list("act", "by")) == [
        ("adjudication.contested", lin.pk),
        ("adjudication.contest_refused", people.mei.pk),
    ]


def test_the_last_moment_to_contest(decided, lin, clock):
    clock("2026-09-15 23:59:59")
    assert contestable(newest_decision()) is not None

    clock("2026-09-16")
    assert contestable(newest_decision()) is None
    with pytest.raises(contests.CantBeContested):
        filed(decided, lin)


def test_once_is_all_there_is(decided, lin, people):
    judged(filed(decided, lin), people.mei)
    second = Adjudication.objects.get(version=2)
    adjudications.review(second.pk, by=people.mei)
    adjudications.approve(second.pk, by=people.omar)

    with pytest.raises(contests.CantBeContested):
        filed(second, lin, Upheld(commitment="videos", item_id="V-2"))


@pytest.mark.parametrize(
    "points",
    [
        (),
        (Upheld(commitment="videos", item_id="V-9"),),
        (VIDEO, Upheld(commitment="aigc", item_id="V-1")),
        (Upheld(commitment="gmv", item_id=""),),
    ],
)
def test_points_that_there_are_not(decided, lin, points):
    with pytest.raises(contests.NothingContested):
        contests.file(decided.pk, points, reason="x", by=lin)
    assert states() == [(1, "approved", "0.00")]


def test_what_speaks_for_the_shop_already_is_no_point(lived, lin):
    """Nothing was sold to speak of: the ROAS promise was missed."""
    found = contestable(newest_decision())

    assert found is not None
    assert Upheld(commitment="roas", item_id="") not in found.points
    assert Upheld(commitment="aigc", item_id="") in found.points


def test_who_judges(decided, lin, people):
    contest = filed(decided, lin)
    way = f"/admin/compensation/contest/{contest.pk}/judge/"
    given = {"answer": "No."}

    assert signed_in(people.omar).post(way, given).status_code == 403
    stranger = employ("Nils", "account managers")  # looks after no shop
    assert signed_in(stranger).post(way, given).status_code == 404
    with pytest.raises(contests.NoAnswer):
        contests.judge(contest.pk, [], answer=" ", by=people.mei)
    with pytest.raises(adjudications.SamePerson):
        contests.judge(contest.pk, [], answer="I like it.", by=lin)
    assert Contest.objects.get().state == "open"


def test_who_contests(decided, lin):
    for name, role, status in (("op", "operator", 403), ("fin", "finance", 200)):
        user = User.objects.create_user(f"{name}@shop.example", name=name)
        ShopMember.objects.create(user=user, shop_id=LIN, role=role)
        assert signed_in(user).get(f"{WAY}contest/").status_code == status


def test_a_contest_is_judged_once(decided, lin, people):
    contest = judged(filed(decided, lin), people.mei, right=False)

    with pytest.raises(IllegalStep):
        judged(contest, people.mei)
    for change in ({"state": "open"}, {"answer": "x"}, {"reason": "x"}):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            Contest.objects.filter(pk=contest.pk).update(**change)


def test_what_cannot_be_contested_any_more_becomes_final(decided, lin, clock):
    program = Program.objects.get()
    assert enrollments.end_due(program) == 1
    assert adjudications.finish_due(program) == 0
    assert Enrollment.objects.get(shop=LIN).state == "ended"

    clock("2026-09-16")
    assert adjudications.finish_due(program) == 1

    assert states() == [(1, "final", "0.00")]
    assert Enrollment.objects.get(shop=LIN).state == "completed"
    assert adjudications.finish_due(program) == 0
    assert enrollments.end_due(program) == 0


def test_an_enrollment_whose_contest_is_open_is_not_completed(decided, lin, people, clock):
    program = Program.objects.get()
    enrollments.end_due(program)
    contest = filed(decided, lin)
    clock("2026-10-16")
    adjudications.finish_due(program)
    assert Enrollment.objects.get(shop=LIN).state == "ended"

    judged(contest, people.mei)
    adjudications.finish_due(program)

    assert states() == [(1, "final", "0.00"), (2, "computed", "1200.00")]
    assert Enrollment.objects.get(shop=LIN).state == "ended"  # the new version is not decided


@pytest.mark.django_db(transaction=True)
def test_two_owners_at_once_file_one_contest(transactional_db, decided, lin):
    file = partial(filed, decided, lin)

    found = at_once(file, file, file)

    assert sum(isinstance(one, Contest) for one in found) == 1
    assert Contest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_judges_at_once_make_one_version(transactional_db, decided, lin, people):
    contest = filed(decided, lin)
    judge = partial(judged, contest, people.mei)

    found = at_once(judge, judge)

    assert sum(isinstance(one, IllegalStep) for one in found) == 1
    assert [version for version, _state, _credit in states()] == [1, 2]
