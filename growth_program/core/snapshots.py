"""Several reads of one state of the books."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def one_picture() -> Iterator[Any]:
    """A cursor for which nothing changes, whatever comes in meanwhile.

    Inside a transaction that has begun already, it is that transaction's view.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield cursor
