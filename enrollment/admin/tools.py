from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from enrollment.models import Tool, ToolTry
from growth_program.core import formats
from growth_program.marketplace.models import Promotion
from growth_program.people.records import ShopRecordAdmin


class ToolFilter(admin.SimpleListFilter):
    """By the code of a tool; of promotions those of none that is known as well."""

    title = _("marketing tool")
    parameter_name = "tool"
    unknown = "?"

    def lookups(self, request, model_admin):
        tools = [(tool.code, tool.name) for tool in Tool.objects.all()]
        has_unknown = model_admin.model is Promotion
        return [*tools, (self.unknown, _("not known"))] if has_unknown else tools

    def queryset(self, request, queryset):
        code = self.value()
        if code is None:
            return queryset
        if queryset.model is ToolTry:
            return queryset.filter(tool__code=code)
        known = Exists(Tool.objects.filter(code=OuterRef("tool")))
        return queryset.filter(~known) if code == self.unknown else queryset.filter(tool=code)


@admin.register(ToolTry)
class ToolTryAdmin(ShopRecordAdmin):
    list_display = ["at", "shop", "tool", "action", "is_refused", "source"]
    list_select_related = ["shop", "tool"]
    list_filter = ["is_refused", "action", ToolFilter]
    search_fields = ["shop"]
    ordering = ["-pk"]
    fields = ["at", "shop", "enrollment", "tool", "action", "is_refused", "source"]


@admin.register(Promotion)
class PromotionAdmin(ShopRecordAdmin):
    """What shops run with their own tools; a tool that is not known is never frozen."""

    list_display = ["promotion_id", "shop", "name", "tool", "begins", "ends", "status"]
    list_select_related = ["shop"]
    list_filter = ["status", ToolFilter]
    search_fields = ["promotion_id"]
    ordering = ["-pk"]
    fields = ["promotion_id", "shop", "name", "tool", "begins", "ends", "status"]
    readonly_fields = ["begins", "ends"]

    @admin.display(description=_("starts"))
    def begins(self, row):
        return formats.instant(row.starts_at)

    @admin.display(description=_("ends"))
    def ends(self, row):
        return formats.end(row.ends_at)
