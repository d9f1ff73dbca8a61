"""QUALITY, Trust: what the role that pages and jobs run with may not do, PostgreSQL refuses."""

import os

import psycopg2
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import Error, connection, transaction

from growth_program.core import guard

pytestmark = pytest.mark.django_db

TABLES = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)})
WRITTEN_ONCE = sorted(guard.append_only_tables())


@pytest.fixture
def owner(django_db_setup):
    """The tables' owner, in a transaction that is never committed."""
    session = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    with session.cursor() as cursor:
        yield cursor
    session.close()


def ask(sql: str, *given) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def refusal(sql: str) -> str:
    """What PostgreSQL says to it."""
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return str(refused.value)


def test_the_tests_run_as_the_product_does():
    assert ask("select current_user") == [(settings.APP_ROLE,)]


def test_there_are_books():
    assert {"core_auditentry", "billing_posting", "billing_statement"} <= set(WRITTEN_ONCE)


@pytest.mark.parametrize("table", WRITTEN_ONCE)
@pytest.mark.parametrize("act", ["update {} set {}", "delete from {}"])
def test_what_is_written_once_is_not_changed(table, act):
    [(column,)] = ask(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum = 1", table
    )

    assert "permission denied" in refusal(act.format(table, f'"{column}" = "{column}"'))


@pytest.mark.parametrize(
    "act",
    [
        "truncate {} cascade",
        "alter table {} disable trigger all",
        "alter table {} add column more int",
        "alter table {} owner to current_user",
        "drop table {} cascade",
        "create trigger mine before insert on {} execute function public.anything()",
    ],
)
def test_no_table_is_emptied_altered_or_taken(act):
    for table in TABLES:
        said = refusal(act.format(table))
        assert "permission denied" in said or "must be owner" in said, table


def test_nothing_else_is_granted_on_any_table():
    granted = ask(
        "select distinct privilege_type from information_schema.role_table_grants"
        " where grantee in ('PUBLIC', %s) and table_schema = 'public'",
        settings.APP_ROLE,
    )

    assert {kind for (kind,) in granted} == {"SELECT", "INSERT", "UPDATE", "DELETE"}


@pytest.mark.parametrize(
    "act",
    [
        "set role growth_owner",
        "set session authorization growth_owner",
        "set session_replication_role = replica",
        "create table mine (id int)",
        "create function public.mine() returns int language sql return 1",
        "alter function public._pgtrigger_should_ignore(name) owner to current_user",
        "create or replace function public._pgtrigger_should_ignore(trigger_name name)"
        " returns boolean language sql as 'select true'",
        "drop function public._pgtrigger_should_ignore(name) cascade",
    ],
)
def test_it_does_not_become_more_than_it_is(act):
    said = refusal(act)

    assert any(
        words in said for words in ("permission denied", "must be owner", "cannot set parameter")
    )


@pytest.mark.parametrize(
    "act",
    [
        "insert into django_migrations (app, name, applied) values ('a', 'b', now())",
        "update django_migrations set name = name",
        "delete from django_migrations",
    ],
)
def test_which_migrations_ran_is_not_its_to_say(act):
    assert "permission denied" in refusal(act)


def test_the_librarys_own_way_around_leads_nowhere():
    """`pgtrigger.ignore` may be set by every role; it names the triggers to leave out."""
    everything = ask("select array_agg(tgname)::text from pg_trigger")[0][0]
    ask("select set_config('pgtrigger.ignore', %s, true)", everything)

    for (name,) in ask("select tgname from pg_trigger where tgname like 'pgtrigger%%'"):
        assert ask("select public._pgtrigger_should_ignore(%s)", name) == [(False,)]


@pytest.mark.parametrize("table", WRITTEN_ONCE)
def test_the_owner_is_held_as_well(table, owner):
    """By the triggers, also where he names them to be left out."""
    owner.execute("select array_agg(tgname)::text from pg_trigger")
    owner.execute("select set_config('pgtrigger.ignore', %s, true)", owner.fetchone())

    with pytest.raises(psycopg2.Error, match="Cannot truncate"):
        owner.execute(f"truncate {table} cascade")


def test_settling_again_changes_nothing(owner):
    def grants() -> list[tuple]:
        return ask("select relname, relacl::text from pg_class where relacl is not null order by 1")

    before = grants()
    call_command("migrate", verbosity=0)
    guard.settle()

    assert grants() == before


def test_what_a_migration_puts_back_is_taken_out_again(owner):
    """Every trigger that a migration makes brings the library's function back with it."""
    owner.execute(
        "create or replace function public._pgtrigger_should_ignore(trigger_name name)"
        " returns boolean language sql immutable as 'select true'"
    )
    owner.execute(guard.NO_WAY_AROUND)

    owner.execute("select public._pgtrigger_should_ignore('any')")
    assert owner.fetchone() == (False,)


def test_it_is_settled_after_the_last_app_has_migrated():
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    receivers = [key for key, *_ in guard.post_migrate.receivers if guard.__name__ in key]

    assert receivers == [(guard.__name__, id(last))]
