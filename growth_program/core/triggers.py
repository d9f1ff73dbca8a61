"""Guards that PostgreSQL itself keeps."""

import pgtrigger


class AppendOnly(pgtrigger.Protect):
    """Rows are written once. The product's role loses UPDATE and DELETE as well (`guard`)."""


def append_only(table: str) -> list[pgtrigger.Trigger]:
    """What makes a table append-only: no row changes or goes, and it is never emptied."""
    return [
        AppendOnly(name=f"{table}_stays", operation=pgtrigger.Update | pgtrigger.Delete),
        never_emptied(table),
    ]


def never_emptied(table: str) -> pgtrigger.Trigger:
    """Protect stops rows from changing, not the table from being truncated."""
    return pgtrigger.Trigger(
        name=f"{table}_table_stays",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;",
    )
