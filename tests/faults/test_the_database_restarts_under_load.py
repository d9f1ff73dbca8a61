"""FAULTS 4: PostgreSQL goes down at once under load; the API answers again, nothing is doubled."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import psycopg2
import pytest

from growth_program.demo import embedded
from growth_program.demo.places import Place
from growth_program.demo.servers import postgres_answers
from tests import world as built
from tests.ground import processes
from tests.world import Key, headers, order

pytestmark = pytest.mark.long

PATH = "/api/v1/orders"
SENDERS, BATCHES, ITEMS = 3, 40, 25
UP_WITHIN = 60  # seconds


class Product:
    """The product on servers of its own: a web server, and any command."""

    def __init__(self, data: Path, address: Path) -> None:
        self.data, self.address, self.place = data, address, Place(data)

    def run(self, *words: str | Path) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=embedded.CHECKOUT,
            env=processes.environment(self.data),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def serve(self) -> subprocess.Popen:
        gunicorn = ("-m", "gunicorn", "growth_program.wsgi", "--workers=2", "--threads=2")
        with_addresses = ("-m", "growth_program.demo.addresses", sys.executable)
        return subprocess.Popen(
            [sys.executable, *with_addresses, *gunicorn, f"--bind=unix:{self.address}"],
            cwd=embedded.CHECKOUT,
            env=processes.environment(self.data),
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def post(self, key: Key, body: bytes) -> tuple[int, bytes]:
        """The status and the body of the answer; 0 where there was none."""
        told = headers(key, "POST", PATH, body) | {"Content-Length": str(len(body))}
        lines = [f"POST {PATH} HTTP/1.0", "Host: localhost", *map(": ".join, told.items())]
        request = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        with suppress(OSError), closing(socket.socket(socket.AF_UNIX)) as talk:
            talk.settimeout(30)
            talk.connect(str(self.address))
            talk.sendall(request)
            answer = b"".join(iter(lambda: talk.recv(65_536), b""))
            if answer:
                return int(answer.split()[1]), answer.partition(b"\r\n\r\n")[2]
        return 0, b""

    def strike(self) -> None:
        """What `pg_ctl restart -m immediate` does; the keeper starts it again."""
        was = (self.place.cluster / "postmaster.pid").read_text().split("\n")[0]
        os.kill(int(was), signal.SIGQUIT)
        processes.eventually(lambda: self._is_another(was), UP_WITHIN)

    def _is_another(self, was: str) -> bool:
        with suppress(OSError):
            now = (self.place.cluster / "postmaster.pid").read_text().split("\n")[0]
            return now != was and postgres_answers(self.place)
        return False

    def ask(self, sql: str) -> list[tuple]:
        address = f"postgresql://postgres@/growth?host={self.place.sockets}"
        with closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()


@pytest.fixture
def servers(tmp_path):
    """A data folder whose servers run."""
    data = tmp_path / "data"
    user = processes.use(data)
    yield data
    user.end()
    embedded.remove(data)


@pytest.fixture
def product(servers, tmp_path):
    """The first edition with Lin enrolled, and a web server."""
    with tempfile.TemporaryDirectory() as folder:
        product = Product(servers, Path(folder) / "web")
        product.run("migrate", "--verbosity=0")
        product.run("first_edition")
        shops, rows = tmp_path / "shops.jsonl", tmp_path / "enrollments.csv"
        shops.write_text(json.dumps(built.shop()))
        row = built.enrollment_row(built.LIN, "2026-04-20")
        rows.write_text(",".join(row) + "\n" + ",".join(row.values()))
        product.run("import_data", "shops", shops)
        product.run("import_enrollments", rows)
        web = product.serve()
        yield product
        os.killpg(web.pid, signal.SIGTERM)
        web.wait()


def batch(sender: int, number: int) -> bytes:
    items = [order(f"{sender}-{number}-{n}") for n in range(ITEMS)]
    return json.dumps({"orders": items}).encode()


def send_all(product: Product, key: Key, sender: int) -> Counter:
    """Each batch until it is taken, as a client would."""
    statuses: Counter = Counter()
    for number in range(BATCHES):
        until = time.monotonic() + UP_WITHIN
        status = 0
        while status != 200:
            assert time.monotonic() < until, statuses
            status, _ = product.post(key, batch(sender, number))
            statuses[status] += 1
            if status != 200:
                time.sleep(0.05)
    return statuses


@pytest.mark.timeout(300)
def test_every_batch_is_taken_once(product):
    words = product.run("api_client", "oms", "--scopes", "orders:write").split()
    key = Key(words[1], words[3])
    processes.eventually(lambda: product.post(key, b'{"orders": []}')[0] == 200, UP_WITHIN)

    with ThreadPoolExecutor(SENDERS) as threads:
        sending = [threads.submit(send_all, product, key, sender) for sender in range(SENDERS)]
        for _ in range(3):
            time.sleep(0.3)
            product.strike()
        statuses = sum((one.result() for one in sending), Counter())

    # Each was taken; some were refused for a moment, and none for what it held.
    assert statuses[200] == SENDERS * BATCHES
    assert set(statuses) <= {0, 200, 500, 503}
    assert statuses.total() > statuses[200]
    # 100.00 each.
    sent = SENDERS * BATCHES * ITEMS
    assert product.ask("SELECT count(*) FROM billing_order") == [(sent,)]
    assert product.ask("SELECT orders, gross FROM billing_shopday") == [(sent, 100 * sent)]
    for sender in range(SENDERS):
        told = json.loads(product.post(key, batch(sender, 0))[1])
        assert told == {"accepted": 0, "unchanged": ITEMS, "stale": 0, "rejected": []}
    assert product.run("reconcile").split()[-2:] == ["difference", "0.00"]
