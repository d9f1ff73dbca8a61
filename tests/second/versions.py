"""Versions of one item: which is the newest, and what each sender is told."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

AMOUNTS = {
    "affiliate_commission",
    "amount",
    "gmv",
    "original_price",
    "platform_discount",
    "seller_discount",
}


@dataclass(frozen=True)
class Version:
    """An item as it was sent once. `number` is its place in the order of recording."""

    kind: str
    key: tuple[str, ...]
    item: dict[str, Any]
    content: bytes
    number: int = 0
    rate: Decimal | None = None  # USD for one unit of the item's currency, once it is fixed

    @property
    def sent_at(self) -> int | None:
        """Its `update_time`; a rate or a day of spending may come without one."""
        return self.item.get("update_time")


def same(one: Version, other: Version) -> bool:
    """The same again: as old, and nothing in it differs."""
    return (one.sent_at, one.content) == (other.sent_at, other.content)


def replaces(new: Version, old: Version) -> bool:
    """Newer, or as old with the larger content. Without a time the last sent holds."""
    if new.sent_at is None or old.sent_at is None:
        return True
    return (new.sent_at, new.content) > (old.sent_at, old.content)


def newest(versions: list[Version]) -> Version:
    """The version that holds, of a list in the order of arrival."""
    holder = versions[0]
    for version in versions[1:]:
        if replaces(version, holder):
            holder = version
    return holder


def judged(
    stored: Version | None, sent: list[Version], refused: Callable[[Version], str | None]
) -> tuple[list[Any], Version | None]:
    """The answers to versions of one item in one batch, and the one that holds from now on.

    What is not newer than the stored version is not looked at further. Of those that remain and
    are not refused the newest is accepted.
    """
    is_new = [not stored or replaces(v, stored) for v in sent]
    codes = [refused(v) if new else None for v, new in zip(sent, is_new, strict=True)]
    standing = [v for v, code in zip(sent, codes, strict=True) if not code]
    rivals = [stored, *standing] if stored else standing
    holder = newest(rivals) if rivals else None
    answers = [
        ("rejected", code) if code else answer(version, stored, holder)
        for version, code in zip(sent, codes, strict=True)
    ]
    return answers, holder


def answer(version: Version, stored: Version | None, holder: Version) -> str:
    """What the sender of a version that was not refused is told."""
    if stored and same(version, stored):
        return "unchanged"
    if version is holder:
        return "accepted"
    return "unchanged" if same(version, holder) else "stale"


def fingerprint(item: dict[str, Any]) -> bytes:
    """SHA-256 of an item's content: sorted keys, no spaces, one spelling of each amount."""
    text = json.dumps(spelled(item), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def spelled(value: Any, name: str = "") -> Any:
    """A value in its one spelling. What is empty says the same as what is left out."""
    if isinstance(value, dict):
        return {k: spelled(v, k) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [spelled(v) for v in value]
    if name in AMOUNTS:
        return spelled_amount(Decimal(value))
    return value if isinstance(value, str | int | float) else str(value)


def spelled_amount(amount: Decimal) -> str:
    """With two decimals, or as many more as it needs: 1.5 is 1.50, and 1.2340 is 1.234."""
    places = max(2, -amount.normalize().as_tuple().exponent)
    return f"{amount:.{places}f}"
