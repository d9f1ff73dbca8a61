"""What addresses of these pages name."""

from datetime import date

from django.http import Http404

from growth_program.core.calendar import named_month


def asked_month(text: str) -> date:
    """The month that is written ``YYYY-MM``. Raises Http404."""
    try:
        return named_month(text)
    except ValueError:
        raise Http404 from None
