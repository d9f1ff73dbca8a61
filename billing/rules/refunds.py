"""Refunds as sent (API.md, Writes), and which of them a line can still bear."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

import msgspec

from growth_program.gateway.fields import Amount, Id, Seconds, Shape, fits, thousandths
from growth_program.gateway.newest import Version

ShopOrderLine = tuple[str, str, str]
ShopRefund = tuple[str, str]


class Refund(Shape, frozen=True):
    """A refund of one line, goods only, in the order's currency."""

    refund_id: Id
    shop_id: Id
    order_id: Id
    line_item_id: Id
    amount: Amount
    refunded_time: Seconds
    status: Literal["COMPLETED", "REVERSED"]
    update_time: Seconds

    @property
    def key(self) -> ShopRefund:
        """What names the refund."""
        return self.shop_id, self.refund_id

    @property
    def line(self) -> ShopOrderLine:
        """What names its line."""
        return self.shop_id, self.order_id, self.line_item_id

    def version(self) -> Version:
        """Where this version stands among the refund's."""
        return Version(self.update_time, bytes.fromhex(fingerprint(self)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """A line that refunds fall on."""

    price: Decimal  # original price - seller discount of the newest version
    currency: str
    is_removed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A refund as it is known."""

    line: ShopOrderLine
    version: Version
    amount: Decimal
    is_completed: bool

    @property
    def taken(self) -> Decimal:
        """What it takes of its line."""
        return self.amount if self.is_completed else Decimal(0)


@dataclass(slots=True)
class Book:
    """The refunds of some lines, and how they change as new ones are admitted."""

    lines: Mapping[ShopOrderLine, Bearer]
    refunds: dict[ShopRefund, Stored]
    taken: dict[ShopOrderLine, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Add up what is taken of each line."""
        for refund in self.refunds.values():
            self._take(refund.line, refund.taken)

    def _take(self, line: ShopOrderLine, amount: Decimal) -> None:
        self.taken[line] = self.taken.get(line, Decimal(0)) + amount

    def answer(self, refund: Refund) -> str:
        """What becomes of a refund: accepted, unchanged, stale, or the code it is rejected with.

        An accepted one takes its part of the line, or with REVERSED gives it back.
        """
        stored = self.refunds.get(refund.key)
        version = refund.version()
        if stored and version <= stored.version:
            return "unchanged" if version == stored.version else "stale"
        if wrong := self._wrong(refund, stored):
            return wrong
        if stored:
            self._take(stored.line, -stored.taken)
        entry = _entry(refund, version)
        self._take(entry.line, entry.taken)
        self.refunds[refund.key] = entry
        return "accepted"

    def _wrong(self, refund: Refund, stored: Stored | None) -> str | None:
        line = self.lines.get(refund.line)
        if stored and stored.line != refund.line:
            return "line_changed"
        if line is None or (line.is_removed and not stored):
            return "unknown_line"
        if not fits(refund.amount, line.currency):
            return "too_many_decimals"
        others = self.taken.get(refund.line, Decimal(0)) - (stored.taken if stored else 0)
        if refund.status == "COMPLETED" and Decimal(refund.amount) > line.price - others:
            return "refund_exceeds_line"
        return None


def _entry(refund: Refund, version: Version) -> Stored:
    return Stored(
        line=refund.line,
        version=version,
        amount=Decimal(refund.amount),
        is_completed=refund.status == "COMPLETED",
    )


def settle(book: Book, sent: Sequence[Refund]) -> list[str]:
    """An answer for each refund of a batch, in its order.

    Of one refund's versions the newest that its line can bear is accepted, wherever it stands.
    """
    versions: dict[ShopRefund, list[int]] = {}
    for index, refund in enumerate(sent):
        versions.setdefault(refund.key, []).append(index)
    answers = [""] * len(sent)
    for indexes in versions.values():
        for index in sorted(indexes, key=lambda i: sent[i].version(), reverse=True):
            answers[index] = book.answer(sent[index])
    return answers


PATHS = {
    "line_changed": "line_item_id",
    "unknown_line": "line_item_id",
    "too_many_decimals": "amount",
    "refund_exceeds_line": "amount",
}


def fingerprint(refund: Refund) -> str:
    """SHA-256, in hex, of the parsed content."""
    content = (
        refund.shop_id,
        refund.refund_id,
        refund.order_id,
        refund.line_item_id,
        thousandths(refund.amount),
        refund.refunded_time,
        refund.status,
        refund.update_time,
    )
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()
