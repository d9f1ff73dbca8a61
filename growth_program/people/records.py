"""Admin pages of records that belong to a shop: each member of staff sees those of his shops."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from growth_program.core.records import EMPTY, RecordAdmin, its_page
from growth_program.marketplace.models import Product, Shop
from growth_program.people.reports.shops import EVERY_SHOP, managed_by

FOUND = 200  # shops of a name, or records between them and what is listed


class ShopRecordAdmin(RecordAdmin):
    """Records of shops. Another's does not exist: no page, list, count or search shows it."""

    shop_path = "shop"  # from the record to its shop
    # Where the shop's id is a text among others, PostgreSQL finds no index by joining shops.
    looks_shops_up = False

    def get_queryset(self, request: Any) -> QuerySet[Any]:
        """The records that the visitor may see; all pages of a model read from here."""
        rows = super().get_queryset(request)
        if self.looks_shops_up and not request.user.has_perm(EVERY_SHOP):
            shops = managed_by(request.user).values_list("pk", flat=True)
            return rows.filter(**{f"{self.shop_path}__in": list(shops)})
        return seen_by(request.user, rows, self.shop_path)

    def get_search_results(
        self, request: Any, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By the beginning of a number in `search_fields`, or by shop: its id or its name.

        Shops are looked up first, so that the long tables are searched by their keys alone.
        """
        words = search_term.strip()
        if not words:
            return queryset, False
        return queryset.filter(self.sought(words)), False

    def sought(self, words: str) -> Q:
        """The records of shops that words name, and those whose number begins with them."""
        found = self._found(self.shop_path, "in", shops_named(words))
        for name in self.search_fields:
            if name != self.shop_path.partition("__")[0]:
                found |= self._found(name, "startswith", words)
        return found

    def _found(self, path: str, lookup: str, value: Any) -> Q:
        """By a field of the record; by one of another record, by the keys of the newest found."""
        first, _, rest = path.partition("__")
        if not rest:
            return Q(**{f"{path}__{lookup}": value})
        between: Any = self.opts.get_field(first).related_model
        return Q(**{f"{first}__in": keys(between.objects.filter(**{f"{rest}__{lookup}": value}))})


def its_product(row: Any) -> SafeString | str:
    """The product that a record of a shop names by its id alone: by its title, with its page."""
    found = Product.objects.filter(shop=row.shop_id, product_id=row.product_id).first()
    return its_page(found) if found else EMPTY


def keys(rows: QuerySet[Any]) -> list[Any]:
    """The keys of the newest rows."""
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:FOUND])


def named(words: str) -> Q:
    """The shops whose id begins with the words, or whose name has them."""
    return Q(shop_id__startswith=words) | Q(name__icontains=words)


def shops_named(words: str) -> list[str]:
    """The ids of such shops."""
    rows = Shop.objects.filter(named(words))
    return list(rows.order_by("pk").values_list("pk", flat=True)[:FOUND])


def seen_by(person: Any, rows: QuerySet[Any], shop_path: str) -> QuerySet[Any]:
    """The rows of the shops that a member of staff sees."""
    if person.has_perm(EVERY_SHOP):
        return rows
    return rows.filter(**{f"{shop_path}__in": managed_by(person)})
