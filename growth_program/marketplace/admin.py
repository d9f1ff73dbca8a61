from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from growth_program.core.records import RecordAdmin
from growth_program.marketplace.models import FxRate


@admin.register(FxRate)
class FxRateAdmin(RecordAdmin):
    list_display = ["currency", "on", "usd_per_unit"]
    search_fields = ["currency"]
    search_help_text = _("A currency, of three letters.")
    ordering = ["-on", "currency"]

    def get_search_results(self, request, queryset, search_term):
        """By currency. A filter would search the table for those that there are."""
        words = search_term.strip().upper()
        return queryset.filter(currency=words) if words else queryset, False
