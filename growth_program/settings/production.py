"""Production: behind a proxy that ends TLS."""

from growth_program.settings.base import *  # noqa: F403
from growth_program.settings.base import BASE_DIR, PORTAL_ADDRESS, STORAGES, env, refuse_clock
from growth_program.settings.logs import logging

refuse_clock()

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
PORTAL_ADDRESS = PORTAL_ADDRESS or f"https://{ALLOWED_HOSTS[0]}"
EMAIL_HOST = env.str("EMAIL_HOST")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM")

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000  # a year
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if env.bool("BEHIND_PROXY", False):
    # Only where the proxy sets this header itself: else anybody could.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # whose X-Forwarded-For says who asks
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / ".static")
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
LOGGING = logging(level=env.str("LOG_LEVEL", "INFO"), as_json=True)
