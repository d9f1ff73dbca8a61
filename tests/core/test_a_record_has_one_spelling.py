"""PRODUCT.md §6: the evidence is stored as the very text that is hashed, and read back alike."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from growth_program.core import canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    words: str
    amount: Decimal
    on: date
    at: datetime
    counts: tuple[int, ...]
    none: str | None


NOTE = Note(
    words="补齐",
    amount=Decimal("1200.00"),
    on=date(2026, 9, 11),
    at=datetime(2026, 8, 15, 16, 0, 7, tzinfo=UTC),
    counts=(31, 2),
    none=None,
)
TEXT = (
    '{"amount":"1200.00","at":"2026-08-15T16:00:07Z","counts":[31,2],"none":null,'
    '"on":"2026-09-11","words":"补齐"}'
)


def test_keys_are_sorted_and_an_amount_keeps_its_places():
    assert canonical.write(NOTE) == TEXT


def test_what_was_written_is_read_again():
    assert canonical.read(Note, TEXT) == NOTE


def test_the_fingerprint_is_that_of_the_text_in_utf_8():
    # printf '补齐' | sha256sum
    assert canonical.fingerprint("补齐") == PRINT


PRINT = "5ee068a8bfef53858bea9a94f8ce0eedd05fbded84ba3db24cf8d3ab8a4b17e9"

notes = st.builds(
    Note,
    words=st.text(),
    amount=st.decimals("-1000000", "1000000", places=2),
    on=st.dates(),
    at=st.datetimes(timezones=st.just(UTC)),
    counts=st.lists(st.integers(0, 2**63 - 1)).map(tuple),
    none=st.none() | st.text(),
)


@given(notes)
def test_any_record_comes_back_and_is_written_alike(note):
    text = canonical.write(note)
    again = canonical.read(Note, text)

    assert (again, canonical.write(again)) == (note, text)
