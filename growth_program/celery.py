"""Celery, and the wiring's own entry among the apps."""

import os
from typing import Any

from celery import Celery, signals
from django.apps import AppConfig
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "growth_program.settings.production")

app = Celery("growth_program")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@signals.setup_logging.connect
def keep_logging(**_: object) -> None:
    """Django has set logging up already: where nobody answers, Celery would do it again."""


@signals.task_success.connect
def note_sweep(sender: Any, **_: object) -> None:
    """A scheduled task ran to its end: operators are told when it stays away."""
    if sender.name in {entry["task"] for entry in app.conf.beat_schedule.values()}:
        from growth_program.core import sweeps  # noqa: PLC0415 - Django loads us before its models

        sweeps.note(sender.name)


class Wiring(AppConfig):
    """Loads this module with Django, in every process: pages and commands queue tasks as well."""

    name = "growth_program"
