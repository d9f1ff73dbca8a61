"""Columns of money and rates, alike in every table."""

from typing import Any

from django.db import models


def usd(verbose_name: Any = None, **options: Any) -> Any:
    """An amount in USD, to the cent: wide enough for sums of the largest that may be sent."""
    return models.DecimalField(verbose_name, max_digits=24, decimal_places=2, **options)


def rate(verbose_name: Any = None, **options: Any) -> Any:
    """A share of one, with four decimals."""
    return models.DecimalField(verbose_name, max_digits=5, decimal_places=4, **options)
