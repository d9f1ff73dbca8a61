"""ARCHITECTURE.md, decisions 6, 7 and 13: what the product's role cannot do to rows that are there.

What it may do to tables is tried in tests/ground.
"""

import pytest
from django.conf import settings
from django.db import DatabaseError, InternalError, ProgrammingError, transaction

from billing.models import (
    Adjustment,
    ClosedMonth,
    CreditNote,
    LineHistory,
    OrderHistory,
    Payment,
    Posting,
    RefundHistory,
    Statement,
)
from compensation.models import AdCredit, Adjudication, CreditEntry
from compensation.services import adjudications
from enrollment.models import Enrollment, Screening, ScreeningOverride, ScreeningResult
from enrollment.services import screenings
from growth_program.core.models import (
    AuditEntry,
    MarketingRate,
    Program,
    ProgramVersion,
    Recording,
    Remedy,
)
from tests.compensation.granted import spend
from tests.compensation.lived import DUE, TERM, compute, deliver
from tests.world import LATECOMER, LIN, ask, close, enroll, give, order, refund

BOOKS = (
    *(AdCredit, Adjustment, AuditEntry, ClosedMonth, CreditEntry, CreditNote, LineHistory),
    OrderHistory,
    *(Payment, Posting, Recording, RefundHistory, Screening, ScreeningOverride),
    *(ScreeningResult, Statement),
)


@pytest.fixture
def books(world, people):
    """A row of each of the books, and a decision that was granted."""
    assert ask("SELECT current_user") == [(settings.APP_ROLE,)]
    give("orders", order("A"))
    give("refunds", refund("R", "1.00"))
    close("2026-05")
    give("orders", order("A", version=2, status="DELIVERED"))
    give("refunds", refund("R", "2.00", version=2))
    close(*TERM)
    screenings.screen(world)
    screenings.override(world, LIN, is_selected=True, reason="She showed it.", by=people.mei)
    deliver()
    compute(on=DUE)
    decision = adjudications.review(Adjudication.objects.get().pk, by=people.mei)
    adjudications.approve(decision.pk, by=people.omar)
    give("ad-spend", spend("48.20", "2026-09-01"))


def refused(sql: str) -> str:
    with pytest.raises(DatabaseError) as said, transaction.atomic():
        ask(sql)
    return str(said.value)


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("model", BOOKS, ids=lambda model: model._meta.db_table)
def test_a_row_of_the_books(model):
    table, key = model._meta.db_table, model._meta.pk.column
    before = ask(f"SELECT {table}::text FROM {table} ORDER BY 1")
    assert before

    for act in (
        f'UPDATE {table} SET "{key}" = "{key}"',
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
        f"MERGE INTO {table} USING (SELECT 1) one ON true WHEN MATCHED THEN DELETE",
        f'INSERT INTO {table} ("{key}") VALUES (1) ON CONFLICT ("{key}")'
        f' DO UPDATE SET "{key}" = excluded."{key}"',
        f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE",
    ):
        assert "permission denied" in refused(act)
    assert ask(f"SELECT {table}::text FROM {table} ORDER BY 1") == before


@pytest.mark.usefixtures("books")
def test_a_decision_with_every_trigger_named_to_be_left_out():
    """`pgtrigger.ignore` may be set by every role; it leads nowhere."""
    names = ask("SELECT array_agg(tgname)::text FROM pg_trigger")[0][0]
    both = ask("SELECT array_agg(tgrelid::regclass || ':' || tgname)::text FROM pg_trigger")[0][0]
    for ignored in (names, both, "{*}"):
        ask("SELECT set_config('pgtrigger.ignore', %s, true)", ignored)
        for act, said in (
            ("UPDATE compensation_adjudication SET evidence = '{}'", "Cannot update"),
            ("UPDATE compensation_adjudication SET ad_credit = 7", "Cannot update"),
            ("UPDATE compensation_adjudication SET state = 'computed'", "Invalid transition"),
            ("DELETE FROM compensation_adjudication", "Cannot delete"),
            ("UPDATE core_programversion SET fixed_fee = 1", "Cannot update"),
        ):
            assert said in refused(act)


@pytest.mark.parametrize(
    "act",
    [
        "ALTER TABLE compensation_adjudication DISABLE TRIGGER ALL",
        "ALTER TABLE compensation_adjudication DISABLE TRIGGER USER",
        "ALTER TABLE billing_posting DISABLE RULE ALL",
        "ALTER TABLE billing_statement DROP CONSTRAINT statement_total_adds_up",
        "CREATE RULE mine AS ON INSERT TO billing_posting DO INSTEAD NOTHING",
        "CREATE OR REPLACE VIEW billing_mine AS SELECT * FROM billing_posting",
        "CREATE SCHEMA mine",
        "SET session_replication_role = replica",
        "SET ROLE growth_owner",
        "COPY billing_posting TO PROGRAM 'cat'",
    ],
)
def test_the_guards_themselves(db, act):
    with pytest.raises(ProgrammingError), transaction.atomic():
        ask(act)


def test_a_temporary_table_of_the_same_name_fools_no_guard(books):
    """It stands before the real one for whoever does not say which schema is meant."""
    ask("CREATE TEMP TABLE core_programversion (id bigint, is_agreed boolean)")

    assert "agreed" in refused("DELETE FROM core_remedy")
    ask("DROP TABLE pg_temp.core_programversion")


