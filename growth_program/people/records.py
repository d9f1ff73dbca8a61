"""Admin pages of records that belong to a shop: each member of staff sees those of his shops."""

from typing import Any

from django.db.models import QuerySet

from growth_program.core.records import RecordAdmin
from growth_program.people.reports.shops import managed_by


class ShopRecordAdmin(RecordAdmin):
    """Records of shops. Another's does not exist: no page, list, count or search shows it."""

    shop_path = "shop"  # from the record to its shop

    def get_queryset(self, request: Any) -> QuerySet[Any]:
        """The records that the visitor may see; all pages of a model read from here."""
        return seen_by(request.user, super().get_queryset(request), self.shop_path)


def seen_by(person: Any, rows: QuerySet[Any], shop_path: str) -> QuerySet[Any]:
    """The rows of the shops that a member of staff sees."""
    if person.has_perm("people.view_every_shop"):
        return rows
    return rows.filter(**{f"{shop_path}__in": managed_by(person)})
