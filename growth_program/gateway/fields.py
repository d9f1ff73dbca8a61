"""The vocabulary of shapes that the outside world sends (API.md, Conventions).

Annotations for `msgspec` structs: ``Amount`` and the like say what a field may hold, and what is
decoded is the very text that came, so that nothing passes through a float.
"""

import re
from functools import lru_cache
from typing import Annotated

import msgspec
from msgspec import Meta

FIRST_SECOND = 0
LAST_SECOND = 4_102_444_799  # the end of 2099, so that every zone can still write the day
INT4 = 2**31 - 1
INT8 = 2**63 - 1
# ISO 4217: the currencies with three decimals.
THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})

AMOUNT = re.compile(r"\A[0-9]{1,12}(\.[0-9]{1,3})?\Z")

# Decoding looks for NUL itself, in one place: the published schema says so of each text.
NO_NUL = {"pattern": r"\A[^\u0000]*\Z"}
Text = Annotated[str, Meta(extra_json_schema=NO_NUL)]
Id = Annotated[Text, Meta(min_length=1, max_length=64, examples=["7495001"])]
Name = Annotated[Text, Meta(min_length=1, max_length=500, examples=["A name"])]
Word = Annotated[Text, Meta(max_length=64, examples=["A word"])]
Url = Annotated[Text, Meta(max_length=2048, examples=["https://img.example/1.png"])]
Currency = Annotated[str, Meta(pattern=r"\A[A-Z]{3}\Z", description="ISO 4217.", examples=["USD"])]
MONEY = Meta(description="A decimal with no more places than its currency has.", examples=["19.90"])
Amount = Annotated[str, MONEY, Meta(pattern=AMOUNT.pattern)]
# The same where there are so many that patterns would take most of the time of decoding: whoever
# reads them calls `thousandths`.
ManyAmounts = Annotated[str, MONEY, Meta(extra_json_schema={"pattern": AMOUNT.pattern})]
Rate = Annotated[
    str,
    Meta(pattern=r"\A[0-9]{1,4}(\.[0-9]{1,10})?\Z", description="Above 0.", examples=["1.3425"]),
]
Share = Annotated[
    str,
    Meta(pattern=r"\A(0(\.[0-9]{1,4})?|1(\.0{1,4})?)\Z", description="0 to 1.", examples=["0.915"]),
]
Rating = Annotated[
    str,
    Meta(
        pattern=r"\A([0-4](\.[0-9]{1,2})?|5(\.0{1,2})?)\Z", description="0 to 5.", examples=["4.6"]
    ),
]
DAY, MONTH = r"\A20[0-9]{2}-[0-9]{2}-[0-9]{2}\Z", r"\A20[0-9]{2}-(0[1-9]|1[0-2])\Z"
Day = Annotated[str, Meta(pattern=DAY, description="A calendar day.", examples=["2026-05-10"])]
Month = Annotated[str, Meta(pattern=MONTH, description="A month.", examples=["2026-05"])]
Seconds = Annotated[
    int,
    Meta(ge=FIRST_SECOND, le=LAST_SECOND, description="Unix seconds.", examples=[1_778_378_400]),
]
Count = Annotated[int, Meta(ge=0, le=INT4)]
BigCount = Annotated[int, Meta(ge=0, le=INT8)]
Positive = Annotated[int, Meta(ge=1, le=INT4)]


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """What every item is: a typo in a field's name must not lose data silently."""


class Money(Shape, frozen=True):
    """An amount with its currency."""

    amount: Amount
    currency: Currency


def fits(amount: str, currency: str) -> bool:
    """Whether an amount has no more decimals than its currency allows."""
    return amount[-4:-3] != "." or currency in THREE_DECIMALS


class BadAmount(ValueError):
    """What is wrong with a text that should be an amount: a code, and the text."""


@lru_cache(maxsize=2**16)
def thousandths(amount: str) -> str:
    """One spelling for an amount: ``1.7``, ``1.70`` and ``01.700`` are all ``1.700``.

    Raises BadAmount: `invalid`.
    """
    if not AMOUNT.match(amount):
        raise BadAmount("invalid", amount)
    whole, _, part = amount.partition(".")
    return f"{int(whole)}.{part:0<3}"


@lru_cache(maxsize=2**16)
def hundredths(amount: str) -> str:
    """As `thousandths`, of a currency with two decimals. Raises also `too_many_decimals`."""
    spelled = thousandths(amount)
    if not fits(amount, "USD"):
        raise BadAmount("too_many_decimals", amount)
    return spelled
