"""PRODUCT.md §3.1: a run scores every shop, explains itself, stays, and may be overridden."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from enrollment import tasks
from enrollment.models import Screening, ScreeningOverride, ScreeningPolicy, ScreeningResult
from enrollment.reports.explained import explain
from enrollment.reports.screenings import selected
from enrollment.rules.screenings import Policy, faults
from enrollment.services import policies, screenings
from enrollment.services.editions import POLICY, first_edition
from growth_program.core import acts, clock
from growth_program.core.models import AuditEntry, Program
from growth_program.people.services import assignments
from tests import world as built
from tests.enrollment.screened import program, result, shop, written
from tests.enrollment.small import DIMENSIONS, GATES, SMALL
from tests.faults.threads import at_once
from tests.world import LATECOMER, LIN, NEIGHBOUR, ask

GOOD = {"rating": 4.76, "content_30d": 2, "violation_points": 0}
# 0.76 / 0.8 x 55 = 52.25; 19 / 21 x 45 = 40.714285...
GOOD_SCORE = "92.9643"


@pytest.fixture
def small(world):
    """The small policy; the neighbour is good, the latecomer not, Lin is in."""
    written()
    shop(NEIGHBOUR, gmv_90d=19000, **GOOD)
    # 0.4 / 0.8 x 55 = 27.5; 11 / 21 x 45 = 23.571428...
    shop(LATECOMER, rating=4.4, content_30d=10, violation_points=3)
    shop(LIN, **GOOD)
    return program()


def command(capsys) -> list[str]:
    call_command("screen", "2026-summer")
    return capsys.readouterr().out.splitlines()


def test_a_run_by_command(small, capsys):
    assert command(capsys) == [
        "run 1 by policy 2: 3 shops, 2 passed every gate, 1 selected",
        "fairness by category: nothing to compare (1 of 1 groups too small)",
        "fairness by market: nothing to compare (1 of 1 groups too small)",
        "fairness by size: nothing to compare (2 of 2 groups too small)",
    ]
    rows = ScreeningResult.objects.order_by("rank")
    assert [
        (row.shop_id, str(row.score), row.failed_gates, row.is_selected, row.size) for row in rows
    ] == [
        (NEIGHBOUR, GOOD_SCORE, [], True, "medium"),
        (LATECOMER, "51.0714", [], False, "unknown"),
        (LIN, GOOD_SCORE, [1], False, "unknown"),
    ]
    assert rows[0].contributions == [522500, 407143]
    assert rows[0].figures == [Decimal(0), Decimal("4.76"), Decimal(2)]


def test_a_program_without_a_policy(world):
    Program.objects.create(code="none", name_zh="无", name_en="None", time_zone="Asia/Shanghai")
    with pytest.raises(CommandError, match="none has no policy"):
        call_command("screen", "none")


def test_the_same_metrics_and_policy_say_the_same(small):
    first, second = screenings.screen(small), screenings.screen(small)
    assert (first.number, second.number) == (1, 2)
    columns = [f.name for f in ScreeningResult._meta.fields if f.name not in ("id", "screening")]
    one, other = (list(run.results.order_by("rank").values(*columns)) for run in (first, second))
    assert one == other
    assert first.fairness == second.fairness


def test_what_a_run_said_stays_when_a_shop_changes(small):
    before = screenings.screen(small)
    shop(NEIGHBOUR, version=8, **GOOD | {"violation_points": 12})
    after = screenings.screen(small)
    assert result(before, NEIGHBOUR).is_selected
    assert result(after, NEIGHBOUR).failed_gates == [2]
    assert selected(small, [NEIGHBOUR]) == set()


def test_equals_are_ranked_by_id_and_only_so_many_are_taken(world):
    written(Policy(gates=(), dimensions=DIMENSIONS, threshold=Decimal(60), most=2))
    for shop_id in (LATECOMER, LIN, NEIGHBOUR):
        shop(shop_id, **GOOD)
    run = screenings.screen(program())
    assert list(run.results.order_by("rank").values_list("shop_id", "is_selected")) == [
        (LIN, True),
        (NEIGHBOUR, True),
        (LATECOMER, False),
    ]
    with translation.override("en"):
        assert explain(result(run, LATECOMER)).says.startswith("It reaches the threshold, as more")


def test_a_metric_that_is_missing_fails_its_gate_and_says_so(small):
    shop(NEIGHBOUR, version=8, rating=4.4)
    run = screenings.screen(small)
    found = result(run, NEIGHBOUR)
    assert (found.failed_gates, str(found.score)) == ([2], "27.5000")
    with translation.override("en"):
        told = explain(found)
    assert told.reasons == ["It is not known whether it passes: violation points: at most 11."]
    assert [(bar.has, str(bar.brings), bar.is_missing) for bar in told.bars] == [
        ("4.4", "27.5000", False),
        ("not known", "0.0000", True),
    ]


def test_an_explanation_in_both_languages(small):
    run = screenings.screen(small)
    with translation.override("en"):
        told = explain(result(run, LATECOMER))
        assert told.says == "It passes every gate; its score is under the threshold."
        assert told.reasons == [
            "supply-chain base, rating: 4.4 earns 50 of 100 points",
            "operating gap, content of 30 days: 10 earns 52.4 of 100 points",
        ]
        assert [gate.asks for gate in told.gates] == [
            "seller type is POP",
            "not enrolled yet",
            "violation points: at most 11",
        ]
    with translation.override("zh-hans"):
        told = explain(result(run, NEIGHBOUR))
        assert told.says == "通过了每一道门槛，分数达到入选线。"
        assert told.reasons == ["供应链基础，评分：4.76", "运营短板，30 天内容数：2"]


# A person's word.


@pytest.fixture
def mei(small, people):
    return people.mei


def said(program, shop_id, *, is_selected, by, reason="He showed his warehouse."):
    return screenings.override(program, shop_id, is_selected=is_selected, reason=reason, by=by)


def test_a_person_wins_until_somebody_says_otherwise(small, mei):
    screenings.screen(small)
    both = [NEIGHBOUR, LATECOMER]
    assert selected(small, both) == {NEIGHBOUR}
    said(small, LATECOMER, is_selected=True, by=mei)
    said(small, NEIGHBOUR, is_selected=False, by=mei)
    assert selected(small, both) == {LATECOMER}
    screenings.screen(small)
    assert selected(small, both) == {LATECOMER}
    said(small, LATECOMER, is_selected=False, by=mei)
    assert selected(small, both) == set()
    assert ScreeningOverride.objects.count() == 3
    entry = AuditEntry.objects.filter(act="screening.overridden").latest("pk")
    assert (entry.shop, entry.by) == (LATECOMER, mei)
    with translation.override("en"):
        [told] = acts.told([entry])
    assert told.sentence == (
        "The screening was overridden: not selected. Reason: He showed his warehouse."
    )


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_it_takes_a_reason(small, mei, reason):
    with pytest.raises(screenings.NoReason):
        said(small, LATECOMER, is_selected=True, by=mei, reason=reason)
    with pytest.raises(DatabaseError), transaction.atomic():
        ScreeningOverride.objects.create(
            program=small, shop_id=LIN, is_selected=True, reason=reason, by=mei, at=clock.now()
        )


def test_nobody_else_may(small, people):
    jun, sara = built.employ("jun", "account managers"), built.employ("sara", "supervisors")
    ada = built.employ("ada", "administrators")
    for other in (jun, people.omar, ada):
        with pytest.raises(screenings.NotTheirs):
            said(small, LATECOMER, is_selected=True, by=other)
    said(small, LATECOMER, is_selected=True, by=sara)


def test_whoever_stands_in_may(small, people):
    jun = built.employ("jun", "account managers")
    assignments.assign([LATECOMER], manager=people.mei, stand_in=jun, by=None)
    said(small, LATECOMER, is_selected=True, by=jun)
    assert selected(small, [LATECOMER]) == {LATECOMER}


# What stays.


def refused(act) -> str:
    with pytest.raises(DatabaseError) as why, transaction.atomic():
        act()
    return str(why.value)


def test_a_policy_that_a_run_has_used_never_changes(small):
    policy = small.screening_policies.latest("number")
    policy.dimensions.filter(metric="rating").update(weight=54)
    assert "do not add up" in refused(lambda: screenings.screen(small))
    policy.dimensions.filter(metric="rating").update(weight=55)
    screenings.screen(small)
    rows = ScreeningPolicy.objects.filter(pk=policy.pk)
    assert "Cannot update" in refused(lambda: rows.update(threshold=1))
    assert "or delete" in refused(
        lambda: ask(f"DELETE FROM enrollment_screeningpolicy WHERE id = {policy.pk}")
    )
    used = "A screening has used this policy"
    assert used in refused(lambda: policy.dimensions.update(weight=50))
    assert used in refused(lambda: policy.gates.all().delete())
    assert used in refused(lambda: policy.gates.create(place=9, subject="enrolled", test="is"))
    first = small.screening_policies.get(number=1)
    assert used in refused(lambda: policy.gates.update(policy=first, place=8))


def test_a_run_says_what_its_results_say(small):
    run = screenings.screen(small)
    given = {f.name: getattr(run, f.name) for f in Screening._meta.fields if f.name != "id"}
    more = given | {"number": 9}
    assert "others than it says" in refused(lambda: Screening.objects.create(**more))
    other = Program.objects.create(code="b", name_zh="二", name_en="B", time_zone="Asia/Shanghai")
    assert "of another program" in refused(
        lambda: Screening.objects.create(**more | {"program": other})
    )


def test_a_bad_policy_is_not_written(world):
    bad = Policy(gates=GATES, dimensions=DIMENSIONS[:1], threshold=Decimal(60))
    with pytest.raises(policies.BadPolicy, match="add up to 55, not to 100"):
        written(bad)
    assert ScreeningPolicy.objects.count() == 1


def test_the_first_policy_comes_to_an_edition_that_is_there_already(world):
    edition = program()
    assert str(edition.screening_policies.get()) == "2026-summer v1"
    old = edition.screening_policies.get()
    for parts in (old.gates, old.dimensions):
        parts.all().delete()
    edition.screening_policies.all().delete()
    assert first_edition() is False
    policy = edition.screening_policies.get()
    assert (policy.gates.count(), policy.dimensions.count(), policy.threshold) == (5, 12, 65)
    assert first_edition() is False
    assert edition.screening_policies.count() == 1


def test_the_first_policy_wants_both_a_base_and_a_gap():
    assert faults(POLICY) == []
    by_kind = {
        kind: sum(one.weight for one in POLICY.dimensions if one.kind == kind)
        for kind in ("base", "gap")
    }
    assert by_kind == {"base": 60, "gap": 40}
    assert max(by_kind.values()) < POLICY.threshold  # neither alone is enough


# By itself.


def test_it_runs_again_when_its_policy_says_so(world, clock):
    written(SMALL, repeat_days=7)
    edition = program()

    def runs() -> int:
        tasks.screen_again()
        return edition.screenings.count()

    clock("2026-05-04 23:00")
    assert runs() == 0  # somebody begins
    screenings.screen(edition)
    clock("2026-05-10 23:59")
    assert runs() == 1
    clock("2026-05-11 00:00")
    assert runs() == runs() == 2
    clock("2026-07-31 12:00")
    assert runs() == 3
    clock("2026-08-07 12:00")
    assert runs() == 3  # nobody can join any more


def test_one_that_is_not_repeated(small, clock):
    screenings.screen(small)
    clock("2026-07-31")
    tasks.screen_again()
    assert small.screenings.count() == 1


# Many, and at once.


def test_as_many_statements_for_twenty_thousand_shops(small):
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            screenings.screen(small)
        return len(queries)

    before = statements()
    ask(
        "INSERT INTO marketplace_shop (shop_id, name, seller_type, market, category, opened_at,"
        " metrics, update_time, sha256, recorded_in) SELECT 's' || n, 'S', 'POP',"
        " 'market ' || mod(n, 4), CASE WHEN mod(n, 5) = 0 THEN 'pets' ELSE 'home' END, now(),"
        " jsonb_build_object('rating', 4 + mod(n, 9) / 10.0, 'content_30d', mod(n, 25),"
        " 'violation_points', mod(n, 5) * 4), 1, '', 0 FROM generate_series(1, 20000) n"
    )
    assert statements() == before <= 16
    run = small.screenings.latest("number")
    # Of 16,000 shops of homes half have 12 points or more, of 4,000 of pets none.
    assert (run.shops, run.passed) == (20003, 12002)
    [category, market, _size] = run.compared
    assert category.is_flagged
    assert not market.is_flagged
    assert selected(small, [f"s{n}" for n in range(1, 20001)]) == {
        shop_id
        for shop_id in run.results.filter(is_selected=True).values_list("shop_id", flat=True)
        if shop_id != NEIGHBOUR
    }


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_two_runs():
    built.build()
    written()
    edition = program()
    runs = at_once(lambda: screenings.screen(edition), lambda: screenings.screen(edition))
    assert sorted(run.number for run in runs) == [1, 2]
    assert [run.results.count() for run in runs] == [3, 3]
