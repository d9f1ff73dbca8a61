"""Settings come from the environment; what is missing or wrong is named before anything runs."""

import ast
import os
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet

from growth_program.demo.embedded import CHECKOUT
from growth_program.settings.base import broker, database

COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "growth_program.settings.production",
    "SECRET_KEY": "z3vHc8-long-and-random-enough-for-anybody-who-counts-its-letters",
    "GROWTH_KEYS": Fernet.generate_key().decode(),
    "DATABASE_URL": "postgresql://growth_app@/growth?host=/nowhere",
    "DATABASE_OWNER_URL": "postgresql://growth_owner@/growth?host=/nowhere",
    "REDIS_URL": "redis://nowhere.invalid",
    "FILES_URL": "file:///nowhere",
    "ALLOWED_HOSTS": "growth.example",
    "EMAIL_HOST": "smtp.invalid",
    "EMAIL_FROM": "growth@growth.example",
}


def manage(*words: str, **environment: str | None) -> subprocess.CompletedProcess:
    """A command in production, with the complete environment but for what is named."""
    named = {**COMPLETE, **environment}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"]} | {k: v for k, v in named.items() if v is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def said_by(asked: subprocess.CompletedProcess) -> str:
    assert asked.returncode != 0
    return asked.stderr.strip().splitlines()[-1]


def test_a_complete_environment_is_ready_to_deploy():
    checked = manage("check", "--deploy", "--fail-level", "INFO")

    assert (checked.returncode, checked.stderr) == (0, "")
    assert "no issues" in checked.stdout


@pytest.mark.parametrize(
    "name",
    [
        *("SECRET_KEY", "GROWTH_KEYS", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"),
        *("FILES_URL", "EMAIL_HOST", "EMAIL_FROM"),
    ],
)
def test_what_is_missing_is_named(name):
    assert f'"{name}" not set' in said_by(manage("check", **{name: None}))


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short-one"),
        ("GROWTH_KEYS", ""),
        ("GROWTH_KEYS", "not-a-key-at-all"),
        ("DATABASE_URL", "mysql://root:hunter2@db/growth"),
        ("WEBHOOK_ALLOWED_NETWORKS", "10.20.0.0/16,10.30.0.1/16"),
        ("EMAIL_TLS", "sometimes"),
        ("FILES_URL", ""),
        ("FILES_URL", "/var/lib/growth"),
        ("FILES_URL", "file://var/lib/growth"),
        ("FILES_URL", "s3://key:hunter2@host"),
        ("FILES_URL", "s3://key:hunter2@host/bucket/below"),
        ("FILES_URL", "s3://key:hunter2@host/bucket?secure=no"),
        ("FILES_URL", "s3://key:hunter2@host:port/bucket"),
    ],
)
def test_what_is_wrong_is_named_and_not_shown(name, wrong):
    asked = manage("check", **{name: wrong})

    assert f'"{name}" invalid' in said_by(asked)
    assert not wrong or wrong not in asked.stderr


def test_migrations_want_the_owners_address():
    assert "DATABASE_OWNER_URL" in said_by(manage("migrate", DATABASE_OWNER_URL=None))


def test_production_never_starts_servers_of_its_own(tmp_path):
    said = said_by(manage("check", DATABASE_URL=None, GROWTH_DATA_DIR=str(tmp_path / "data")))

    assert '"DATABASE_URL" not set' in said
    assert not list(tmp_path.iterdir())


def test_a_clock_that_stands_is_for_tests_alone():
    instant = {"GROWTH_CLOCK": "2026-09-01T00:00:00+08:00"}
    for settings in ("production", "demo"):
        named = {"DJANGO_SETTINGS_MODULE": f"growth_program.settings.{settings}"}
        assert "GROWTH_CLOCK is for tests alone" in said_by(manage("check", **named, **instant))

    named = {"DJANGO_SETTINGS_MODULE": "growth_program.settings.test"}
    assert manage("check", **named, **instant).returncode == 0


def test_production_guards_cookies_and_pages():
    names = {
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_PROXY_SSL_HEADER": None,
        "CSRF_TRUSTED_ORIGINS": ["https://growth.example"],
        "DEBUG": False,
    }
    script = f"from django.conf import settings; print([getattr(settings, n) for n in {[*names]}])"
    shown = manage("shell", "--no-imports", "--command", script)

    assert ast.literal_eval(shown.stdout) == [*names.values()]


def test_production_knows_no_demo():
    """Not in its settings, and none of it is even imported."""
    shown = manage(
        "shell",
        "--no-imports",
        "--command",
        "import sys; from django.conf import settings; from growth_program import urls;"
        "print(settings.DEMO, settings.GROWTH_CLOCK,"
        "      [name for name in (*settings.INSTALLED_APPS, *sys.modules) if '.demo' in name])",
    )

    assert shown.stdout.strip() == "False None []"


def test_an_address_becomes_djangos_words():
    over_tcp = database("postgresql://app:p%40ss@db.internal:6432/growth?sslmode=verify-full")
    by_socket = database("postgres://growth_app@/growth?host=/run/a%20folder")

    assert (over_tcp["HOST"], over_tcp["PORT"], over_tcp["USER"]) == ("db.internal", "6432", "app")
    assert (over_tcp["PASSWORD"], over_tcp["NAME"]) == ("p@ss", "growth")
    assert over_tcp["OPTIONS"]["sslmode"] == "verify-full"
    assert (by_socket["HOST"], by_socket["PORT"]) == ("/run/a folder", "")


def test_links_in_mails_begin_with_the_first_host_unless_told_otherwise():
    ask = ("shell", "--no-imports", "--command")
    say = "from django.conf import settings as s; print(s.PORTAL_ADDRESS)"

    assert manage(*ask, say).stdout.strip() == "https://growth.example"
    elsewhere = manage(*ask, say, PORTAL_ADDRESS="https://portal.example")
    assert elsewhere.stdout.strip() == "https://portal.example"


def test_celery_is_told_of_a_socket_in_its_own_way():
    assert broker("unix:///run/valkey.sock") == "redis+socket:///run/valkey.sock"
    assert broker("rediss://cache.internal:6380/2") == "rediss://cache.internal:6380/2"
