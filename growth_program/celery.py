"""Celery, and the wiring's own entry among the apps."""

import os

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


class Wiring(AppConfig):
    """Loads this module with Django, in every process: pages and commands queue tasks as well."""

    name = "growth_program"
