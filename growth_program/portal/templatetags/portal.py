"""The components of a page, and how figures stand in it. `core.formats` says how they read."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from growth_program.core import formats
from growth_program.portal.icons import PATHS

register = template.Library()


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A drawing beside a word. It says nothing that the word does not."""
    drawn = mark_safe(PATHS[name])
    return format_html(
        '<svg class="icon{}" viewBox="0 0 20 20" aria-hidden="true"><path d="{}"/></svg>',
        f" icon--{size}" if size else "",
        drawn,
    )


@register.filter
def slice_name(named: Any) -> str:
    """The first letter of a name, for its seal."""
    return str(named).strip()[:1].upper()


@register.filter
def usd(value: Decimal | None) -> SafeString:
    """An amount with its unit."""
    if value is None:
        return mark_safe("—")
    return format_html(
        '<data class="money" value="{}"><span class="money__unit">USD</span>{}</data>',
        value,
        formats.amount(value),
    )


@register.filter
def amount(value: Decimal | None) -> SafeString:
    """An amount in a column whose head has the unit."""
    if value is None:
        return mark_safe("—")
    return format_html('<data class="money" value="{}">{}</data>', value, formats.amount(value))


@register.filter
def spoken(value: Decimal) -> str:
    """An amount within what is read aloud, where no element can stand."""
    return formats.amount(value)


@register.filter
def round_figure(value: Decimal) -> str:
    """A figure at an axis, which has no cents."""
    return formats.amount(value, 0)


@register.filter
def taken_off(value: Decimal) -> Decimal:
    """An amount that is kept as positive, as what it does to a sum."""
    return -value


@register.filter
def local(value: Decimal, currency: str = "") -> str:
    """A price in the currency of an order, with the decimals it came with."""
    text = f"{(value + 0).normalize():,f}".replace("-", formats.MINUS)
    whole, _point, cents = text.partition(".")
    return f"{whole}.{cents.ljust(2, '0')} {currency}".strip()


@register.filter
def percent(value: Decimal) -> str:
    """A share."""
    return formats.percent(value)


@register.filter
def ratio(value: Decimal | None) -> str:
    """A ratio, for reading."""
    return formats.ratio(value)


@register.filter
def day(value: date) -> SafeString:
    """A day with its year."""
    return _time(value, formats.day(value))


@register.filter
def day_of_year(value: date) -> SafeString:
    """A day where the year is plain."""
    return _time(value, formats.day_of_year(value))


@register.filter
def month(value: date) -> SafeString:
    """A month."""
    return format_html('<time datetime="{}">{}</time>', f"{value:%Y-%m}", formats.month(value))


@register.filter
def month_text(value: date) -> str:
    """A month where no markup may stand, in a choice for example."""
    return formats.month(value)


@register.filter
def instant(value: datetime) -> SafeString:
    """An instant in the program's zone."""
    return _time(timezone.localtime(value), formats.instant(value))


@register.filter
def end(value: datetime) -> SafeString:
    """An instant until which, in the program's zone: midnight is the end of the day before."""
    return _time(timezone.localtime(value), formats.end(value))


@register.filter
def clock_time(value: datetime) -> SafeString:
    """An instant under its day."""
    return _time(timezone.localtime(value), formats.clock_time(value))


@register.filter
def until(value: date) -> SafeString:
    """A day as a deadline."""
    return _time(value, formats.until(value))


def _time(value: date, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.simple_tag
def days(first: date, last: date) -> str:
    """A range of days, both inclusive."""
    return formats.days(first, last)


@register.simple_tag
def days_of_year(first: date, last: date) -> str:
    """A range of days where the year is plain."""
    return formats.days_of_year(first, last)


@register.inclusion_tag("portal/_tag.html")
def tag(state: str, words: str) -> dict[str, Any]:
    """A state in words, with a shape: `kept`, `turn`, `broken`, `info` or none."""
    shapes = {"kept": "check", "turn": "clock", "broken": "cross", "info": "info"}
    return {"state": state, "words": words, "shape": shapes.get(state)}


@register.inclusion_tag("portal/_field.html")
def field(bound: Any, *, is_explained: bool = True, unit: str = "") -> dict[str, Any]:
    """A form's field: its label above, its unit beside it, what is wrong with it below."""
    help_text = bound.help_text if is_explained else ""
    described = f"{bound.auto_id}_help" if help_text else ""
    if bound.errors:
        described = f"{bound.auto_id}_error {described}".strip()
    attributes: dict[str, Any] = {
        "class": f"{bound.field.widget.attrs.get('class', '')} input".strip()
    }
    if bound.errors:
        attributes["aria-invalid"] = "true"
    if described:
        attributes["aria-describedby"] = described
    is_choice = bound.widget_type in ("checkbox", "radioselect")
    return {
        "bound": bound,
        "help_text": help_text,
        "unit": unit,
        "widget": bound.as_widget(attrs={} if is_choice else attributes),
    }


@register.inclusion_tag("portal/_meter.html")
def meter(reached: Decimal | int, goal: Decimal | int, state: str, words: str) -> dict[str, Any]:
    """A bar of what is reached, with a tick at what was promised. ``words`` say it aloud."""
    most = max(reached, goal)
    return {
        "reached": round(100 * reached / most, 1) if most else 0,
        "goal": round(100 * goal / most, 1) if most else 0,
        "state": state,
        "words": words,
    }
