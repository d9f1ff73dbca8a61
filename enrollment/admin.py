from django.contrib import admin

from enrollment.models import Enrollment
from growth_program.core.records import RecordAdmin


@admin.register(Enrollment)
class EnrollmentAdmin(RecordAdmin):
    list_display = [
        "number",
        "shop",
        "program",
        "state",
        "service_from",
        "service_to",
        "aigc_committed",
        "videos_committed",
    ]
    list_select_related = ["shop", "program"]
    list_filter = ["program", "state"]
    search_fields = ["number", "shop__shop_id", "shop__name"]
    ordering = ["program", "shop"]
