"""The demo, and any command on the embedded servers: on this machine alone, without TLS."""

from typing import Any

from kombu import Queue

from growth_program.settings.base import *  # noqa: F403
from growth_program.settings.base import (
    CELERY_BEAT_SCHEDULE,
    CELERY_TASK_QUEUES,
    CELERY_TASK_ROUTES,
    INSTALLED_APPS,
    PORTAL_ADDRESS,
    TEMPLATES,
    env,
    refuse_clock,
)
from growth_program.settings.logs import logging

refuse_clock()

DEMO = True  # the business clock goes by a row: growth_program.core.clock
# Who moves it has a queue of its own; what was stopped on its way is found again.
CELERY_TASK_QUEUES = [*CELERY_TASK_QUEUES, Queue("clock")]
CELERY_TASK_ROUTES = CELERY_TASK_ROUTES | {"growth_program.demo.tasks.*": {"queue": "clock"}}
CELERY_BEAT_SCHEDULE = CELERY_BEAT_SCHEDULE | {
    "keep the clock": {"task": "growth_program.demo.tasks.keep", "schedule": 60.0},
    "move the clock": {
        "task": "growth_program.demo.tasks.move",
        "schedule": 15.0,
        "options": {"expires": 15.0},
    },
}
INSTALLED_APPS = [*INSTALLED_APPS, "growth_program.demo"]
OPTIONS: Any = TEMPLATES[0]["OPTIONS"]
OPTIONS["context_processors"].append("growth_program.demo.context.demo")
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
WHITENOISE_USE_FINDERS = True  # nothing is collected beforehand
WEBHOOK_PLAIN_HTTP = True
WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]  # a receiver on this machine, to look at them
LOGGING = logging(level=env.str("LOG_LEVEL", "WARNING"), as_json=False)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost: there is no TLS here
PORTAL_ADDRESS = PORTAL_ADDRESS or "http://127.0.0.1:8000"
# All mail is for the mailbox, at any hour: growth_program.demo.mailbox.
EMAIL_BACKEND = "growth_program.demo.mailbox.Mailbox"
QUIET_HOURS = None
ROOT_URLCONF = "growth_program.demo.urls"
