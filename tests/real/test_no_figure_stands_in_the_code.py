"""What is expected is computed, and written nowhere: not in the project, not in its tests."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from growth_program.demo.embedded import CHECKOUT

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]

OURS = (
    *("growth_program", "enrollment", "billing", "compensation", "templates", "tests", "bench"),
    *("docs", ".ci", "*.py", "*.md", "*.toml", "*.yml", "Makefile"),
)
# 1234.50, 1,234.50, 1_234.50 and, in cents, 123450; not a part of something longer.
NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:[,_]?\d{3})*(?:\.\d\d)?(?![\w]|\.\d)")
LONG = Decimal("1000.00")
# The fee and what remedies give of it are in the announcement, and in the first edition's rows.
ANNOUNCED = ("fixed_fee", "ad_credit")


def test_no_long_amount_of_any_file(wanted, say):
    rows = [row for rows in wanted.values() for row in rows]
    announced = {row[name] for row in rows for name in ANNOUNCED if name in row}
    amounts = {
        abs(Decimal(cell))
        for row in rows
        for cell in row.values()
        if re.fullmatch(r"-?\d+\.\d\d", cell) and cell not in announced
    }
    long = {amount for amount in amounts if amount >= LONG}
    forms = {str(amount) for amount in long} | {str(int(amount * 100)) for amount in long}
    sources = list(_sources())
    found = [
        f"{path.relative_to(CHECKOUT)}: {number}"
        for path in sources
        for number in NUMBER.findall(path.read_text(errors="ignore"))
        if number.replace(",", "").replace("_", "") in forms
    ]
    say(f"\n{len(long)} long amounts sought in {len(sources)} files")

    assert len(long) > len(rows)
    assert found == []


def _sources() -> Iterator[Path]:
    """What is ours: nothing that was installed, compiled or kept by a tool."""
    for pattern in OURS:
        for place in CHECKOUT.glob(pattern):
            for path in place.rglob("*") if place.is_dir() else [place]:
                inside = path.relative_to(place).parts
                if path.is_file() and not any(name.startswith((".", "__pyc")) for name in inside):
                    yield path
