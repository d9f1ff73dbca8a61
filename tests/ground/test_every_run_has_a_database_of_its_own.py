"""The tests' own ground: copies of one template, given back as they were, and cleared away."""

import os
import subprocess
import sys
from contextlib import closing

import psycopg2
import pytest
from django.contrib.auth.models import Group
from django.db import connection

from conftest import OWNER, Databases, at, fingerprint
from growth_program.demo.embedded import CHECKOUT


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_what_one_test_commits_another_does_not_find(time):
    assert not Group.objects.filter(name="left behind").exists()
    Group.objects.create(name="left behind")


@pytest.mark.django_db
def test_a_command_that_a_test_runs_finds_the_same():
    shown = subprocess.run(
        [
            *(sys.executable, "manage.py", "shell", "--no-imports", "--command"),
            "from django.db import connection as c; print(c.settings_dict['NAME'])",
        ],
        cwd=CHECKOUT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )

    assert shown.stdout.strip() == connection.settings_dict["NAME"]


@pytest.mark.django_db
def test_what_a_killed_run_left_is_cleared_away_and_nothing_else():
    with closing(psycopg2.connect(at(OWNER, "postgres"))) as session:
        databases = Databases(session)
        databases.ask("create database test_left_by_a_killed_run")
        databases.template()
        names = {name for (name,) in databases.ask("select datname from pg_database")}

    assert "test_left_by_a_killed_run" not in names
    assert {connection.settings_dict["NAME"], f"template_{fingerprint()}"} <= names
