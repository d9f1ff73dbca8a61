from datetime import UTC, datetime

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from growth_program.content.models import AigcAnswer, AigcItem
from growth_program.content.reports.rejections import rejecting
from growth_program.core import formats
from growth_program.core.records import RecordInline, its_page
from growth_program.people.records import ShopRecordAdmin, its_product


class AnswerInline(RecordInline):
    model = AigcAnswer
    fields = ["answered_at", "answered_by", "outcome", "reason", "note", "is_in_time"]


@admin.register(AigcItem)
class AigcItemAdmin(ShopRecordAdmin):
    list_display = ["item_id", "made_for", "product_id", "kind", "offered", "outcome"]
    list_select_related = ["shop"]
    list_filter = ["outcome", "kind"]
    search_fields = ["item_id"]
    ordering = ["-pk"]
    fields = [
        *("item_id", "made_for", "product_id", "product", "kind", "offered"),
        *("outcome", "content_sha256"),
    ]
    readonly_fields = ["made_for", "product"]
    inlines = [AnswerInline]

    @admin.display(description=gettext_lazy("shop"))
    def made_for(self, item):
        return its_page(item.shop)

    @admin.display(description=gettext_lazy("product"))
    def product(self, item):
        return its_product(item)

    @admin.display(description=gettext_lazy("offered"))
    def offered(self, row):
        return formats.instant(datetime.fromtimestamp(row.offered_time, UTC))


def rejections(request):
    """How often shops reject, and why."""
    if not request.user.has_perm("content.view_aigcitem"):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": _("Rejected content"),
        "opts": AigcItem._meta,
        "rows": rejecting(request.user),
    }
    return TemplateResponse(request, "admin/content/rejections.html", context)
