import pytest
import time_machine

from tests.support import told
from tests.support.server import serving
from tests.world import at


@pytest.fixture
def readers(world) -> told.Readers:
    return told.readers()


@pytest.fixture
def noon():
    """The wall clock stands at noon, when no hour is quiet: 2026-09-01 12:00 in Shanghai."""
    with time_machine.travel(at("2026-09-01 12:00"), tick=False) as clock:
        yield clock


@pytest.fixture
def mail_server(settings):
    """Real SMTP: the product's own way of sending."""
    with serving() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 20
        yield server
