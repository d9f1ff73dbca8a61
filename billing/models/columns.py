"""Columns that several tables of billing have."""

from typing import Any

from django.db import models


def platform_id() -> Any:
    """An id of the platform's own, in the order of its bytes whatever the server's locale."""
    return models.CharField(max_length=64, db_collation="C")


def local_amount(**options: Any) -> Any:
    """An amount in the order's currency, as sent: some have three decimals."""
    return models.DecimalField(max_digits=15, decimal_places=3, **options)


def shop(**options: Any) -> Any:
    """The shop of a row in a big table. The one way in holds its lock, which is the check."""
    return models.ForeignKey(
        "marketplace.Shop",
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        **options,
    )
