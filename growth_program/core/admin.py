from django.contrib import admin

from growth_program.core.models import (
    CalendarDay,
    CalendarYear,
    MarketingRate,
    Program,
    ProgramVersion,
    Remedy,
)
from growth_program.core.records import RecordAdmin


class RemedyInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Remedy
    extra = 0
    can_delete = False


class MarketingRateInline(admin.TabularInline):  # type: ignore[type-arg]
    model = MarketingRate
    extra = 0
    can_delete = False


@admin.register(Program)
class ProgramAdmin(RecordAdmin):
    list_display = ["code", "name_zh", "name_en", "time_zone"]


@admin.register(ProgramVersion)
class ProgramVersionAdmin(RecordAdmin):
    list_display = ["program", "number", "starts_on", "ends_on", "fixed_fee", "commission_rate"]
    list_select_related = ["program"]
    inlines = [RemedyInline, MarketingRateInline]


class CalendarDayInline(admin.TabularInline):  # type: ignore[type-arg]
    model = CalendarDay
    extra = 0


@admin.register(CalendarYear)
class CalendarYearAdmin(RecordAdmin):
    list_display = ["year", "source"]
    inlines = [CalendarDayInline]
