"""A small named world, built by the services that everybody uses.

Lin owns the shop 7495001, which is enrolled for the whole term; Mei manages it, Omar is finance.
Her neighbour sells without the program, and a latecomer may join in July. Items are what the
marketplace sends: dicts, in the shapes of API.md.
"""

import csv
import hashlib
import hmac
import html
import io
import json
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import Client, RequestFactory

from billing.models import Adjustment, CreditNote, Posting, ShopDay, Statement
from billing.reports import settlement
from billing.services import closing
from billing.services.imports import import_enrollments
from compensation.models import Adjudication
from enrollment.services.editions import first_edition
from growth_program.core.calendar import named_month
from growth_program.core.models import Program
from growth_program.gateway import clients
from growth_program.gateway.batches import Sender, of_kind
from growth_program.marketplace.models import Shop
from growth_program.people.models import User
from growth_program.people.services import assignments

PROGRAM = "2026-summer"
LIN, NEIGHBOUR, LATECOMER = "7495001", "7495002", "7495003"
BOWL, CUP = "1729", "1730"
MAY, JUNE, JULY = "2026-05-10", "2026-06-08", "2026-07-21"
# USD for a unit: on each of those days another, and none on any other day.
RATES = {
    ("GBP", MAY): "1.3425",
    ("GBP", JUNE): "1.2711",
    ("GBP", JULY): "1.3108",
    ("KWD", MAY): "3.2514",
    ("PHP", MAY): "0.0171",
    ("KRW", MAY): "0.00072",
}
ANY_TIME = 1_777_000_000  # of an update, before those of a version are added


def at(text: str) -> datetime:
    """An instant of the program's zone: ``2026-05-10``, ``2026-05-10 23:59:59``."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def seconds(text: str) -> int:
    return int(at(text).timestamp())


# What the marketplace sends.


def shop(shop_id: str = LIN, *, version: int = 1, **others: Any) -> dict:
    return {
        "shop_id": shop_id,
        "name": f"Shop {shop_id}",
        "seller_type": "POP",
        "market": "GB",
        "category": "kitchen",
        "opened_time": seconds("2024-02-29"),
        "update_time": ANY_TIME + version,
        "metrics": {},
    } | others


def product(product_id: str = BOWL, *, shop_id: str = LIN, version: int = 1, **others: Any) -> dict:
    return {
        "shop_id": shop_id,
        "product_id": product_id,
        "title": f"Product {product_id}",
        "category": "kitchen",
        "list_price": {"amount": "24.90", "currency": "GBP"},
        "stock": 70,
        "rating": "4.6",
        "review_count": 31,
        "image_urls": [],
        "status": "ACTIVATE",
        "update_time": ANY_TIME + version,
    } | others


def rate(currency: str, day: str, usd_per_unit: str, **others: Any) -> dict:
    return {"currency": currency, "date": day, "usd_per_unit": usd_per_unit} | others


def line(line_id: str = "1", price: str = "100.00", discount: str = "0.00", **others: Any) -> dict:
    return {
        "id": line_id,
        "product_id": BOWL,
        "sku_id": "S-3",
        "quantity": 2,
        "original_price": price,
        "seller_discount": discount,
        "platform_discount": "0.00",
        "affiliate_commission": "0.00",
        "is_gift": False,
    } | others


def order(
    order_id: str, *lines: dict, paid: str | None = MAY, version: int = 1, **others: Any
) -> dict:
    item = {
        "shop_id": LIN,
        "order_id": order_id,
        "status": "COMPLETED",
        "update_time": ANY_TIME + version,
        "currency": "USD",
        "is_sample_order": False,
        "line_items": list(lines) or [line()],
    }
    return item | ({} if paid is None else {"paid_time": seconds(paid)}) | others


def refund(
    refund_id: str,
    amount: str,
    *,
    order_id: str = "A",
    line_id: str = "1",
    version: int = 1,
    **others: Any,
) -> dict:
    return {
        "refund_id": refund_id,
        "shop_id": LIN,
        "order_id": order_id,
        "line_item_id": line_id,
        "amount": amount,
        "refunded_time": seconds("2026-05-19"),
        "status": "COMPLETED",
        "update_time": ANY_TIME + version,
    } | others


def ad_day(amount: str, day: str = MAY, *, currency: str = "USD", **others: Any) -> dict:
    return {
        "shop_id": LIN,
        "product_id": BOWL,
        "date": day,
        "spend": {"amount": amount, "currency": currency},
        "funded_by": "platform",
        "impressions": 9100,
        "clicks": 210,
        "orders": 13,
        "gmv": "377.65",
    } | others


def creator(creator_id: str, tier: str, since: str = "2026-03-02", **others: Any) -> dict:
    return {
        "creator_id": creator_id,
        "handle": f"@{creator_id}",
        "market": "GB",
        "tier": tier,
        "followers": 48_000,
        "category_gmv_30d": {"kitchen": "812.40"},
        "videos_30d": 17,
        "update_time": seconds(since),
    } | others


def video(video_id: str, creator_id: str, posted: str = JUNE, **others: Any) -> dict:
    return {
        "video_id": video_id,
        "shop_id": LIN,
        "product_id": BOWL,
        "creator_id": creator_id,
        "posted_time": seconds(posted),
        "status": "PUBLIC",
        "gmv": "61.20",
        "views": 5_300,
        "update_time": seconds(posted),
    } | others


def aigc_item(item_id: str, offered: str = JUNE, outcome: str = "pending", **others: Any) -> dict:
    return {
        "item_id": item_id,
        "shop_id": LIN,
        "product_id": BOWL,
        "kind": "image",
        "offered_time": seconds(offered),
        "outcome": outcome,
        "update_time": seconds(offered),
    } | others


# The ways in.


@dataclass
class Answered:
    """What a batch answered; of a rejection the index, id, path and code."""

    accepted: int = 0
    unchanged: int = 0
    stale: int = 0
    rejected: list[tuple[int, str, str, str]] = field(default_factory=list)


def send(kind: str, *items: dict, shops: Sequence[str] | None = None) -> Answered:
    """Send items through the declared batch, as HTTP and `import_data` do."""
    sender = Sender(source="a test", shops=None if shops is None else frozenset(shops))
    tally = of_kind(kind).tally([json.dumps(item).encode() for item in items], sender)
    rejected = [(row["index"], row["id"], row["path"], row["code"]) for row in tally.rejected]
    return Answered(tally.accepted, tally.unchanged, tally.stale, rejected)


def give(kind: str, *items: dict) -> None:
    """Send items that are all new."""
    assert send(kind, *items) == Answered(accepted=len(items))


class Key(NamedTuple):
    """What a platform system signs with."""

    client_id: str
    secret: str


def key(*scopes: str, shops: Sequence[str] | None = None) -> Key:
    client, secret = clients.create("marketplace", scopes=scopes, shops=shops)
    return Key(client.client_id, secret)


def signature(key: Key, timestamp: str, method: str, path: str, body: bytes) -> str:
    """As API.md writes it, for whoever signs."""
    text = b"\n".join([timestamp.encode(), method.encode(), path.encode(), body])
    return hmac.new(key.secret.encode(), text, hashlib.sha256).hexdigest()


def headers(key: Key, method: str, path: str, body: bytes) -> dict[str, str]:
    timestamp = str(int(time.time()))
    return {
        "X-Client-Id": key.client_id,
        "X-Timestamp": timestamp,
        "X-Signature": signature(key, timestamp, method, path, body),
    }


def signed(client: Any, key: Key, path: str, body: Any, **changes: str) -> Any:
    """POST a signed body: bytes as they are, anything else as JSON. Headers may be changed."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = headers(key, "POST", path, raw) | changes
    return client.post(path, raw, content_type="application/json", headers=sent)


