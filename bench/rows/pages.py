"""A merchant's pages for a shop with a million lines, beside one with a hundred."""

import time
from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from statistics import quantiles
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import ground, seeds
from bench.measuring import Cost, in_turn, measure
from bench.results import Row, at_most
from billing.services import closing, rollups
from growth_program.core.models import Program
from growth_program.people.models import ShopMember, User

LARGE, SMALL = "shop-000001", "shop-000002"
ORDERS = 434_783  # with 2.3 lines each: a million
FEW = 44  # with 2.3 lines each: a hundred, all paid on one day, which fill a page of it
TIMES, REQUESTS = 5, 20
MOST_QUERIES, SLOWEST, P95 = 12, 5, 100  # queries of a page, milliseconds of one, of a page
DAY, MAY = "2026-05-14", date(2026, 5, 1)
SMALL_ONE = """
    INSERT INTO billing_order (shop_id, order_id, status, is_sample, currency, paid_time, paid_on,
        rate, update_time, sha256, recorded_in)
    SELECT %(small)s, order_id, status, is_sample, currency, paid_time, %(day)s, rate, update_time,
        sha256, recorded_in
    FROM billing_order WHERE shop_id = %(large)s AND paid_on = %(day)s ORDER BY order_id
    LIMIT %(few)s;
    INSERT INTO billing_line (shop_id, order_id, line_id, product_id, sku_id, creator_id, quantity,
        original_price, seller_discount, platform_discount, affiliate_commission, is_gift,
        is_removed, gross, refunded, recorded_in)
    SELECT %(small)s, l.order_id, line_id, product_id, sku_id, creator_id, quantity,
        original_price, seller_discount, platform_discount, affiliate_commission, is_gift,
        is_removed, gross, l.refunded, l.recorded_in
    FROM billing_line l JOIN billing_order o ON o.shop_id = %(small)s AND o.order_id = l.order_id
    WHERE l.shop_id = %(large)s
"""


def full() -> str:
    """The template with both shops, and May closed for them."""
    return seeds.template("bench_pages", _fill)


def _fill(cursor: Any) -> None:
    seeds.shops(cursor, count=2)
    seeds.orders(cursor, count=ORDERS, shops=1, begin=seeds.FROM, end=seeds.TO)
    cursor.execute(SMALL_ONE, {"small": SMALL, "large": LARGE, "few": FEW, "day": DAY})
    rollups.rebuild(cursor, [SMALL], number=0)
    cursor.execute("ANALYZE")


def prepare() -> dict[str, Client]:
    """The owner of each shop, signed in."""
    ground.use(full())
    if not User.objects.exists():
        closing.close_month(Program.objects.get(), MAY, source="bench")
        for shop in (LARGE, SMALL):
            user = User.objects.create_user(f"{shop}@example.com", name=shop, language="en")
            ShopMember.objects.create(user=user, shop_id=shop, role="owner")
    clients = {}
    for shop in (LARGE, SMALL):
        clients[shop] = Client(headers={"host": "127.0.0.1"})
        clients[shop].force_login(User.objects.get(memberships__shop=shop))
    return clients


def ways(shop: str) -> list[str]:
    """The pages."""
    number = f"2026-summer-{shop[-6:]}-202605"
    found = ("", "statements/", f"statements/{number}/", f"statements/{number}/{DAY}/")
    return [f"/shops/{shop}/{way}" for way in (*found, "guarantees/", "decision/", "members/")]


def visit(client: Client, shop: str) -> None:
    """Every page of a shop, some times over."""
    for _ in range(REQUESTS):
        for way in ways(shop):
            if client.get(way).status_code != HTTPStatus.OK:
                raise RuntimeError(way)


def ours() -> Callable[[], None]:
    """The pages of the large shop."""
    client = prepare()[LARGE]
    return lambda: visit(client, LARGE)


def _side(shop: str) -> Callable[[], Cost]:
    def side() -> Cost:
        client = prepare()[shop]
        visit(client, shop)  # what is read once is read
        return measure(lambda: visit(client, shop))

    return side


def _looked_at() -> tuple[bool, tuple[str, ...]]:
    """Of the large shop: queries of each page, the slowest of them, and how long pages take."""
    client, took, queries, slowest = prepare()[LARGE], [], 0, 0.0
    for way in ways(LARGE):
        with CaptureQueriesContext(connection) as asked:
            client.get(way)
        queries = max(queries, len(asked))
        for _ in range(REQUESTS):
            began = time.perf_counter()
            client.get(way)
            took.append(1000 * (time.perf_counter() - began))
    for way in ways(LARGE):
        with CaptureQueriesContext(connection) as asked:
            client.get(way)
        slowest = max(slowest, *(1000 * float(query["time"]) for query in asked))
    p95 = quantiles(took, n=20)[-1]
    said = (
        f"queries of a page: {queries} at most, goal ≤ {MOST_QUERIES}",
        f"the slowest query: {slowest:.0f} ms, goal ≤ {SLOWEST}",
        f"p95 of a page: {p95:.0f} ms, goal under {P95}",
    )
    return queries <= MOST_QUERIES and slowest <= SLOWEST and p95 < P95, said


def rows() -> list[Row]:
    """All pages of the one shop and of the other."""
    large, small = in_turn(_side(LARGE), _side(SMALL), times=TIMES)
    holds, notes = _looked_at()
    return [
        Row(
            name="merchant pages, 1,000,000 lines",
            limit="the same pages of a shop with 100 lines",
            goal=at_most(1.3),
            ours=large,
            theirs=small,
            count=REQUESTS * len(ways(LARGE)),
            unit="pages",
            holds=holds,
            notes=notes,
        )
    ]
