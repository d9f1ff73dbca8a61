"""The tests: the product's settings, with a clock that they stop."""

import os

from django.core.exceptions import ImproperlyConfigured

from growth_program.settings.base import *  # noqa: F403
from growth_program.settings.base import CACHES, env
from growth_program.settings.logs import logging

# For commands that a test runs as a process of their own; other tests set it themselves.
GROWTH_CLOCK = env.datetime("GROWTH_CLOCK", None)
if GROWTH_CLOCK is not None and GROWTH_CLOCK.tzinfo is None:
    raise ImproperlyConfigured("GROWTH_CLOCK needs an offset: 2026-08-16T00:00:00+08:00.")

PORTAL_ADDRESS = "https://growth.example"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the others are slow
# Tests side by side, and a demo on the same servers, do not see each other's.
CACHES = {"default": CACHES["default"] | {"KEY_PREFIX": f"test-{os.getpid()}"}}
CELERY_BROKER_URL = env.str("TEST_BROKER_URL", "memory://")
# Receivers of the tests' own.
WEBHOOK_PLAIN_HTTP = True
WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
WHITENOISE_AUTOREFRESH = True  # nothing is collected beforehand
LOGGING = logging(level=env.str("LOG_LEVEL", "ERROR"), as_json=False)