def read(client: Any, key: Key, path: str) -> Any:
    """GET, signed."""
    return client.get(path, headers=headers(key, "GET", path, b""))


# The world.


class People(NamedTuple):
    """Staff. Lin has no account yet: the marketplace has only named her."""

    mei: User
    omar: User


def build() -> Program:
    """The first edition, three shops with their products, the rates, and Lin enrolled."""
    first_edition()
    owner = {"email": "lin@shop.example", "name": "Lin", "language": "zh"}
    give("shops", shop(LIN, owner=owner), shop(NEIGHBOUR), shop(LATECOMER))
    give("products", product(BOWL), product(CUP), product(BOWL, shop_id=LATECOMER))
    give("fx-rates", *(rate(currency, day, usd) for (currency, day), usd in RATES.items()))
    enroll(LIN, "2026-04-20")
    return Program.objects.get(code=PROGRAM)


def hire() -> People:
    """Mei looks after the shops that there are; Omar is in finance."""
    mei, omar = employ("mei", "account managers"), employ("omar", "finance")
    assignments.assign(Shop.objects.values_list("pk", flat=True), manager=mei, by=None)
    return People(mei, omar)


def employ(name: str, *groups: str) -> User:
    user = User.objects.create_user(f"{name}@platform.example", name=name.title(), is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def enrollment_row(shop_id: str, activated_on: str, **others: str) -> dict[str, str]:
    return {
        "shop_id": shop_id,
        "program": PROGRAM,
        "aigc_committed": "5",
        "videos_committed": "3",
        "activated_on": activated_on,
        "fee_paid": "true",
        "all_products": "true",
    } | others


def enroll(shop_id: str, activated_on: str, **others: str) -> int:
    return import_enrollments([enrollment_row(shop_id, activated_on, **others)], source="a test")


def close(*months: str) -> None:
    """Close months of the program, one after the other."""
    program = Program.objects.get(code=PROGRAM)
    for month in months:
        closing.close_month(program, named_month(month), source="a test")


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is taken back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def triggers_off(table: str) -> Iterator[None]:
    """As the owner of a table may: what is altered inside, no trigger sees."""
    with transaction.atomic():
        ask("SET CONSTRAINTS ALL IMMEDIATE")  # none may wait while the table is altered
        ask(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        ask(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def signed_in(user: User) -> Client:
    """A browser in which somebody has signed in; staff with a second factor."""
    return sign_in(Client(), user)


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user)
    if user.is_staff:
        request = RequestFactory().get("/")
        request.session = client.session
        request.user = user
        request.session["account_authentication_methods_user"] = str(user.pk)
        record_authentication(request, user, method="mfa", type="totp")
        request.session.save()
    return client


# What came of it. Amounts are texts, so that every decimal is compared.

FIGURES = (
    "gross",
    "refunded",
    "gmv",
    "commission",
    "covered_referral",
    "covered_marketing",
    "covered_affiliate",
)
AMOUNTS = (
    "gmv",
    "refunded",
    "commission",
    "fixed_fee",
    "adjustments",
    "total_charged",
    "covered_referral",
    "covered_marketing",
    "covered_affiliate",
    "covered_ads",
    "saved",
    "saved_net",
)


def figures(orders: int = 0, **amounts: str) -> dict[str, Any]:
    """The rollup of a day. What is not named is 0.00."""
    assert set(amounts) <= set(FIGURES)
    return {"orders": orders} | dict.fromkeys(FIGURES, "0.00") | amounts


def rollups(shop_id: str = LIN) -> dict[str, dict[str, Any]]:
    """Of each day on which something counts."""
    rows = ShopDay.objects.filter(shop=shop_id).order_by("day").values("day", "orders", *FIGURES)
    found = {}
    for row in rows:
        day = row.pop("day").isoformat()
        told = {name: value if name == "orders" else str(value) for name, value in row.items()}
        if told != figures():
            found[day] = told
    return found


def bill(orders: int = 0, **amounts: str) -> dict[str, Any]:
    """A statement. What is not named is 0.00."""
    assert set(amounts) <= set(AMOUNTS)
    return {"orders": orders} | dict.fromkeys(AMOUNTS, "0.00") | amounts


def newest_decision(shop_id: str = LIN) -> Adjudication:
    return Adjudication.objects.filter(enrollment__shop=shop_id).latest("version")


def statements(shop_id: str = LIN) -> dict[str, dict[str, Any]]:
    """By month."""
    rows = Statement.objects.filter(enrollment__shop=shop_id).order_by("month")
    return {
        f"{row.month:%Y-%m}": {"orders": row.orders}
        | {name: str(getattr(row, name)) for name in AMOUNTS}
        for row in rows
    }


def adjustments(shop_id: str = LIN) -> list[tuple[str, str, str, str, str]]:
    """The statement's month, the original month, the order, the line and the amount of each."""
    rows = Adjustment.objects.filter(statement__enrollment__shop=shop_id)
    return [
        (
            f"{row.statement.month:%Y-%m}",
            f"{row.month:%Y-%m}",
            row.order_id,
            row.line_id,
            str(row.amount),
        )
        for row in rows.select_related("statement").order_by(
            "statement__month", "month", "order_id", "line_id"
        )
    ]


def credit_notes(shop_id: str = LIN) -> list[tuple[str, str, str, str]]:
    """The number, the statement's month, the credited month and the amount of each, by number."""
    rows = CreditNote.objects.filter(statement__enrollment__shop=shop_id)
    return [
        (
            row.number,
            f"{row.statement.month:%Y-%m}",
            f"{row.credited.month:%Y-%m}",
            str(row.amount),
        )
        for row in rows.select_related("statement", "credited").order_by("number")
    ]


def postings(shop_id: str = LIN) -> list[tuple[str, str, str, str, str]]:
    """The kind, day, debit, credit and amount of each, as they were posted."""
    rows = Posting.objects.filter(enrollment__shop=shop_id).order_by("pk")
    return [
        (row.kind, row.day.isoformat(), row.debit_id, row.credit_id, str(row.amount))
        for row in rows
    ]


def report(month: str) -> bytes:
    """The settlement report, as finance gets it."""
    out = io.BytesIO()
    settlement.write_csv(out, Program.objects.get(code=PROGRAM), named_month(month))
    return out.getvalue()


def as_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def ask(sql: str, *given: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall() if cursor.description else []


def words(page: str) -> str:
    """What a page says, without its markup."""
    text = html.unescape(re.sub(r"<[^>]*>", " ", page))
    return re.sub(r"\s+(?=[，。：])", "", " ".join(text.split()))


def stored(table: str, columns: str, shop_id: str = LIN) -> list[tuple]:
    """Columns of a shop's rows, sorted; amounts, days and hashes as texts."""
    rows = ask(f"SELECT {columns} FROM {table} WHERE shop_id = %s ORDER BY {columns}", shop_id)
    return [tuple(_told(cell) for cell in row) for row in rows]


def _told(cell: Any) -> Any:
    if isinstance(cell, memoryview):
        return bytes(cell).hex()
    return str(cell) if isinstance(cell, Decimal | date) else cell
