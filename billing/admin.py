from datetime import date

from django.contrib import admin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from billing.models import Adjustment, Payment, Posting, Statement
from billing.reports import details
from growth_program.core.calendar import named_month
from growth_program.core.records import RecordAdmin, usd


class AdjustmentInline(admin.TabularInline):
    model = Adjustment
    fields = ["month", "order_id", "line_id", "amount"]
    ordering = ["month", "order_id", "line_id"]
    extra = 0


class MonthFilter(admin.SimpleListFilter):
    """The months that have statements, newest first."""

    title = _("month")
    parameter_name = "month"

    def lookups(self, request, model_admin):
        months = Statement.objects.dates("month", "month", order="DESC")
        return [(f"{month:%Y-%m}", f"{month:%Y-%m}") for month in months]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        try:
            return queryset.filter(month=named_month(self.value()))
        except ValueError:
            return queryset.none()


@admin.register(Statement)
class StatementAdmin(RecordAdmin):
    list_display = [
        "number",
        "shop_name",
        "month_named",
        *(
            usd(Statement, name)
            for name in (
                "total_charged",
                "commission",
                "fixed_fee",
                "adjustments",
                "gmv",
                "saved_net",
            )
        ),
    ]
    list_filter = ["enrollment__program", MonthFilter]
    search_fields = ["number", "shop_name", "enrollment__shop__shop_id"]
    ordering = ["-month", "number"]
    inlines = [AdjustmentInline]
    readonly_fields = ["saved", "saved_net", "its_lines"]
    fieldsets = [
        (
            None,
            {"fields": ["number", "enrollment", "shop_name", "month", "closed_at", "its_lines"]},
        ),
        (
            _("Charged (USD)"),
            {
                "fields": [
                    "gmv",
                    "refunded",
                    "orders",
                    "commission",
                    "fixed_fee",
                    "adjustments",
                    "total_charged",
                ]
            },
        ),
        (
            _("Covered, never charged (USD)"),
            {
                "fields": [
                    "covered_referral",
                    "covered_marketing",
                    "covered_affiliate",
                    "covered_ads",
                    "saved",
                    "saved_net",
                ]
            },
        ),
    ]

    def get_urls(self):
        lines = path(
            "<int:statement_id>/lines/",
            self.admin_site.admin_view(self.lines),
            name="billing_statement_lines",
        )
        return [lines, *super().get_urls()]

    @admin.display(description=_("month"), ordering="month")
    def month_named(self, statement):
        return f"{statement.month:%Y-%m}"

    @admin.display(description=_("lines"))
    def its_lines(self, statement):
        address = reverse("admin:billing_statement_lines", args=[statement.pk])
        return format_html('<a href="{}">{}</a>', address, _("Days and lines of this statement"))

    def lines(self, request, statement_id):
        """The days of a statement, and the lines of one of them, as they were billed."""
        rows = Statement.objects.select_related("enrollment__shop", "enrollment__version")
        statement = get_object_or_404(rows, pk=statement_id)
        if not self.has_view_permission(request, statement):
            raise Http404
        day = _day(request.GET.get("day", ""))
        after = (request.GET.get("order", ""), request.GET.get("line", ""))
        page = details.lines(statement, day, after=after) if day else []
        context = {
            **self.admin_site.each_context(request),
            "title": statement.number,
            "opts": self.opts,
            "original": statement,
            "statement": statement,
            "days": details.days(statement),
            "day": day,
            "lines": page,
            "next": page[-1] if len(page) == details.PAGE else None,
        }
        return TemplateResponse(request, "admin/billing/statement/lines.html", context)


def _day(text):
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Http404 from None


@admin.register(Posting)
class PostingAdmin(RecordAdmin):
    list_display = [
        "day",
        "kind",
        "debit",
        "credit",
        usd(Posting, "amount"),
        "enrollment",
        "source",
    ]
    list_select_related = ["enrollment"]
    list_filter = ["kind"]
    search_fields = ["source", "enrollment__number", "enrollment__shop__shop_id"]
    ordering = ["-pk"]


@admin.register(Payment)
class PaymentAdmin(RecordAdmin):
    list_display = ["number", "enrollment", usd(Payment, "amount"), "paid_on"]
    list_select_related = ["enrollment"]
    search_fields = ["number", "enrollment__shop__shop_id"]
    ordering = ["-pk"]
