"""What a merchant submits for a product, and what is wrong with it (PRODUCT.md §4, Submission)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from enrollment.rules.requirements import Listing
from growth_program.gateway.fields import INT4, THREE_DECIMALS

AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
COUNT = re.compile(r"[0-9]{1,18}")
# What spreadsheets make of a number that is longer than they can hold.
ROUNDED = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+", re.IGNORECASE)
REPLACED = "\N{REPLACEMENT CHARACTER}"
YES = frozenset({"yes", "y", "true", "1", "是", "授权", "√"})
NO = frozenset({"no", "n", "false", "0", "否", "不授权", ""})
GIVEN = ("floor_price", "sample_quantity", "auto_approve_quota", "may_use_material")
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for an enrolled product. The floor price is in the list price's currency."""

    floor_price: Decimal
    sample_quantity: int = 0
    auto_approve_quota: int = 0
    may_use_material: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell of a row: a code, and the figures of its sentence."""

    row: int
    column: str
    code: str
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """What was given for a product, as it was typed. A column that is not there changes nothing."""

    number: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class Known:
    """A product of the shop: what the marketplace says, and what was submitted, if it was."""

    listing: Listing
    terms: Terms | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """Of rows: what may be submitted, by product, in their order, and what is wrong."""

    terms: dict[str, Terms]
    problems: list[Problem]


def judge(rows: Iterable[Row], known: Mapping[str, Known]) -> Judged:
    """Each row on its own: one that is wrong keeps no other back. A product counts once."""
    terms: dict[str, Terms] = {}
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for row in rows:
        product_id = row.cells.get("product_id", "")
        wrong = _wrong_product(row, product_id, known, first)
        if wrong:
            problems.append(wrong)
            continue
        first[product_id] = row.number
        read = _Reading(row, known[product_id])
        if read.problems:
            problems += read.problems
        else:
            terms[product_id] = read.terms
    return Judged(terms, problems)


def _wrong_product(
    row: Row, product_id: str, known: Mapping[str, Known], first: Mapping[str, int]
) -> Problem | None:
    def wrong(code: str, **figures: Any) -> Problem:
        return Problem(row.number, "product_id", code, figures)

    if not product_id:
        return wrong("id_required")
    if REPLACED in product_id:
        return wrong("bad_character")
    if product_id in first:
        return wrong("twice", row=first[product_id])
    if product_id in known:
        return None
    return wrong("id_rounded" if ROUNDED.fullmatch(product_id) else "unknown_product")


class _Reading:
    """One row, cell by cell. Later cells are held against earlier ones that could be read."""

    def __init__(self, row: Row, product: Known) -> None:
        self.row, self.listing, self.standing = row, product.listing, product.terms
        self.problems: list[Problem] = []
        floor = self._floor_price()
        samples = self._samples()
        quota = self._quota(samples)
        material = self._material()
        if not self.problems:
            self.terms = Terms(
                floor_price=floor or Decimal(0),  # one that is missing is a problem
                sample_quantity=samples or 0,
                auto_approve_quota=quota or 0,
                may_use_material=material,
            )

    def _wrong(self, column: str, code: str, **figures: Any) -> None:
        self.problems.append(Problem(self.row.number, column, code, figures))

    def _cell(self, column: str) -> str | None:
        """What was typed; None where the column is not there, or can't be read."""
        cell = self.row.cells.get(column)
        if cell is not None and REPLACED in cell:
            self._wrong(column, "bad_character")
            return None
        return cell

    def _floor_price(self) -> Decimal | None:
        before = len(self.problems)
        cell = self._cell("floor_price")
        price = self.listing.list_price
        places = 3 if self.listing.currency in THREE_DECIMALS else 2
        told = {"list_price": f"{price:.{places}f}", "currency": self.listing.currency}
        if cell is None and self.standing:
            return self.standing.floor_price
        if not cell:
            if len(self.problems) == before:
                self._wrong("floor_price", "floor_required", **told)
            return None
        if not AMOUNT.fullmatch(cell):
            self._wrong("floor_price", "not_an_amount", **told, meant=_meant(cell, AMOUNT))
            return None
        floor = Decimal(cell)
        if -int(floor.normalize().as_tuple().exponent) > places:
            self._wrong("floor_price", "too_many_decimals", places=places)
        elif not floor:
            self._wrong("floor_price", "not_positive", **told)
        elif floor > price:
            self._wrong("floor_price", "above_list_price", **told)
        return floor

    def _count(self, column: str) -> int | None:
        cell = self._cell(column)
        if cell is None:
            return getattr(self.standing, column) if self.standing else 0
        if not cell:
            return 0
        if not COUNT.fullmatch(cell):
            self._wrong(column, "not_a_count", meant=_meant(cell, COUNT))
            return None
        return int(cell)

    def _samples(self) -> int | None:
        count = self._count("sample_quantity")
        if count is not None and count > min(self.listing.stock, INT4):
            self._wrong("sample_quantity", "above_stock", stock=self.listing.stock)
            return None
        return count

    def _quota(self, samples: int | None) -> int | None:
        count = self._count("auto_approve_quota")
        if count is not None and samples is not None and count > samples:
            self._wrong("auto_approve_quota", "above_samples", samples=samples)
        return count

    def _material(self) -> bool:
        cell = self._cell("may_use_material")
        if cell is None:
            return bool(self.standing and self.standing.may_use_material)
        word = cell.casefold()
        if word not in YES | NO:
            self._wrong("may_use_material", "not_yes_or_no")
        return word in YES


def _meant(cell: str, pattern: re.Pattern[str]) -> str:
    """What somebody may have meant: full-width digits, thousands, a currency. Else nothing."""
    text = unicodedata.normalize("NFKC", cell)
    text = re.sub(r"[\s,_$£€¥]|^[A-Za-z]{3}|[A-Za-z]{3}$", "", text)
    if pattern is COUNT:
        text = re.sub(r"\.0+$", "", text)
    return text if pattern.fullmatch(text) else ""


def is_blank(cells: Cells) -> bool:
    """Whether a row of the template was left as it is handed out: nothing is given for it."""
    return not any(cells.get(column) for column in GIVEN)
