"""What is wrong with products, in words, with how to mend it: rules say it in codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from enrollment.rules.products import Problem
from enrollment.rules.requirements import Failure, Floor, Listing, Requirements
from growth_program.core import formats
from growth_program.core.money import to_cents
from growth_program.gateway.fields import THREE_DECIMALS
from growth_program.marketplace.models.products import STATUSES

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Said:
    """What is wrong, and what to do about it."""

    reason: str
    mend: str

    def __str__(self) -> str:
        """Both, as one text."""
        return f"{self.reason}{'' if is_chinese() else ' '}{self.mend}"


def is_chinese() -> bool:
    """Whether sentences follow one another without a space."""
    return (get_language() or "zh").startswith("zh")


MEANT = _("Write it as %(meant)s.")
PROBLEMS: dict[str, tuple[Text, Text]] = {
    "id_required": (
        _("The product id is missing."),
        _("Copy it from the template, or leave the row out."),
    ),
    "bad_character": (_("A character can't be read."), _("Type the cell again.")),
    "twice": (
        _("This product stands in row %(row)s already."),
        _("Keep one of the two rows."),
    ),
    "id_rounded": (
        _("The spreadsheet has rounded this id."),
        _("Use our template, or format the column as text and type the id again."),
    ),
    "unknown_product": (
        _("The shop has no such product."),
        _("Check the id, or list the product first."),
    ),
    "floor_required": (
        _("The floor price is missing."),
        _("Enter %(smallest)s to %(list_price)s."),
    ),
    "not_an_amount": (
        _("The floor price has to be a plain number."),
        _("Write it with digits and a point, like %(list_price)s."),
    ),
    "too_many_decimals": (
        _("The floor price has too many decimals."),
        _("Use %(places)s at most."),
    ),
    "not_positive": (
        _("The floor price has to be above 0."),
        _("Enter %(smallest)s to %(list_price)s."),
    ),
    "above_list_price": (
        _("The floor price can't exceed the list price %(list_price)s."),
        _("Enter %(list_price)s or less."),
    ),
    "not_a_count": (_("A whole number is needed."), _("Write it with digits, like 20.")),
    "above_stock": (_("There are %(stock)s in stock."), _("Enter 0 to %(stock)s.")),
    "above_samples": (
        _("It can't exceed the sample quantity %(samples)s."),
        _("Enter 0 to %(samples)s, or raise the sample quantity."),
    ),
    "not_yes_or_no": (_("Only yes or no is understood."), _("Write yes or no.")),
}


def problem(found: Problem) -> Said:
    """What is wrong with a cell, in the language in force."""
    reason, mend = PROBLEMS[found.code]
    figures = dict(found.figures)
    if figures.get("meant"):
        mend = MEANT
    figures["smallest"] = "0.001" if figures.get("currency") in THREE_DECIMALS else "0.01"
    return Said(str(reason) % figures, str(mend) % figures)


# Of a whole file.
UNREADABLE: dict[str, tuple[Text, Text]] = {
    "old_or_protected": (
        _("This is an old Excel file, or one with a password."),
        _("Save it as .xlsx without a password, or as CSV."),
    ),
    "empty": (_("The file is empty."), _("Fill in the template and choose it again.")),
    "nothing_given": (
        _("No row has anything filled in."),
        _("Enter at least a floor price for one product."),
    ),
    "too_many_rows": (
        _("The file has more than %(most)s rows, empty ones included."),
        _("Delete empty rows, or make several files of it."),
    ),
    "too_many_columns": (
        _("The file has more than %(most)s columns."),
        _("Delete those that the template does not have."),
    ),
    "broken_quotes": (
        _("Near row %(row)s a quotation mark is opened and not closed."),
        _("Close it, or save the file as .xlsx."),
    ),
    "unknown_encoding": (
        _("The file is neither text nor a workbook that can be read."),
        _("Save it as .xlsx, or as CSV in UTF-8 or GBK."),
    ),
    "damaged": (_("The workbook is damaged."), _("Open it in Excel and save it again as .xlsx.")),
    "has_macros": (_("The workbook has macros."), _("Save it as .xlsx, which has none.")),
    "no_workbook": (
        _("The file is an archive, not an Excel workbook."),
        _("Save the table as .xlsx or as CSV."),
    ),
    "has_entities": (
        _("The workbook refers to something outside of it."),
        _("Copy the table into a new workbook and save that."),
    ),
    "too_large": (
        _("The file is too large."),
        _("At most 5 MB are read, and 5,000 rows. Make several files of it."),
    ),
    "column_twice": (
        _("The column %(column)s is there twice."),
        _("Keep one of the two."),
    ),
    "columns_missing": (
        _("Columns are missing: %(columns)s."),
        _("Use the heads of the template, in the first row."),
    ),
}


def unreadable(code: str, figures: Mapping[str, Any]) -> Said:
    """Why a file can't be read."""
    reason, mend = UNREADABLE[code]
    told = {
        name: gettext(", ").join(value) if isinstance(value, list) else _number(value)
        for name, value in figures.items()
    }
    return Said(str(reason) % told, str(mend) % told)


