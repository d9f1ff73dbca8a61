"""What every installation has in common. `.env.example` names what the environment gives."""

from datetime import datetime, time
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from celery.schedules import crontab
from cryptography.fernet import Fernet
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env, ValidationError, validate
from kombu import Queue
from redis.backoff import NoBackoff
from redis.retry import Retry

from growth_program.documents.storages import storage

BASE_DIR = Path(__file__).parents[2]
env = Env()
TOKEN_LENGTH = 32  # characters, at the least


def database(address: str) -> dict:
    """Django's words for ``postgresql://role:password@host:port/name?option=value``.

    A socket's folder is given as ``?host=``; other options go to the driver.
    """
    parts = urlsplit(address)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"connect_timeout": 5, **options},  # seconds
        "CONN_MAX_AGE": 60,  # seconds
        "CONN_HEALTH_CHECKS": True,
    }


def names_a_database(address: str) -> None:
    """Raises ValidationError. Without a name the driver would take another database."""
    parts = urlsplit(address)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ValidationError("Not the address of a PostgreSQL database.")


def broker(address: str) -> str:
    """Celery's word for a Redis address: it writes sockets in its own way."""
    return address.replace("unix://", "redis+socket://", 1)


def origin(address: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def refuse_clock() -> None:
    """A stopped business clock is for tests alone: with it every date of the program is wrong."""
    if env.str("GROWTH_CLOCK", ""):
        raise ImproperlyConfigured("GROWTH_CLOCK is for tests alone.")


def key(text: str) -> str:
    """Raises ValidationError where a key would fail at its first use."""
    try:
        Fernet(text)
    except ValueError:
        raise ValidationError("Not a Fernet key.") from None
    return text


def keeps_files(address: str) -> None:
    """Raises ValidationError."""
    try:
        storage(address)
    except ValueError as error:
        raise ValidationError(str(error)) from None


def long_or_none(token: str) -> None:
    """Raises ValidationError. A token that somebody could guess is worse than none."""
    if token and len(token) < TOKEN_LENGTH:
        raise ValidationError(f"Shorter than {TOKEN_LENGTH}.")


def network(text: str) -> str:
    """Raises ValidationError."""
    try:
        ip_network(text)
    except ValueError:
        raise ValidationError("Not a network.") from None
    return text


# Secrets and addresses.
SECRET_KEY = env.str("SECRET_KEY", validate=validate.Length(min=50))
# API clients' secrets are stored encrypted: the first key encrypts, all of them decrypt.
GROWTH_KEYS = env.list("GROWTH_KEYS", subcast=key, validate=validate.Length(min=1))
DATABASES = {"default": database(env.str("DATABASE_URL", validate=names_a_database))}
REDIS_URL = env.str("REDIS_URL")
# Files stand where nobody is led: each goes out by a page that asks who comes. There is no other
# place, so that nothing is written beside it.
FILES = storage(env.str("FILES_URL", validate=keeps_files))
STORAGES = {
    "default": FILES,
    "files": FILES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Whoever brings it reads `/metrics`. Without one there is no such address.
METRICS_TOKEN = env.str("METRICS_TOKEN", "", validate=long_or_none)
ALLOWED_HOSTS: list[str] = []
# The role that serves pages and jobs. It owns no table: `growth_program.core.guard`.
APP_ROLE = env.str("APP_ROLE", "growth_app")

# The program.
TIME_ZONE = "Asia/Shanghai"  # its days begin and end here
USE_TZ = True
GROWTH_CLOCK: datetime | None = None
DEMO = False

INSTALLED_APPS = [
    "growth_program.celery.Wiring",
    "growth_program.people.staff.StaffAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "django_structlog",
    "growth_program.core",
    "growth_program.documents",
    "growth_program.gateway",
    "growth_program.marketplace",
    "growth_program.people",
    "growth_program.portal",
    "growth_program.support",
    "growth_program.content",
    "enrollment",
    "billing",
    "compensation",
    "growth_program.overview",
]
MIDDLEWARE = [
    "growth_program.gateway.health.answered_first",
    "growth_program.gateway.metrics.answered_first",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "growth_program.gateway.problems.documented",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "growth_program.core.middleware.RequestLog",
    "growth_program.portal.middleware.kept_by_nobody",
    "growth_program.portal.middleware.in_the_visitors_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "growth_program.portal.middleware.no_part_signs_in",
    "allauth.account.middleware.AccountMiddleware",
    "growth_program.gateway.request_log.written",
    "growth_program.core.middleware.no_nul",
    "growth_program.core.middleware.one_instant",
    "growth_program.gateway.metrics.Requests",
]
ROOT_URLCONF = "growth_program.urls"
WSGI_APPLICATION = "growth_program.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 11 * 2**20  # bytes; batches answer for their own 10 MB

# Who signs in, and how.
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "front"
SESSION_COOKIE_AGE = 14 * 86_400  # seconds
PASSWORD_RESET_TIMEOUT = 3 * 86_400  # seconds
ACCOUNT_ADAPTER = "growth_program.support.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by setting the password from its mail
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody is written to who has no account
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
# Staff, never merchants, may come by the platform's own identity provider, where there is one.
OIDC_ISSUER = env.str("OIDC_ISSUER", "")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", "")
if OIDC_ISSUER and not (OIDC_CLIENT_ID and OIDC_CLIENT_SECRET):
    raise ImproperlyConfigured("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.")
SOCIALACCOUNT_ADAPTER = "growth_program.people.adapters.ProviderAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "staff",
                "name": "OpenID Connect",
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        if OIDC_ISSUER
        else []
    }
}
MFA_ADAPTER = "growth_program.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # periods of 30 seconds, for clocks that differ
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "growth_program/core/locale"]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "growth_program.portal.context.frame",
            ],
        },
    },
]
STATIC_URL = "static/"
CSRF_FAILURE_VIEW = "growth_program.portal.views.errors.csrf_failed"

