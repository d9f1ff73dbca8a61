"""The demo, and any command on the embedded servers: on this machine alone, without TLS."""

from growth_program.settings.base import *  # noqa: F403
from growth_program.settings.base import INSTALLED_APPS, env, refuse_clock
from growth_program.settings.logs import logging

refuse_clock()

DEMO = True  # the business clock stands where a row says: growth_program.core.clock
INSTALLED_APPS = [*INSTALLED_APPS, "growth_program.demo"]
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
WHITENOISE_USE_FINDERS = True  # nothing is collected beforehand
LOGGING = logging(level=env.str("LOG_LEVEL", "WARNING"), as_json=False)