def _number(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


FAILURES: dict[str, tuple[Text, Text]] = {
    "not_on_sale": (
        _("It is not on sale: %(status)s."),
        _("Put it on sale in the seller center."),
    ),
    "rating_low": (
        _("Its rating is %(has)s; %(least)s is needed."),
        _("It rises with new reviews: see what buyers complain of. We check again automatically."),
    ),
    "stock_low": (
        _("%(has)s are in stock; %(least)s are needed."),
        _("Raise the stock to %(least)s or more."),
    ),
    "images_few": (
        _("It has %(has)s pictures; %(least)s are needed."),
        ngettext_lazy(
            "Add %(lacking)s picture in the seller center.",
            "Add %(lacking)s pictures in the seller center.",
            "lacking",
        ),
    ),
    "category_refused": (
        _("The category %(category)s can't take part."),
        _("If the category is wrong, mend it in the seller center; else choose another product."),
    ),
    "price_outside": (
        _("Its list price is USD %(has)s; USD %(least)s to %(most)s can take part."),
        _("Set a list price within these bounds, or choose another product."),
    ),
    "rate_unknown": (
        _("No exchange rate of %(currency)s is known, so its price can't be judged."),
        _("You need do nothing: we look again as soon as there is one."),
    ),
    "floor_price_missing": (_("It has no floor price."), _("Enter one.")),
    "floor_currency_changed": (
        _("The floor price is in %(was)s; the list price is in %(currency)s now."),
        _("Enter a floor price in %(currency)s."),
    ),
    "floor_price_high": (
        _("The floor price %(floor_price)s is above the list price %(list_price)s."),
        _("Lower it to %(list_price)s or less."),
    ),
}


def failure(found: Failure) -> Said:
    """Which requirement a product fails, with the figures, and how to mend it."""
    reason, mend = FAILURES[found["code"]]
    figures = dict(found)
    for name in ("floor_price", "list_price"):
        if name in figures:
            figures[name] = price(Decimal(figures[name]), figures["currency"])
    if found["code"] == "images_few":
        figures["lacking"] = found["least"] - found["has"]
    if "status" in figures:
        figures["status"] = STATUSES.get(figures["status"], figures["status"])
    return Said(str(reason) % figures, str(mend % figures))


# What the dry run counts, by the code of the failure.
SHORT: dict[str, Text] = {
    "not_on_sale": _("not on sale"),
    "rating_low": _("rating too low"),
    "stock_low": _("too little stock"),
    "images_few": _("too few pictures"),
    "category_refused": _("category can't take part"),
    "price_outside": _("list price out of bounds"),
    "rate_unknown": _("no exchange rate known"),
}


def price(amount: Decimal, currency: str) -> str:
    """A price in a currency, with the decimals that it has."""
    places = 3 if currency in THREE_DECIMALS else 2
    return formats.amount(amount, places)


def plain_price(amount: Decimal, currency: str) -> str:
    """The same, as it can be typed."""
    return price(amount, currency).replace(",", "")


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement of a product's page: what is asked, what the product has, what to do."""

    name: Text
    asked: str
    has: str
    said: Said | None  # where it fails


OF_REQUIREMENT = {
    "not_on_sale": "active",
    "rating_low": "rating",
    "stock_low": "stock",
    "images_few": "images",
    "category_refused": "category",
    "price_outside": "price",
    "rate_unknown": "price",
    "floor_price_missing": "floor_price",
    "floor_currency_changed": "floor_price",
    "floor_price_high": "floor_price",
}


def lines(
    asked: Requirements,
    listing: Listing,
    floor: Floor | None,
    usd_per_unit: Decimal | None,
    failed: list[Failure],
) -> list[Line]:
    """Every requirement, kept or failed. Without a floor, those of the dry run alone."""
    said = {OF_REQUIREMENT[one["code"]]: failure(one) for one in failed}
    usd = None if usd_per_unit is None else to_cents(listing.list_price * usd_per_unit)
    rows: list[tuple[str, Any, Text, str, str]] = [
        (
            "active",
            asked.is_on_sale,
            _("Status"),
            gettext("on sale"),
            str(STATUSES.get(listing.status, listing.status)),
        ),
        ("rating", asked.rating is not None, _("Rating"), f"≥ {asked.rating}", str(listing.rating)),
        ("stock", asked.stock is not None, _("Stock"), f"≥ {asked.stock}", str(listing.stock)),
        (
            "images",
            asked.images is not None,
            _("Pictures"),
            f"≥ {asked.images}",
            str(listing.images),
        ),
        (
            "category",
            asked.refused_categories,
            _("Category"),
            gettext("one that may take part"),
            listing.category,
        ),
        (
            "price",
            asked.price,
            _("List price"),
            " – ".join(formats.usd(one) for one in asked.price or ()),
            "—" if usd is None else formats.usd(usd),
        ),
    ]
    if floor is not None:
        given = (
            gettext("none")
            if floor.price is None
            else f"{price(floor.price, floor.currency)} {floor.currency}"
        )
        rows.append(
            (
                "floor_price",
                asked.has_floor_price,
                _("Floor price"),
                gettext("up to the list price"),
                given,
            )
        )
    return [
        Line(name, wanted, has, said.get(code))
        for code, is_asked, name, wanted, has in rows
        if is_asked
    ]
