"""`manage.py` without a database named: it finds or starts its own, and keeps its secrets."""

import json
import os
import stat
import subprocess
import sys

import pytest

from growth_program.demo.embedded import CHECKOUT
from tests.ground import processes

pytestmark = pytest.mark.long


def manage(data, *words, cwd="/") -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, CHECKOUT / "manage.py", *words],
        cwd=cwd,
        env=processes.environment(data),
        capture_output=True,
        text=True,
        check=False,
    )


def test_from_anywhere_it_starts_what_is_not_running_and_leaves_nothing(data, place):
    migrated = manage(data, "migrate", "--verbosity", "0")
    assert (migrated.returncode, migrated.stderr) == (0, "")

    counted = manage(
        data,
        "shell",
        "--verbosity",
        "0",
        "--command",
        "from django.db import connection; cursor = connection.cursor();"
        "cursor.execute('select current_user, count(*) from people_user');"
        "print(cursor.fetchone())",
    )
    assert counted.stdout.strip() == "('growth_app', 0)"
    processes.eventually(lambda: not processes.of(place))


def test_where_migrations_are_missing_it_says_what_to_run(data):
    asked = manage(data, "shell", "--verbosity", "0", "--command", "User.objects.count()")

    assert asked.returncode == 1
    assert asked.stderr.strip().endswith("The database lacks migrations: run `manage.py migrate`.")


def test_its_secrets_are_made_once_for_its_owner_alone(data):
    show = (
        "shell",
        "--no-imports",
        "--command",
        "from django.conf import settings; print(settings.SECRET_KEY, *settings.GROWTH_KEYS)",
    )
    first, second = manage(data, *show), manage(data, *show)

    kept = data / "secrets.json"
    assert first.stdout.split() == list(json.loads(kept.read_text()).values())
    assert first.stdout == second.stdout
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.stat().st_uid == os.getuid()


def test_other_peoples_servers_are_used_where_they_are_named(data, place):
    named = {
        "DATABASE_URL": "postgresql://a@/b?host=/nowhere",
        "DJANGO_SETTINGS_MODULE": "growth_program.settings.test",
        "REDIS_URL": "redis://nowhere.invalid",
        "FILES_URL": "file:///nowhere",
        "SECRET_KEY": "only-for-this-test-" * 4,
        "GROWTH_KEYS": "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU=",
    }
    subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=CHECKOUT,
        env=processes.environment(data, **named),
        check=True,
        capture_output=True,
    )

    assert not data.exists()
