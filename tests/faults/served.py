"""The product on servers of its own, as the tests of faults need it: served, asked, struck."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg2

from growth_program.demo import embedded
from growth_program.demo.addresses import kept_secrets
from growth_program.demo.places import Place
from growth_program.demo.servers import postgres_answers
from tests import world as built
from tests.ground import processes
from tests.world import Key, headers

PATH = "/api/v1/orders"
UP_WITHIN = 60  # seconds


class Product:
    """The product on servers of its own: a web server, and any command."""

    def __init__(self, data: Path, address: Path) -> None:
        self.data, self.address, self.place = data, address, Place(data)

    def environment(self, database: str = "") -> dict[str, str]:
        """That of a command, which may name another database of the same servers."""
        if not database:
            return processes.environment(self.data)
        at = f"@/{database}?host={self.place.sockets}"
        named = {
            "DATABASE_URL": f"postgresql://growth_app{at}",
            "DATABASE_OWNER_URL": f"postgresql://growth_owner{at}",
            "REDIS_URL": f"unix://{self.place.valkey_socket}",
            "FILES_URL": (self.data / "files").as_uri(),
            "DJANGO_SETTINGS_MODULE": "growth_program.settings.demo",
        }
        return processes.environment(self.data, **named, **kept_secrets(self.place))

    def run(self, *words: str | Path, database: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=embedded.CHECKOUT,
            env=self.environment(database),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run_all(
        self, *commands: tuple[str | Path, ...], after: str = "", database: str = ""
    ) -> str:
        """Several commands, and then a script, in one process: starting one takes seconds."""
        calls = [f"call_command(*{[str(word) for word in words]})" for words in commands]
        script = "\n".join(["from django.core.management import call_command", *calls, after])
        return self.run("shell", "--no-imports", "--command", script, database=database)

    def serve(self) -> subprocess.Popen:
        gunicorn = ("-m", "gunicorn", "growth_program.wsgi", "--workers=2", "--threads=2")
        with_addresses = ("-m", "growth_program.demo.addresses", sys.executable)
        return subprocess.Popen(
            [sys.executable, *with_addresses, *gunicorn, f"--bind=unix:{self.address}"],
            cwd=embedded.CHECKOUT,
            env=processes.environment(self.data, API_RATE="1000000/min"),
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
            connection.autocommit = True
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def product(folder: Path) -> Iterator[Product]:
    """The first edition with Lin enrolled, and a web server, on servers of their own."""
    data = folder / "data"
    user = processes.use(data)
    try:
        with TemporaryDirectory() as sockets:
            product = Product(data, Path(sockets) / "web")
            begin(product, folder)
            web = product.serve()
            try:
                yield product
            finally:
                os.killpg(web.pid, signal.SIGTERM)
                web.wait()
    finally:
        user.end()
        embedded.remove(data)


def begin(product: Product, folder: Path) -> None:
    product.run("migrate", "--verbosity=0")
    shops, rows = folder / "shops.jsonl", folder / "enrollments.csv"
    shops.write_text(json.dumps(built.shop()))
    row = built.enrollment_row(built.LIN, "2026-04-20")
    rows.write_text(",".join(row) + "\n" + ",".join(row.values()))
    product.run_all(
        ("first_edition",), ("import_data", "shops", shops), ("import_enrollments", rows)
    )
