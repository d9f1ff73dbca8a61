from django.contrib import admin

from growth_program.core.records import RecordAdmin
from growth_program.marketplace.models import FxRate


@admin.register(FxRate)
class FxRateAdmin(RecordAdmin):
    list_display = ["currency", "on", "usd_per_unit"]
    list_filter = ["currency"]
    ordering = ["-on", "currency"]
