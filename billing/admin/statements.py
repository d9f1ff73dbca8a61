from datetime import date

from django.contrib import admin
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from billing.admin.asked import asked_month
from billing.models import CreditNote, Statement
from billing.reports import details, drafts, settlement
from billing.services import papers
from enrollment.models import Enrollment
from growth_program.core import clock, formats
from growth_program.core.calendar import named_month
from growth_program.core.models import Program
from growth_program.core.money import NOTHING
from growth_program.core.records import RecordInline, its_page, usd
from growth_program.documents import downloads
from growth_program.marketplace.reports import products
from growth_program.people.records import ShopRecordAdmin, seen_by, shops_named


class CreditNoteInline(RecordInline):
    """By how much the statement lowers earlier ones."""

    model = CreditNote
    fk_name = "statement"
    fields = ["number", "credited", usd(CreditNote, "amount")]
    ordering = ["pk"]
    show_change_link = True


class CreditedInline(CreditNoteInline):
    """By how much later ones lower the statement."""

    fk_name = "credited"
    fields = ["number", "statement", usd(CreditNote, "amount")]
    verbose_name_plural = _("credited later")


class MonthFilter(admin.SimpleListFilter):
    """The months of all programs that have begun, newest first."""

    title = _("month")
    parameter_name = "month"

    def lookups(self, request, model_admin):
        found = [(f"{one:%Y-%m}", formats.month(one)) for one in settlement.months()]
        return found[::-1]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        try:
            return queryset.filter(month=named_month(self.value()))
        except ValueError:
            return queryset.none()


@admin.register(Statement)
class StatementAdmin(ShopRecordAdmin):
    shop_path = "enrollment__shop"
    list_display = [
        "number",
        "shop_name",
        "month",
        "total_charged",
        "commission",
        "fixed_fee",
        "adjustments",
        "gmv",
        "saved_net",
    ]
    list_filter = ["enrollment__program", MonthFilter]
    search_fields = ["number"]
    ordering = ["-pk"]  # as they closed
    inlines = [CreditNoteInline, CreditedInline]
    change_list_template = "admin/billing/statement/change_list.html"
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

    def audited(self, record):
        """The close is an entry of the program, for each shop."""
        shop = record.enrollment.shop_id
        closed = Q(shop=shop, act="statement.closed", details__statement=record.number)
        return super().audited(record) | closed

    def get_urls(self):
        pages = (
            ("<int:statement_id>/lines/", self.lines, "billing_statement_lines"),
            ("<int:statement_id>/pdf/", self.paper, "billing_statement_pdf"),
            ("drafts/", self.drafts, "billing_statement_drafts"),
            ("drafts/<int:enrollment_id>/<str:month>/", self.draft, "billing_statement_draft"),
        )
        own = [path(way, self.admin_site.admin_view(page), name=name) for way, page, name in pages]
        return [*own, *super().get_urls()]

    @admin.display(description=_("lines"))
    def its_lines(self, statement):
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">PDF</a>',
            reverse("admin:billing_statement_lines", args=[statement.pk]),
            _("Days and lines of this statement"),
            reverse("admin:billing_statement_pdf", args=[statement.pk]),
        )

    def lines(self, request, statement_id):
        """The days of a statement, and the lines of one of them, as they were billed."""
        statement = self._statement(request, statement_id)
        late = statement.adjustment_lines.order_by("month", "order_id", "line_id")[: details.PAGE]
        named = {"title": statement.number, "original": statement, "adjustments": list(late)}
        return self._lines(request, statement, **named)

    def paper(self, request, statement_id):
        """A statement as PDF: the file that the merchant has, in the language of whoever asks."""
        statement = self._statement(request, statement_id)
        return downloads.hand_out(papers.paper(statement), shop_id=statement.enrollment.shop_id)

    def _statement(self, request, statement_id):
        """One that the visitor may see. Raises Http404."""
        if not self.has_view_permission(request):
            raise Http404
        rows = self.get_queryset(request)
        rows = rows.select_related("enrollment__shop", "enrollment__version")
        return get_object_or_404(rows, pk=statement_id)

    def draft(self, request, enrollment_id, month):
        """A statement that is not closed yet: its figures, days and lines as they are now."""
        if not self.has_view_permission(request):
            raise Http404
        rows = seen_by(request.user, Enrollment.objects.served(), "shop")
        rows = rows.select_related("shop", "program", "version")
        enrollment = get_object_or_404(rows, pk=enrollment_id)
        found = drafts.draft(enrollment, asked_month(month))
        if found is None:
            raise Http404
        bill, late = found
        named = {"enrollment": enrollment, "month": formats.month(bill.month)}
        title = _("%(enrollment)s, draft of %(month)s") % named
        return self._lines(request, bill, title=title, is_draft=True, adjustments=late)

    def _lines(self, request, bill, **context):
        day = _day(request.GET.get("day", ""))
        after = (request.GET.get("order", ""), request.GET.get("line", ""))
        page = details.lines(bill, day, after=after) if day else []
        days = details.days(bill)
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "statement": bill,
            "days": days,
            "gross": sum((row.gross for row in days), NOTHING),
            "day": day,
            "lines": products.beside(page, bill.enrollment.shop_id),
            "next": page[-1] if len(page) == details.PAGE else None,
        }
        return TemplateResponse(request, "admin/billing/statement/lines.html", context)

    def drafts(self, request):
        """The drafts of a month of a program, a page of them, by enrollment."""
        if not self.has_view_permission(request):
            raise Http404
        programs = list(Program.objects.order_by("-pk"))
        asked = request.GET.get("program", "")
        program = next((one for one in programs if one.code == asked), None)
        if asked and program is None:
            raise Http404
        program = program or (programs[0] if programs else None)
        months = drafts.open_months(program) if program else []
        month = (
            asked_month(request.GET["month"])
            if "month" in request.GET
            else next(iter(months), None)
        )
        words, after = request.GET.get("q", "").strip(), request.GET.get("after", "")
        shown = []
        if month:
            open_ = seen_by(request.user, drafts.open_in(program, month), "shop")
            if words:
                open_ = open_.filter(Q(number__startswith=words) | Q(shop__in=shops_named(words)))
            open_ = open_.filter(number__gt=after)
            shown = list(open_.select_related("shop")[: self.list_per_page + 1])
        page = shown[: self.list_per_page]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Drafts of open months"),
            "opts": self.opts,
            "program": program,
            "programs": programs,
            "months": months,
            "month": month,
            "words": words,
            "drafts": drafts.drafts(page, month) if page else [],
            "as_of": clock.now(),
            "next": page[-1].number if len(shown) > len(page) else None,
        }
        return TemplateResponse(request, "admin/billing/statement/drafts.html", context)


def _day(text):
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Http404 from None


@admin.register(CreditNote)
class CreditNoteAdmin(ShopRecordAdmin):
    shop_path = "statement__enrollment__shop"
    list_display = ["number", "shop", "credited", "statement", usd(CreditNote, "amount")]
    list_select_related = ["credited", "statement__enrollment__shop"]
    fields = ["number", "shop", "credited", "statement", usd(CreditNote, "amount")]
    readonly_fields = ["shop"]
    search_fields = ["number"]
    ordering = ["-pk"]

    @admin.display(description=_("shop"))
    def shop(self, note):
        return its_page(note.statement.enrollment.shop)
