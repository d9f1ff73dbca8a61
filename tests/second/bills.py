"""What a month costs: lines that count, rows of the settlement report, adjustments."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .amounts import ZERO, cents, share_of, total
from .days import day_of, month_of
from .marketplace import USD, is_completed, line_of

if TYPE_CHECKING:
    from .world import Enrollment, World

# A line and the month under which it is billed: ((order, line), month).
Billed = dict[tuple[tuple[str, str], str], Decimal]

AMOUNTS = (
    *("gmv", "refunded", "commission", "fixed_fee", "adjustments", "total_charged"),
    *("covered_referral", "covered_marketing", "covered_affiliate", "covered_ads"),
    *("saved", "saved_net"),
)


@dataclass(frozen=True)
class Line:
    """An order line that counts, in USD."""

    order_id: str
    line_id: str
    paid_on: date
    gross: Decimal
    refunded: Decimal  # at most the gross
    commission: Decimal
    referral: Decimal
    marketing: Decimal
    affiliate: Decimal  # not lowered by refunds

    @property
    def gmv(self) -> Decimal:
        """What is left of it; never below zero."""
        return self.gross - self.refunded

    @property
    def billed_as(self) -> tuple[tuple[str, str], str]:
        """The line and the month to which it belongs now."""
        return (self.order_id, self.line_id), month_of(self.paid_on)


@dataclass
class Statement:
    """A closed bill: its row, the commission of each line in it, and what it credits of others."""

    row: dict[str, Any]
    lines: Billed = field(default_factory=dict)
    adjustments: Billed = field(default_factory=dict)
    credited: dict[str, Decimal] = field(default_factory=dict)


def counting_lines(world: "World", before: int | None = None) -> dict[str, list[Line]]:
    """The lines of each shop's service period, as recorded below a number."""
    refunds = refunds_by_line(world, before)
    lines = defaultdict(list)
    for (shop_id, order_id), order in world.told.newest("orders", before).items():
        item = order.item
        if not is_sale(item):
            continue
        paid_on = day_of(item["paid_time"], world.zone)
        if shop_id not in world.enrollments or not world.enrollments[shop_id].covers(paid_on):
            continue
        for sold in item["line_items"]:
            if not sold["is_gift"]:
                back = refunds[shop_id, order_id, sold["id"]]
                lines[shop_id].append(valued(world, order_id, sold, paid_on, order.rate, back))
    return lines


def is_sale(order: dict[str, Any]) -> bool:
    """Cancelled, unpaid and sample orders count nothing."""
    is_paid = order.get("paid_time") is not None
    return (
        is_paid and order["status"] not in ("UNPAID", "CANCELLED") and not order["is_sample_order"]
    )


def refunds_by_line(world: "World", before: int | None) -> dict[tuple, list[Decimal]]:
    """What went back of each line, in the order's currency."""
    amounts = defaultdict(list)
    for refund in world.told.newest("refunds", before).values():
        if is_completed(refund):
            amounts[line_of(refund)].append(Decimal(refund.item["amount"]))
    return amounts


def valued(
    world: "World",
    order_id: str,
    sold: dict[str, Any],
    paid_on: date,
    rate: Decimal,
    refunds: list[Decimal],
) -> Line:
    """A line in USD. Each amount is rounded here, once, and never again."""
    gross = cents(Decimal(sold["original_price"]) - Decimal(sold["seller_discount"]), rate)
    refunded = min(total(cents(refund, rate) for refund in refunds), gross)
    gmv = gross - refunded
    return Line(
        order_id=order_id,
        line_id=sold["id"],
        paid_on=paid_on,
        gross=gross,
        refunded=refunded,
        commission=cents(gmv, world.commission_rate),
        referral=cents(gmv, world.referral_rate),
        marketing=cents(gmv, marketing_rate(world, paid_on)),
        affiliate=cents(sold["affiliate_commission"], rate),
    )


def marketing_rate(world: "World", day: date) -> Decimal:
    """The smart-marketing rate in force on a day: the last that began by then."""
    _, rate = max(dated for dated in world.marketing_rates if dated[0] <= day)
    return rate


