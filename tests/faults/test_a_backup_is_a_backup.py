"""QUALITY, Trust: dump under load, restore elsewhere, `reconcile`, reports byte-equal."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

import psycopg2
import pytest

from tests.faults import served
from tests.faults.served import UP_WITHIN, Product
from tests.ground import processes
from tests.world import JULY, JUNE, MAY, PROGRAM, Key, line, order, refund

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]

MONTHS = ("2026-05", "2026-06", "2026-07")
CHANGE = "from billing.models import Statement; Statement.objects.update(gmv=1)"
SECRET = """
from growth_program.gateway.models import ApiClient
print(ApiClient.objects.get().secret())
"""
AS_IT_WAS = f"""
import sys
from datetime import date
from pathlib import Path
from django.db import connection, transaction
from billing.reports import settlement
from compensation.reports import decisions
from growth_program.core.models import Program
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute("set transaction isolation level repeatable read")
    cursor.execute("set transaction snapshot 'SNAPSHOT'")
    program = Program.objects.get(code="{PROGRAM}")
    for month in {MONTHS}:
        with open("FOLDER/" + month, "wb") as out:
            settlement.write_csv(out, program, date.fromisoformat(month + "-01"))
    with open("FOLDER/decisions", "wb") as out:
        decisions.write_csv(out, program)
"""


@pytest.fixture
def product(tmp_path):
    with served.product(tmp_path) as product:
        yield product


@pytest.fixture
def term(product, tmp_path):
    """It is over: its months are closed, its promises judged."""
    orders, refunds = tmp_path / "orders.jsonl", tmp_path / "refunds.jsonl"
    sold = [
        order(f"{day}-{n}", line(price=f"{n}.37"), paid=day)
        for day in (MAY, JUNE, JULY)
        for n in range(1, 900)
    ]
    back = [refund(f"R{n}", "2.09", order_id=f"{JUNE}-{n}") for n in range(300, 700)]
    orders.write_text("\n".join(map(json.dumps, sold)))
    refunds.write_text("\n".join(map(json.dumps, back)))
    product.ask("INSERT INTO core_democlock VALUES (1, '2026-09-01T00:00:00+08:00')")
    product.run_all(
        ("import_data", "orders", orders),
        ("import_data", "refunds", refunds),
        *(("close_month", PROGRAM, month) for month in MONTHS),
        ("adjudicate", PROGRAM, "--as-of", "2026-08-16"),
    )


@pytest.fixture
def key(product):
    words = product.run("api_client", "oms", "--scopes", "orders:write").split()
    key = Key(words[1], words[3])
    processes.eventually(lambda: product.post(key, b'{"orders": []}')[0] == 200, UP_WITHIN)
    return key


@contextmanager
def load(product: Product, key: Key) -> Iterator[list[int]]:
    """Late orders come in as fast as they are taken; the status of each batch."""
    over, statuses = Event(), []

    def send(sender: int) -> None:
        number = 0
        while not over.is_set():
            number += 1
            items = [order(f"late-{sender}-{number}-{n}", paid=JULY) for n in range(25)]
            statuses.append(product.post(key, json.dumps({"orders": items}).encode())[0])

    senders = [Thread(target=send, args=(n,)) for n in range(3)]
    for sender in senders:
        sender.start()
    try:
        processes.eventually(lambda: len(statuses) > 10, 30)
        yield statuses
    finally:
        over.set()
        for sender in senders:
            sender.join()


@contextmanager
def snapshot(product: Product) -> Iterator[str]:
    """The name of a picture of the database, which stays as long as it is held."""
    address = f"postgresql://growth_owner@/growth?host={product.place.sockets}"
    with closing(psycopg2.connect(address)) as session, session.cursor() as cursor:
        session.set_session(isolation_level="REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def orders(product: Product, database: str = "growth") -> int:
    address = f"postgresql://growth_app@/{database}?host={product.place.sockets}"
    with closing(psycopg2.connect(address)) as session, session.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM billing_order")
        return cursor.fetchone()[0]


def test_what_comes_back_elsewhere_is_what_was(product, term, key, tmp_path):
    then, back, kept = (tmp_path / name for name in ("then", "back", "kept"))
    for folder in (then, back, kept):
        folder.mkdir()
    with load(product, key) as statuses:
        with snapshot(product) as name:
            before = len(statuses)
            product.run("backup", kept, "--snapshot", name)
            during = len(statuses) - before
            script = AS_IT_WAS.replace("SNAPSHOT", name).replace("FOLDER", str(then))
            product.run("shell", "--no-imports", "--command", script)
        product.run("close_month", PROGRAM, "2026-08")
    [backup] = kept.glob("growth-*.dump")
    product.ask("CREATE DATABASE elsewhere OWNER growth_owner")
    product.run("restore", backup, database="elsewhere")

    assert during > 0
    assert set(statuses) == {200}
    assert 2_697 < orders(product, "elsewhere") < orders(product)
    # As computed then, and as computed from what came back.
    said = product.run_all(
        *(("settlement_report", PROGRAM, month, "--output", back / month) for month in MONTHS),
        ("adjudication_report", PROGRAM, "--output", back / "decisions"),
        ("replay_adjudications",),
        ("reconcile",),
        # What comes next comes as ever.
        ("close_month", PROGRAM, "2026-08"),
        ("reconcile",),
        after=SECRET,
        database="elsewhere",
    ).splitlines()
    assert files(back) == files(then)
    assert min(map(len, files(then).values())) > 200
    assert "replayed 1 decisions, all agree" in said
    assert [line.split()[1] for line in said if line.startswith("difference")] == ["0.00", "0.00"]
    assert said[-1] == key.secret
    # What nobody may change, nobody may change there either.
    with pytest.raises(AssertionError, match="permission denied"):
        product.run("shell", "--no-imports", "--command", CHANGE, database="elsewhere")
