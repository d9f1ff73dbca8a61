"""PRODUCT: the books cannot be changed by the role that the product runs with."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from growth_program.core import guard

pytestmark = pytest.mark.django_db


def refused(sql: str, *given) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, given)


def test_one():
    with connection.cursor() as c:
        c.execute("select current_user, current_database()")
        print(c.fetchone())
    refused("delete from core_auditentry")


@pytest.mark.django_db(transaction=True)
def test_two():
    with connection.cursor() as c:
        c.execute("select current_user, current_database()")
        print(c.fetchone())


@pytest.mark.django_db(transaction=True)
def test_three():
    with connection.cursor() as c:
        c.execute("select current_user, current_database()")
        print(c.fetchone())
