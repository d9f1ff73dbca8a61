"""Product requirements in words, as the audit has recorded them in codes."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# By their codes; `figures` are the bounds, or the refused categories.
SAID = {
    "active": _("on sale"),
    "rating": _("rating at least %(figures)s"),
    "stock": _("stock at least %(figures)s"),
    "images": _("pictures at least %(figures)s"),
    "category": _("refused categories: %(figures)s"),
    "price": _("list price in USD: %(figures)s"),
    "floor_price": _("with a floor price"),
}


def listed_requirements(text: str) -> str:
    """``rating 4.00; stock 20`` in the reader's language. A code that is not known stands as it is.

    Of a price both bounds are recorded, of a category all that are refused.
    """
    return gettext("; ").join(_said(*one.partition(" ")[::2]) for one in text.split("; "))


def _said(code: str, figures: str) -> str:
    if code == "price":
        figures = figures.replace(" ", " – ")
    return str(SAID[code]) % {"figures": figures} if code in SAID else f"{code} {figures}".strip()
