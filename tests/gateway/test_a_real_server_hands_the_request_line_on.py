"""API.md, Authentication: through a real web server, the path counts as it was written too."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests import world as built
from tests.world import headers

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

BODY = b'{"orders": []}'
UP_WITHIN = 20  # seconds


@pytest.fixture
def server():
    """The product behind gunicorn, on this test's database."""
    with tempfile.TemporaryDirectory() as folder:
        address = Path(folder) / "web"
        web = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "growth_program.wsgi", f"--bind=unix:{address}"],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "growth_program.settings.test"},
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + UP_WITHIN
        while not answers(address):
            assert time.monotonic() < until, "It does not answer."
            time.sleep(0.1)
        yield address
        web.terminate()
        web.wait()


def answers(address: Path) -> bool:
    with suppress(OSError):
        return say(address, b"GET /healthz HTTP/1.0\r\nHost: testserver\r\n\r\n") == 200
    return False


def say(address: Path, request: bytes) -> int:
    """The status of the answer to those very bytes."""
    with closing(socket.socket(socket.AF_UNIX)) as talk:
        talk.settimeout(10)
        talk.connect(str(address))
        talk.sendall(request)
        return int(talk.recv(64).split()[1])


def post(address: Path, key: built.Key, signed_path: str, sent_path: str) -> int:
    told = headers(key, "POST", signed_path, BODY) | {"Content-Length": str(len(BODY))}
    lines = [f"POST {sent_path} HTTP/1.0", "Host: testserver"]
    lines += [f"{name}: {value}" for name, value in told.items()]
    return say(address, "\r\n".join(lines).encode() + b"\r\n\r\n" + BODY)


def test_what_is_sent_otherwise_than_it_was_signed_is_refused(server, transactional_db):
    key = built.key("orders:write")
    plain, spelled = "/api/v1/orders", "/api/v1/%6frders"
    ways = [
        (plain, plain, 200),
        (spelled, spelled, 200),
        (spelled, plain, 401),
        (plain, spelled, 401),
        (spelled, "/api/v1/%6Frders", 401),
        (f"{plain}?a=1&b=%7e", f"{plain}?a=1&b=%7e", 200),
        (f"{plain}?a=1&b=%7e", f"{plain}?b=%7e&a=1", 401),
        (f"{plain}?a=1&b=%7e", f"{plain}?a=1&b=~", 401),
    ]

    found = [(one, other, post(server, key, one, other)) for one, other, _status in ways]

    assert found == ways


def test_a_nul_in_a_header_gets_no_further(server, transactional_db):
    key = built.key("orders:write")
    told = headers(key, "POST", "/api/v1/orders", b"") | {"X-Client-Id": "gp_\0"}
    lines = ["POST /api/v1/orders HTTP/1.0", "Host: testserver"]
    lines += [f"{name}: {value}" for name, value in told.items()]

    assert say(server, "\r\n".join(lines).encode() + b"\r\n\r\n") == 400
