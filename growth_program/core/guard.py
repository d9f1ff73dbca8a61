"""What the product's role may do. The tables' owner settles it after every migrate.

The role that serves pages and jobs reads and writes rows, and nothing else: it owns no table,
so it alters none and switches no trigger off; what is written once it cannot update or delete;
what says which migrations ran it cannot write.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models.signals import post_migrate

from growth_program.core.triggers import AppendOnly

GRANTS = """
    revoke all on all tables in schema public from {role};
    revoke all on all sequences in schema public from {role};
    grant usage on schema public to {role};
    grant select, insert, update, delete on all tables in schema public to {role};
    grant usage, select on all sequences in schema public to {role};
    revoke insert, update, delete on django_migrations from {role};
"""
WRITTEN_ONCE = "revoke update, delete on {table} from {role};"
# `pgtrigger.ignore` is a setting that every role may set: with it anybody switches off any
# trigger that the library made. The library puts its function back with each new trigger.
NO_WAY_AROUND = """
    create or replace function public._pgtrigger_should_ignore(trigger_name name)
        returns boolean language sql immutable as 'select false';
"""


def connect() -> None:
    """Settle once, when every app's migrations have run: after the last app that has models."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    post_migrate.connect(settle, sender=last, dispatch_uid="growth_program.core.guard")


def settle(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Give the product's role what it may do, and take everything else. Again, it changes nothing.

    Does nothing in that role itself, which has nothing to give.
    """
    connection = connections[using]
    quote = connection.ops.quote_name
    role = quote(settings.APP_ROLE)
    with transaction.atomic(using), connection.cursor() as cursor:
        cursor.execute("select current_user = %s", [settings.APP_ROLE])
        if cursor.fetchone()[0]:
            return
        cursor.execute(GRANTS.format(role=role))
        existing = set(connection.introspection.table_names(cursor))
        for table in sorted(append_only_tables() & existing):
            cursor.execute(WRITTEN_ONCE.format(table=quote(table), role=role))
        cursor.execute(NO_WAY_AROUND)


def append_only_tables() -> set[str]:
    """The tables of the models whose rows are written once."""
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if any(isinstance(trigger, AppendOnly) for trigger in getattr(model._meta, "triggers", ()))
    }
