from typing import Any

from django.contrib import admin
from django.http import HttpResponse

from growth_program.core import paging
from growth_program.core.models import CalendarDay, CalendarYear, Program, ProgramVersion
from growth_program.core.records import RecordAdmin, RecordInline


@admin.register(Program)
class ProgramAdmin(RecordAdmin):
    list_display = ["code", "name_zh", "name_en", "time_zone"]
    change_form_template = "admin/core/program.html"
    fields = ["code", "name_zh", "name_en", "time_zone"]

    def change_view(self, request: Any, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The program with every version of its figures, the newest first."""
        versions = ProgramVersion.objects.prefetch_related("remedies", "marketing_rates")
        own = versions.filter(program=paging.key(object_id) or 0).order_by("-number")
        kwargs["extra_context"] = {"versions": own}
        return super().change_view(request, object_id, *args, **kwargs)


@admin.register(ProgramVersion)
class ProgramVersionAdmin(RecordAdmin):
    list_display = ["program", "number", "starts_on", "ends_on", "fixed_fee", "commission_rate"]
    list_select_related = ["program"]


class CalendarDayInline(RecordInline):
    model = CalendarDay
    fields = ["day", "is_worked", "name"]


@admin.register(CalendarYear)
class CalendarYearAdmin(RecordAdmin):
    list_display = ["year", "source"]
    inlines = [CalendarDayInline]
