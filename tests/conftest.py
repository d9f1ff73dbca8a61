import os
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client

from growth_program.core.models import Program
from growth_program.settings.base import database
from tests import world as built
from tests.lived import lin, lived, page  # noqa: F401 - fixtures


@pytest.fixture
def clock(settings):
    """Stop the business clock, at first on the day after the last month of the term and its lag."""

    def stop(instant: str) -> datetime:
        settings.GROWTH_CLOCK = built.at(instant)
        return settings.GROWTH_CLOCK

    stop("2026-09-01")
    return stop


@pytest.fixture
def world(db, clock) -> Program:
    return built.build()


@pytest.fixture
def people(db) -> built.People:
    return built.hire()


@pytest.fixture
def key(db) -> built.Key:
    """The platform's own: for all shops, with every scope that writes."""
    return built.key(
        "shops:write", "orders:write", "creators:write", "campaigns:write", "ads:write"
    )


@pytest.fixture
def admin_client(admin_user) -> Client:
    """An administrator who has shown a second factor."""
    return built.signed_in(admin_user)


@pytest.fixture
def owners_address(django_db_setup, django_db_blocker) -> Iterator[None]:
    product = connection.settings_dict
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict = product | owners_database(product["NAME"])
        yield
        connection.close()
        connection.settings_dict = product


def owners_database(name: str) -> dict:
    return database(os.environ["DATABASE_OWNER_URL"]) | {"NAME": name}


@pytest.fixture
def as_owner(owners_address, db) -> None:
    """The test's session is that of the tables' owner, who may switch triggers off.

    Name it before anything else that needs the database: the session begins there.
    """
