from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from growth_program.core import acts
from growth_program.core.models import AuditEntry
from growth_program.people.records import ShopRecordAdmin, shops_named

# What acts are about, by the first word of their names.
ABOUT = {
    "enrollment": _("enrollments"),
    "statement": _("statements"),
    "close": _("month closings"),
    "reconcile": _("proofs of the books"),
    "adjudication": _("adjudications"),
    "shop": _("assignments"),
    "shop_member": _("shop members"),
    "staff": _("accounts of staff"),
    "api_client": _("API clients"),
    "program": _("programs"),
}


class AboutFilter(admin.SimpleListFilter):
    """By what acts are about; looking for all acts that there are would read the whole table."""

    title = _("subject")
    parameter_name = "about"

    def lookups(self, request, model_admin):
        return list(ABOUT.items())

    def queryset(self, request, queryset):
        return queryset.filter(act__startswith=f"{self.value()}.") if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ShopRecordAdmin):
    looks_shops_up = True
    list_display = ["at", "sentence", "shop", "by"]
    list_display_links = ["at"]
    list_select_related = ["by"]
    search_fields = ["subject", "shop"]
    list_filter = [AboutFilter]
    ordering = ["-pk"]
    fields = ["at", "sentence", "act", "subject", "shop", "by", "on_behalf", "rule", "rule_version"]
    readonly_fields = ["sentence"]

    def sought(self, words):
        """By the whole of a subject, or by shop."""
        return Q(subject=words) | Q(shop=words) | Q(shop__in=shops_named(words))

    @admin.display(description=_("what was done"))
    def sentence(self, entry):
        [told] = acts.told([entry])
        details = "; ".join(f"{name}: {value}" for name, value in told.rest)
        return " · ".join(filter(None, [told.sentence or entry.act, details]))
