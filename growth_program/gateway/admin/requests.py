import json
import zlib

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from growth_program.core.paging import ShortPaginator
from growth_program.core.records import RecordAdmin
from growth_program.gateway.models import ApiRequest

SHOWN = 20_000  # characters of a body


class StatusFilter(admin.SimpleListFilter):
    """How it was answered."""

    title = _("status")
    parameter_name = "answered"
    RANGES = {"2": (200, 299), "4": (400, 499), "5": (500, 599)}

    def lookups(self, request, model_admin):
        return [(first, f"{first}xx") for first in self.RANGES]

    def queryset(self, request, queryset):
        between = self.RANGES.get(self.value())
        return queryset.filter(status__range=between) if between else queryset


class RejectedFilter(admin.SimpleListFilter):
    """Whether an item was rejected."""

    title = _("rejected")
    parameter_name = "rejects"

    def lookups(self, request, model_admin):
        return [("1", _("has rejected items"))]

    def queryset(self, request, queryset):
        return queryset.filter(rejected__gt=0) if self.value() == "1" else queryset


@admin.register(ApiRequest)
class ApiRequestAdmin(RecordAdmin):
    list_display = [
        *("at", "client", "method", "path", "status", "milliseconds", "bytes"),
        *("accepted", "unchanged", "stale", "rejected", "request_id"),
    ]
    list_select_related = ["client"]
    list_filter = [StatusFilter, RejectedFilter, "client"]
    sortable_by = ()
    ordering = ["-pk"]
    paginator = ShortPaginator
    readonly_fields = ["sha256", "told_headers", "body"]
    fields = [
        *("at", "client", "method", "path", "status", "milliseconds", "request_id", "bytes"),
        *("accepted", "unchanged", "stale", "rejected", "sha256", "told_headers", "body"),
    ]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        is_list = request.resolver_match.url_name == "gateway_apirequest_changelist"
        return rows.defer("headers", "body_deflated") if is_list else rows

    @admin.display(description=_("hash of the body"))
    def sha256(self, asked):
        return bytes(asked.body_sha256).hex() if asked.body_sha256 is not None else ""

    @admin.display(description=_("headers"))
    def told_headers(self, asked):
        return format_html("<pre>{}</pre>", json.dumps(asked.headers, indent=2, ensure_ascii=False))

    @admin.display(description=_("body"))
    def body(self, asked):
        """Its beginning, where it is kept."""
        if asked.body_deflated is None:
            return _("Kept for 7 days where an item was rejected.")
        text = zlib.decompress(bytes(asked.body_deflated)).decode(errors="replace")
        return format_html("<pre>{}</pre>", text[:SHOWN])
