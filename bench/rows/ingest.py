"""`import_data` of orders, beside COPY and INSERT of the very rows that it comes to."""

import io
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

from bench import ground, items, seeds
from bench.measuring import Cost, in_turn, measure
from bench.results import Row, at_least, at_most

ORDERS = 50_000
FIRST, LAST = date(2026, 7, 10), date(2026, 7, 31)
TIMES = 5
SHOPS = "bench_shops"
ORDER = """shop_id, order_id, status, is_sample, currency, paid_time, paid_on, rate, update_time,
    sha256, recorded_in"""
LINE = """shop_id, order_id, line_id, product_id, sku_id, creator_id, quantity, original_price,
    seller_discount, platform_discount, affiliate_commission, is_gift, is_removed, gross, refunded,
    recorded_in"""
TEMPORARY = """
    CREATE TEMP TABLE IF NOT EXISTS ready_order (LIKE billing_order) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE IF NOT EXISTS ready_line (LIKE billing_line) ON COMMIT DELETE ROWS
"""


def _upsert(into: str, source: str, columns: str, key: str) -> str:
    names = [name.strip() for name in columns.split(",")]
    changed = [name for name in names if name not in key.split(", ")]
    return (
        f"INSERT INTO {into} ({columns}) SELECT {columns} FROM {source}"
        f" ON CONFLICT ({key}) DO UPDATE"
        f" SET ({', '.join(changed)}) = ({', '.join(f'excluded.{name}' for name in changed)})"
    )


UPSERTS = (
    _upsert("billing_order", "ready_order", ORDER, "shop_id, order_id"),
    _upsert("billing_line", "ready_line", LINE, "shop_id, order_id, line_id"),
)
Batch = tuple[str, str]  # orders and lines, as COPY takes them


@cache
def orders(count: int = ORDERS) -> Path:
    """A file of so many items."""
    file = Path(ground.FOLDER.name, f"orders-{count}.jsonl")
    return items.write_orders(file, count=count, first=FIRST, last=LAST)


def shops() -> str:
    """The template with the shops of the file, and no orders."""
    return seeds.template(SHOPS, lambda cursor: seeds.shops(cursor, count=items.SHOPS))


def take(count: int = ORDERS) -> None:
    """What is measured: the operators' command."""
    told = io.StringIO()
    call_command("import_data", "orders", str(orders(count)), stdout=told, stderr=told)
    if "rejected 0" not in told.getvalue():
        raise RuntimeError(told.getvalue())


def ours() -> Callable[[], None]:
    """A database of its own for `take`."""
    ground.use(ground.copy(shops(), "bench_ours"))
    return take


@cache
def ready() -> list[Batch]:
    """The rows that the product makes of each batch, in the order in which it writes them."""
    ours()()
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT recorded_in FROM billing_order ORDER BY 1")
        numbers = [number for (number,) in cursor.fetchall()]
    return [(_text("billing_order", ORDER, n), _text("billing_line", LINE, n)) for n in numbers]


def _text(table: str, columns: str, number: int) -> str:
    out = io.StringIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY (SELECT {columns} FROM {table} WHERE recorded_in = {number} ORDER BY ctid)"
            " TO STDOUT",
            out,
        )
    return out.getvalue()


def insert(batches: list[Batch]) -> None:
    """The limit: as many transactions, and nothing but COPY and INSERT."""
    for order_rows, line_rows in batches:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(TEMPORARY)
            cursor.copy_expert(f"COPY ready_order ({ORDER}) FROM STDIN", io.StringIO(order_rows))
            cursor.copy_expert(f"COPY ready_line ({LINE}) FROM STDIN", io.StringIO(line_rows))
            for upsert in UPSERTS:
                cursor.execute(upsert)


def contents() -> tuple:
    """A fingerprint of all orders and lines."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT (SELECT md5(string_agg(md5(({ORDER})::text), '' ORDER BY shop_id, order_id))
                    FROM billing_order),
                (SELECT md5(string_agg(md5(({LINE})::text), '' ORDER BY shop_id, order_id, line_id))
                    FROM billing_line)"""
        )
        return cursor.fetchone()


def written() -> list[tuple]:
    """Where each row of each of the product's tables stands, and which transaction wrote it."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{table}', count(*), sum(hashtextextended(ctid || '/' || xmin, 0))"
                f' FROM "{table}"'
                for table in tables
            )
            + " ORDER BY 1"
        )
        return cursor.fetchall()


class _Sides:
    """The two sides, and the second run of ours on what the first has left."""

    def __init__(self) -> None:
        self.batches = ready()
        self.again: list[Cost] = []
        self.wrote: set[str] = set()
        self.contents: set[tuple] = set()

    def ours(self) -> Cost:
        first = measure(ours())
        self.contents.add(contents())
        before = written()
        ground.use("bench_ours")
        self.again.append(measure(take))
        self.wrote |= {row[0] for row in {*written()} ^ {*before}}
        return first

    def limit(self) -> Cost:
        ground.use(ground.copy(shops(), "bench_limit"))
        cost = measure(lambda: insert(self.batches))
        self.contents.add(contents())
        return cost


def rows() -> list[Row]:
    """The first time, and again."""
    sides = _Sides()
    first, limit = in_turn(sides.ours, sides.limit, times=TIMES)
    same = len(sides.contents) == 1
    return [
        Row(
            name="import orders",
            limit="COPY of the same rows into temporary tables + INSERT ON CONFLICT",
            goal=at_least(0.6),
            ours=first,
            theirs=limit,
            count=ORDERS,
            unit="orders",
            holds=same,
            notes=(f"{'the same' if same else 'NOT THE SAME'} rows stand in both databases after",),
        ),
        Row(
            name="the same orders again",
            limit="the first time",
            goal=at_most(0.5),
            ours=sides.again,
            theirs=first,
            count=ORDERS,
            unit="orders",
            holds=not sides.wrote,
            notes=(f"tables in which a row was written: {', '.join(sides.wrote) or 'none'}",),
        ),
    ]
