"""A bowl and a cup in one order, and refunds that fall on them."""

from decimal import Decimal

from billing.rules.refunds import Bearer, Book, Refund, Stored

BOWL, CUP = ("7495001", "5766", "L-1"), ("7495001", "5766", "L-2")


def refund(refund_id="R-4", amount="12.50", time=5, status="COMPLETED", line="L-1") -> Refund:
    return Refund(
        refund_id=refund_id,
        shop_id="7495001",
        order_id="5766",
        line_item_id=line,
        amount=amount,
        refunded_time=1_778_100_003,
        status=status,
        update_time=time,
    )


def bearer(price, currency="GBP", *, is_removed=False) -> Bearer:
    return Bearer(price=Decimal(price), currency=currency, is_removed=is_removed)


def book(*known: Refund, **others) -> Book:
    """A bowl of 53.91 and a cup of 7.50, and what was refunded before."""
    lines = {BOWL: bearer("53.91"), CUP: bearer("7.50")} | others.get("lines", {})
    return Book(lines=lines, refunds={known_one.key: stored(known_one) for known_one in known})


def stored(refund: Refund) -> Stored:
    return Stored(
        line=refund.line,
        version=refund.version(),
        amount=Decimal(refund.amount),
        is_completed=refund.status == "COMPLETED",
    )