# Everything comes from here, and nothing stands in a page itself.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A form that leads to the identity provider is redirected there.
        "form-action": [SELF, *([origin(OIDC_ISSUER)] if OIDC_ISSUER else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

CACHES = {
    "default": {
        "BACKEND": "growth_program.core.cache.CacheThatMayBeAway",
        "LOCATION": REDIS_URL,
        # Beside the broker's database, so that emptying the cache loses no message.
        "OPTIONS": {
            "db": 1,
            "socket_timeout": 1,  # seconds
            "socket_connect_timeout": 1,
            "retry": Retry(NoBackoff(), 1),  # a page does not wait for a cache that is away
        },
    }
}

# Of each client, all requests together: so many a second, minute, hour or day.
API_RATE = env.str(
    "API_RATE", "600/min", validate=validate.Regexp(r"[1-9][0-9]*/(s|min|hour|day)$")
)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["growth_program.gateway.signatures.Signature"],
    "DEFAULT_PERMISSION_CLASSES": ["growth_program.gateway.scopes.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": ["growth_program.gateway.throttles.ClientThrottle"],
    "DEFAULT_THROTTLE_RATES": {"client": API_RATE},
    "DEFAULT_RENDERER_CLASSES": ["growth_program.gateway.renderers.ProblemRenderer"],
    "EXCEPTION_HANDLER": "growth_program.gateway.problems.handle",
    "DEFAULT_SCHEMA_CLASS": "growth_program.gateway.schemas.EndpointSchema",
    "DEFAULT_METADATA_CLASS": None,  # the schema says what an endpoint takes
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,  # an address has no more in its query than the schema says
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Growth Service Program",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["growth_program.gateway.schemas.finished"],
}

# Webhooks go to public addresses alone, over TLS. Networks that may be reached nevertheless,
# 10.20.0.0/16 for instance, are separated by commas.
WEBHOOK_ALLOWED_NETWORKS = env.list("WEBHOOK_ALLOWED_NETWORKS", [], subcast=network)
WEBHOOK_PLAIN_HTTP = False

# What people are told: growth_program.support. Links in mails begin with this address.
PORTAL_ADDRESS = env.str("PORTAL_ADDRESS", "")
# In the program's zone, unless somebody chose otherwise: no mail from one to the other; the day's
# digest.
QUIET_HOURS: tuple[time, time] | None = (time(22), time(8))
DIGEST_AT = time(9)

# The server that takes mail.
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_PASSWORD", "")
EMAIL_TLS = env.str("EMAIL_TLS", "starttls", validate=validate.OneOf(["starttls", "tls", "none"]))
EMAIL_USE_TLS = EMAIL_TLS == "starttls"
EMAIL_USE_SSL = EMAIL_TLS == "tls"
# A server that has the mail may take a minute to say so: given up earlier it would go twice.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 120)  # seconds, for each answer
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", "growth@localhost")

# Work is a row: a message only makes it sooner. One that is lost is swept up, and pages do not
# wait for a broker that is away.
CELERY_BROKER_URL = broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 2,  # seconds, as all here
    "socket_timeout": 10,
    # Of who publishes; a worker tries for ever.
    "max_retries": 1,
    "interval_start": 0.1,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 1200  # seconds
CELERY_TASK_SOFT_TIME_LIMIT = 1140
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TIMEZONE = TIME_ZONE
# A worker without --queues serves all. Who waits for somebody else's answers has a queue of its
# own, so that a worker of its own can wait beside the work.
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_QUEUES = [Queue("celery"), Queue("webhooks"), Queue("mails")]
CELERY_TASK_ROUTES = {
    "growth_program.gateway.tasks.deliver": {"queue": "webhooks"},
    "growth_program.support.tasks.send_mails": {"queue": "mails"},
}
CELERY_BEAT_SCHEDULE = {
    "close what was confirmed": {"task": "billing.tasks.close_confirmed", "schedule": 60.0},
    "prove the books where asked": {"task": "compensation.tasks.prove_asked", "schedule": 60.0},
    "check products anew": {"task": "enrollment.tasks.requalify", "schedule": 60.0},
    "enter routine campaigns, announce mega promotions": {
        "task": "enrollment.tasks.enter_campaigns",
        "schedule": 300.0,
    },
    "remind of mega promotions": {
        "task": "enrollment.tasks.remind_of_campaigns",
        "schedule": 900.0,
    },
    "approve samples": {"task": "enrollment.tasks.approve_samples", "schedule": 60.0},
    "forget spreadsheets": {
        "task": "enrollment.tasks.forget_uploads",
        "schedule": crontab(hour="4", minute="40"),
    },
    "decide what is due": {"task": "compensation.tasks.sweep", "schedule": 900.0},  # seconds
    "end what is over": {"task": "compensation.tasks.finish", "schedule": 3600.0},
    "tell of make-up": {"task": "compensation.tasks.tell_of_makeups", "schedule": 3600.0},
    "tell of ad credit": {"task": "compensation.tasks.tell_of_credit", "schedule": 3600.0},
    "screen again": {"task": "enrollment.tasks.screen_again", "schedule": 3600.0},
    "tell of frozen and thawed tools": {
        "task": "enrollment.tasks.tell_of_tools",
        "schedule": 300.0,
    },
    "remind of invitations": {
        "task": "enrollment.tasks.remind_invited",
        "schedule": 3600.0,
    },
    "appoint named owners": {
        "task": "growth_program.people.tasks.appoint_owners",
        "schedule": 60.0,
    },
    "deliver webhooks that are due": {
        "task": "growth_program.gateway.tasks.sweep",
        "schedule": 15.0,
        "options": {"expires": 15.0},  # the next one is as good
    },
    "let go of old requests and deliveries": {
        "task": "growth_program.gateway.tasks.forget",
        "schedule": 3600.0,
    },
    "tell members": {"task": "growth_program.support.tasks.tell_members", "schedule": 15.0},
    "send mails": {
        "task": "growth_program.support.tasks.send_mails",
        "schedule": 15.0,
        "options": {"expires": 15.0},  # another comes; they do not pile up behind a slow server
    },
    "clear old notices": {
        "task": "growth_program.support.tasks.clear",
        "schedule": crontab(hour="4", minute="30"),
    },
}

DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # personal data that no log needs
