"""How figures, days and instants are written, once for pages, admin, mails and papers.

By the language in force. Losses have a real minus; a day is never written in figures alone.
"""

from datetime import date, datetime, time
from decimal import Decimal

from django.utils import dateformat, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from growth_program.core import money
from growth_program.core.calendar import ONE_DAY

MINUS = "\N{MINUS SIGN}"
PATTERNS = {
    "zh-hans": {"day": "Y年n月j日", "day_of_year": "n月j日", "month": "Y年n月", "time": "H:i"},
    "en": {"day": "j M Y", "day_of_year": "j M", "month": "F Y", "time": "H:i"},
}


def _pattern(name: str) -> str:
    return PATTERNS.get(get_language() or "zh-hans", PATTERNS["zh-hans"])[name]


def amount(value: Decimal | int, places: int = 2) -> str:
    """``−5,034.75``: grouped by thousands, with its cents, the unit elsewhere."""
    return money.written(value, places).replace("-", MINUS)


def usd(value: Decimal | int) -> str:
    """``USD 6,000.00``."""
    return f"USD {amount(value)}"


def percent(share: Decimal) -> str:
    """``20%``, ``3.5%``: a share of one, without zeros that say nothing."""
    return money.written_share(share).replace("-", MINUS)


def ratio(value: Decimal | None) -> str:
    """``1.85``: two decimals, cut and not rounded up to a promise that was missed."""
    return "—" if value is None else f"{int(value * 100) / 100:.2f}"


def day(value: date) -> str:
    """``2026年5月1日``, ``1 May 2026``."""
    return dateformat.format(value, _pattern("day"))


def day_of_year(value: date) -> str:
    """``5月1日``, ``1 May``: where the year is plain."""
    return dateformat.format(value, _pattern("day_of_year"))


def month(value: date) -> str:
    """``2026年5月``, ``May 2026``."""
    return dateformat.format(value, _pattern("month"))


def days(first: date, last: date) -> str:
    """``2026年5月1日 – 7月31日``, ``1 May – 31 Jul 2026``."""
    if first.year != last.year:
        return f"{day(first)} – {day(last)}"
    if (get_language() or "").startswith("en"):
        return f"{day_of_year(first)} – {day(last)}"
    return f"{day(first)} – {day_of_year(last)}"


def days_of_year(first: date, last: date) -> str:
    """``5月4日 – 10日``, ``4 – 10 May``: of one year, where the year is plain."""
    if first == last:
        return day_of_year(first)
    if first.month != last.month:
        return f"{day_of_year(first)} – {day_of_year(last)}"
    if (get_language() or "").startswith("en"):
        return f"{first.day} – {day_of_year(last)}"
    return f"{day_of_year(first)} – {last.day}日"


def instant(value: datetime) -> str:
    """``2026年7月1日 03:12``, in the program's zone, which a page names once."""
    local = timezone.localtime(value)
    comma = "," if (get_language() or "").startswith("en") else ""
    return f"{day(local)}{comma} {dateformat.format(local, _pattern('time'))}"


def end(value: datetime) -> str:
    """An instant until which: ``2026年7月22日 18:00``; a day's end is ``2026年7月13日 24:00``."""
    local = timezone.localtime(value)
    if local.time() != time.min:
        return instant(value)
    return _("the end of %(day)s") % {"day": day(local - ONE_DAY)}


def clock_time(value: datetime) -> str:
    """``03:12``, in the program's zone, under its day."""
    return dateformat.format(timezone.localtime(value), _pattern("time"))


def until(value: date) -> str:
    """A day as a deadline, which ends with it: ``7月16日 24:00``, ``the end of 16 Jul``."""
    return _("the end of %(day)s") % {"day": day_of_year(value)}
