"""Admin pages of records that nobody edits: they are made by services alone."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString


def usd(model: type[Model], name: str) -> Callable[[Model], SafeString]:
    """A column of amounts in USD: grouped by thousands, with both decimals, flush right."""
    field: Any = model._meta.get_field(name)

    @admin.display(description=field.verbose_name, ordering=name)
    def amount(row: Model) -> SafeString:
        return format_html('<span class="money">{}</span>', f"{getattr(row, name):,.2f}")

    amount.__name__ = name
    return amount


class RecordAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To be looked at: who may view may do nothing else."""

    show_full_result_count = False  # counting a large table for a caption is not worth it
    list_per_page = 50

    class Media:
        css = {"all": ["core/records.css"]}

    def history_view(self, request: Any, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What the audit says of the record."""
        subject = f"{self.opts.label_lower}:{object_id}"
        query = urlencode({"q": subject})
        return redirect(f"{reverse('admin:core_auditentry_changelist')}?{query}")

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody."""
        return False
