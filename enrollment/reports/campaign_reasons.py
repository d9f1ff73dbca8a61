"""Campaigns in words: what they are called, when they end, why a product is not in one."""

from datetime import UTC, datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from enrollment.models import Campaign, CampaignEntry
from enrollment.reports.product_reasons import Said, is_chinese, price
from enrollment.rules import campaigns as rules
from enrollment.rules import replies
from growth_program.core import formats
from growth_program.support import shows

Text = str | Promise

# Of a skipped product: why, and what mends it.
SKIPPED: dict[str, tuple[Text, Text]] = {
    rules.SERVICE_OVER: (
        gettext_lazy("The campaign starts after your service has ended."),
        gettext_lazy("There is nothing to do."),
    ),
    rules.NOT_QUALIFIED: (
        gettext_lazy("The product no longer qualifies."),
        gettext_lazy("Its page says what to mend; then it is judged again."),
    ),
    rules.MARKET_OUTSIDE: (
        gettext_lazy("The campaign is of another market."),
        gettext_lazy("There is nothing to do."),
    ),
    rules.CATEGORY_OUTSIDE: (
        gettext_lazy("The campaign takes other categories."),
        gettext_lazy("There is nothing to do."),
    ),
    rules.STOCK_LOW: (
        gettext_lazy("There were %(stock)s in stock, and the campaign asks for %(least)s."),
        gettext_lazy("Restock it; then it is judged again."),
    ),
    rules.FLOOR_MISSING: (
        gettext_lazy("The product has no floor price. The campaign price would be %(price)s."),
        gettext_lazy("Give it a floor price of %(price)s or less."),
    ),
    rules.FLOOR_CURRENCY_CHANGED: (
        gettext_lazy("The floor price is in %(floor_currency)s, the campaign price %(price)s."),
        gettext_lazy("Give the floor price again: %(price)s or less."),
    ),
    rules.BELOW_FLOOR: (
        gettext_lazy("The campaign price %(price)s is below the product's floor price %(floor)s."),
        gettext_lazy("It comes in with a floor price of %(price)s or less."),
    ),
}
SHORT: dict[str, Text] = {
    rules.SERVICE_OVER: gettext_lazy("service over"),
    rules.NOT_QUALIFIED: gettext_lazy("not qualified"),
    rules.MARKET_OUTSIDE: gettext_lazy("another market"),
    rules.CATEGORY_OUTSIDE: gettext_lazy("another category"),
    rules.STOCK_LOW: gettext_lazy("too little stock"),
    rules.FLOOR_MISSING: gettext_lazy("no floor price"),
    rules.FLOOR_CURRENCY_CHANGED: gettext_lazy("floor price in another currency"),
    rules.BELOW_FLOOR: gettext_lazy("below the floor price"),
}
# Of a reply that can't be taken.
PROBLEMS: dict[str, Text] = {
    replies.PRICE_REQUIRED: gettext_lazy("Enter the price that you accept."),
    replies.NOT_AN_AMOUNT: gettext_lazy("The price has to be a plain number, like %(list_price)s."),
    replies.TOO_MANY_DECIMALS: gettext_lazy("The price has too many decimals."),
    replies.NOT_POSITIVE: gettext_lazy("The price has to be above 0."),
    replies.ABOVE_LIST_PRICE: gettext_lazy("The price can't exceed the list price %(list_price)s."),
    replies.UNDER_FLOOR: gettext_lazy(
        "The price is below your floor price %(floor)s. Tick that you accept it, or raise it."
    ),
    replies.NOT_ASKED: gettext_lazy("The product no longer fits this promotion."),
}


def said(entry: CampaignEntry, campaign: Campaign) -> Said:
    """Why a product is skipped, with the figures that it was judged by, and what mends it."""
    reason, mend = SKIPPED[entry.reason]
    figures = {
        "price": with_currency(entry.price, entry.currency),
        "floor": with_currency(entry.floor_price, entry.floor_currency),
        "floor_currency": entry.floor_currency,
        "stock": entry.stock,
        "least": campaign.min_stock,
    }
    return Said(str(reason) % figures, str(mend) % figures)


def with_currency(amount: Decimal | None, currency: str) -> str:
    """``GBP 19.90``; nothing, where there is none."""
    return "" if amount is None else f"{currency} {price(amount, currency)}"


def campaign_name(text: str) -> str:
    """Of a name in Chinese and in English, on a line each, the one in the reader's language."""
    name_zh, _line, name_en = text.partition("\n")
    return shows.name(name_en if (get_language() or "").startswith("en") else name_zh)


def deadline(text: str) -> str:
    """Seconds as the instant until which: day and hour."""
    return formats.end(datetime.fromtimestamp(int(text), UTC))


def listed(text: str) -> str:
    """Ids between commas, as a list is written."""
    return text.replace(",", "、" if is_chinese() else ", ")


def reasons_counted(text: str) -> str:
    """``code=count`` between commas, in words, in brackets; nothing, where there are none."""
    if not text:
        return ""
    counted = (one.partition("=") for one in text.split(","))
    between, opened, closed = ("，", "（", "）") if is_chinese() else (", ", " (", ")")
    words = [f"{SHORT.get(code, code)} {count}" for code, _equals, count in counted]
    return f"{opened}{between.join(words)}{closed}"