# What an enrollment has agreed to.


@pytest.fixture
def agreed(world) -> ProgramVersion:
    return world.newest()


FIGURES = {
    "number": 2,
    "starts_on": "2026-05-02",
    "ends_on": "2026-08-31",
    "last_activation_on": "2026-07-30",
    "fixed_fee": "5999.99",
    "commission_rate": "0.1999",
    "referral_rate": "0.0599",
    "marketing_rate": "0.0399",
    "marketing_rate_least": "0.0349",
    "marketing_rate_most": "0.0449",
    "cost_basis": "fee",
    "termination_basis": "whole",
    "review_days": 6,
    "adjudication_lag_days": 16,
    "makeup_business_days": 29,
    "invitation_days": 13,
    "aigc_offered": 61,
    "videos_offered": 46,
    "contest_days": 15,
    "contest_rounds": 2,
    "credit_days": 181,
    "sample_days": 15,
    "video_days": 22,
    "is_agreed": False,
}


def test_these_are_all_figures_of_an_edition(agreed):
    named = {field.name for field in ProgramVersion._meta.concrete_fields}

    assert named - {"id", "program"} == set(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_its_figures(agreed, name):
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        ProgramVersion.objects.filter(pk=agreed.pk).update(**{name: FIGURES[name]})


def test_the_program_it_is_of(agreed):
    other = Program.objects.create(
        code="2026-other", name_zh="另", name_en="other", time_zone="Asia/Shanghai"
    )

    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        ProgramVersion.objects.filter(pk=agreed.pk).update(program=other)


def test_that_it_is_there(agreed):
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        ask("DELETE FROM core_programversion")


def test_its_remedies_and_dated_rates(agreed):
    """Neither added to, altered, taken away, nor moved here from another version."""
    free = ProgramVersion.objects.get(pk=agreed.pk)
    free.pk, free.number, free.is_agreed = None, 2, False
    free.save()
    free.remedies.create(commitment="roas", threshold="3", rate="0.1000")
    free.marketing_rates.create(from_on="2026-06-01", rate="0.0450")
    acts = [
        lambda: agreed.remedies.create(commitment="roas", threshold="3", rate="0.1000"),
        lambda: agreed.remedies.update(rate="0.1000"),
        lambda: agreed.remedies.all().delete(),
        lambda: agreed.remedies.update(version=free),
        lambda: Remedy.objects.filter(version=free).update(version=agreed),
        lambda: agreed.marketing_rates.create(from_on="2026-06-01", rate="0.0450"),
        lambda: MarketingRate.objects.filter(version=free).update(version=agreed),
    ]

    for act in acts:
        with pytest.raises(InternalError, match="has agreed to version"), transaction.atomic():
            act()


def test_a_version_that_nobody_has_agreed_to_may_still_change(agreed):
    free = ProgramVersion.objects.get(pk=agreed.pk)
    free.pk, free.number, free.is_agreed = None, 2, False
    free.save()
    remedy = free.remedies.create(commitment="roas", threshold="3", rate="0.1000")
    ProgramVersion.objects.filter(pk=free.pk).update(fixed_fee="7100.00")
    Remedy.objects.filter(pk=remedy.pk).update(rate="0.2500")

    assert str(ProgramVersion.objects.get(pk=free.pk).fixed_fee) == "7100.00"
    assert str(Remedy.objects.get(pk=remedy.pk).rate) == "0.2500"


def test_what_an_enrollment_was_promised(agreed):
    free = ProgramVersion.objects.get(pk=agreed.pk)
    free.pk, free.number, free.is_agreed = None, 2, False
    free.save()

    for change in (
        {"number": "2026-summer-00009"},
        {"version": free},
        {"shop": LATECOMER},
        {"aigc_committed": 1},
        {"videos_committed": 1},
    ):
        with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
            Enrollment.objects.update(**change)


def test_that_it_was(agreed):
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        ask("DELETE FROM enrollment_enrollment")


@pytest.mark.parametrize(
    ("state", "to"),
    [("active", "applied"), ("active", "completed"), ("active", "withdrawn"), ("applied", "ended")],
)
def test_no_step_of_its_life_is_skipped(agreed, state, to):
    enroll(LATECOMER, "2026-05-02", fee_paid=str(state == "active").lower())

    with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
        Enrollment.objects.filter(shop=LATECOMER).update(state=to)


def test_it_begins_as_applied(agreed):
    mine = Enrollment.objects.get(shop=LIN)
    mine.pk, mine.number, mine.shop_id = None, "2026-summer-00009", LATECOMER

    with pytest.raises(InternalError, match="begins as applied"), transaction.atomic():
        mine.save()


def test_it_names_a_version_of_its_own_program(agreed):
    other = Program.objects.create(
        code="2026-other", name_zh="另", name_en="other", time_zone="Asia/Shanghai"
    )
    mine = Enrollment(
        number="9",
        program=other,
        version=agreed,
        shop_id=LATECOMER,
        aigc_committed=1,
        videos_committed=1,
    )

    with pytest.raises(InternalError, match="of another program"), transaction.atomic():
        mine.save()