def statement(
    world: "World", enrollment: "Enrollment", month: str, lines: list[Line], before: int
) -> Statement | None:
    """The bill of a month, or None: a month outside the service period needs an adjustment."""
    adjustments = adjusted(world, enrollment.shop_id, lines)
    if month not in enrollment.months and not adjustments:
        return None
    own = [line for line in lines if month_of(line.paid_on) == month]
    amounts = figures(world, enrollment, month, own, before)
    amounts["adjustments"] = total(adjustments.values())
    amounts["total_charged"] = amounts["commission"] + amounts["fixed_fee"] + amounts["adjustments"]
    row = {
        "program": world.code,
        "month": month,
        "shop_id": enrollment.shop_id,
        "shop_name": world.told.holds["shops"][enrollment.shop_id,].item["name"],
        "orders": len({line.order_id for line in own}),
        **{name: amounts[name] for name in AMOUNTS},
        "currency": USD,
    }
    billed = {line.billed_as: line.commission for line in own}
    return Statement(row, billed, adjustments, credited(world, enrollment, month, adjustments))


def credited(
    world: "World", enrollment: "Enrollment", month: str, adjustments: Billed
) -> dict[str, Decimal]:
    """Of each earlier month what a bill takes off it, where that is more than it adds."""
    changes: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for (_, original), amount in adjustments.items():
        changes[original] += amount
    first = enrollment.months[0]
    if first < month:
        changes[first] -= returned(world, enrollment, month)
    return {original: -amount for original, amount in changes.items() if amount < 0}


def returned(world: "World", enrollment: "Enrollment", month: str) -> Decimal:
    """What goes back of the fee, in the month in which an enrollment was terminated."""
    if month != enrollment.months[-1]:
        return ZERO
    return world.fixed_fee - share_of(world.fixed_fee, enrollment.share)


def figures(
    world: "World", enrollment: "Enrollment", month: str, own: list[Line], before: int
) -> dict[str, Decimal]:
    """The month's own amounts: what its lines came to, and what à la carte would have cost."""
    commission = total(line.commission for line in own)
    fixed_fee = world.fixed_fee if month == enrollment.months[0] else ZERO
    fixed_fee -= returned(world, enrollment, month)
    covered = {
        "covered_referral": total(line.referral for line in own),
        "covered_marketing": total(line.marketing for line in own),
        "covered_affiliate": total(line.affiliate for line in own),
        "covered_ads": covered_ads(world, enrollment, month, before),
    }
    saved = total(covered.values()) - commission
    return {
        "gmv": total(line.gmv for line in own),
        "refunded": total(line.refunded for line in own),
        "commission": commission,
        "fixed_fee": fixed_fee,
        **covered,
        "saved": saved,
        "saved_net": saved - fixed_fee,
    }


def covered_ads(world: "World", enrollment: "Enrollment", month: str, before: int) -> Decimal:
    """The platform's advertising in a month, rounded per product and day."""
    spent = ZERO
    for day in world.told.newest("ad-spend", before).values():
        on = date.fromisoformat(str(day.item["date"]))
        is_platforms = day.item["funded_by"] == "platform"
        is_shops = day.item["shop_id"] == enrollment.shop_id
        if is_platforms and is_shops and month_of(on) == month and enrollment.covers(on):
            spent += cents(day.item["spend"]["amount"], day.rate)
    return spent


def adjusted(world: "World", shop_id: str, lines: list[Line]) -> Billed:
    """Per line and closed month, what the commission is now less all that was billed for it."""
    now = {line.billed_as: line.commission for line in lines}
    billed = billed_so_far(world, shop_id)
    differences = {
        place: now.get(place, ZERO) - billed.get(place, ZERO)
        for place in [*now, *(place for place in billed if place not in now)]
        if place[1] in world.closes
    }
    return {place: amount for place, amount in differences.items() if amount}


def billed_so_far(world: "World", shop_id: str) -> Billed:
    """All commission that the shop's closed statements name, per line and original month."""
    billed: Billed = defaultdict(Decimal)
    for kept in world.statements_of(shop_id):
        for part in (kept.lines, kept.adjustments):
            for place, amount in part.items():
                billed[place] += amount
    return billed


def total_row(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The last row of the settlement report: sums, and no text but TOTAL."""
    text = dict.fromkeys(["program", "month", "shop_id", "shop_name"], "") | {"shop_id": "TOTAL"}
    sums = {name: total(row[name] for row in rows) for name in AMOUNTS}
    return {**text, "orders": sum(row["orders"] for row in rows), **sums, "currency": ""}
