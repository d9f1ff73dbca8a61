"""ARCHITECTURE.md: what the demo adds is named by its own settings alone."""

import json
import subprocess
import sys

import pytest

from growth_program.demo.embedded import CHECKOUT
from tests.ground import installation
from tests.ground.test_a_missing_secret_stops_the_start import COMPLETE

TELL = """
import django, json, sys
django.setup()
from django.conf import settings
from django.template.loader import get_template
from django.urls import NoReverseMatch, get_resolver, reverse
get_resolver().url_patterns
get_template("portal/bare.html"), get_template("admin/base_site.html")
def is_there(name):
    try:
        return bool(reverse(name))
    except NoReverseMatch:
        return False
names = [*settings.INSTALLED_APPS, *settings.MIDDLEWARE, settings.EMAIL_BACKEND,
    *settings.TEMPLATES[0]["OPTIONS"]["context_processors"],
    *(entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()),
    *settings.CELERY_TASK_ROUTES]
print(json.dumps({
    "modules": sorted(name for name in sys.modules if name.startswith("growth_program.demo")),
    "names": sorted(name for name in names if "growth_program.demo" in name),
    "addresses": [name for name in ("clock", "mailbox") if is_there(name)],
    "queues": [queue.name for queue in settings.CELERY_TASK_QUEUES],
    "DEMO": settings.DEMO,
}))
"""


def told(settings: str) -> dict:
    asked = subprocess.run(
        [sys.executable, "-c", TELL],
        cwd=CHECKOUT,
        env=COMPLETE | {"DJANGO_SETTINGS_MODULE": f"growth_program.settings.{settings}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(asked.stdout)


def test_it_has_none_of_it():
    assert told("production") == {
        "modules": [],
        "names": [],
        "addresses": [],
        "queues": ["celery", "webhooks", "mails"],
        "DEMO": False,
    }


def test_the_demo_has():
    demo = told("demo")

    assert demo["addresses"] == ["clock", "mailbox"]
    assert demo["queues"][-1] == "clock"
    assert {"growth_program.demo", "growth_program.demo.tasks.keep"} <= set(demo["names"])


@pytest.mark.parametrize("name", ["portal/bare.html", "admin/base_site.html"])
def test_a_page_names_no_part_of_it(name):
    page = installation.text(f"templates/{name}")

    assert "{% if demo_foot" in page
    assert "demo/" not in page
