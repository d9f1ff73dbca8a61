from django.contrib import admin
from django.http import Http404
from django.urls import path
from django.utils.translation import gettext_lazy as _

from enrollment.models import Agreement
from enrollment.reports import agreements as reports
from enrollment.rules import agreements as rules
from enrollment.services import papers
from growth_program.documents.downloads import download, hand_out
from growth_program.people.records import ShopRecordAdmin


@admin.register(Agreement)
class AgreementAdmin(ShopRecordAdmin):
    shop_path = "enrollment__shop"
    list_display = [
        "enrollment",
        "shop",
        "accepted_at",
        "accepted_by",
        "language",
        "payment_method",
        "transfer_reference",
    ]
    list_select_related = ["enrollment__shop", "accepted_by"]
    list_filter = ["language", "payment_method"]
    search_fields = ["transfer_reference"]
    ordering = ["-pk"]
    change_form_template = "admin/enrollment/agreement.html"
    fieldsets = [
        (None, {"fields": ["enrollment", "accepted_at", "accepted_by", "ip_address"]}),
        (_("Text"), {"fields": ["language", "text_version", "sha256"]}),
        (_("Contact"), {"fields": ["contact_name", "contact_email", "contact_phone"]}),
        (_("Payment"), {"fields": ["payment_method", "transfer_reference"]}),
    ]

    @admin.display(description=_("shop"))
    def shop(self, agreement):
        return agreement.enrollment.shop

    def get_urls(self):
        pages = (("text/", self.text, "text"), ("pdf/", self.paper, "pdf"))
        own = [
            path(
                f"<int:agreement_id>/{way}",
                self.admin_site.admin_view(page),
                name=f"enrollment_agreement_{name}",
            )
            for way, page, name in pages
        ]
        return [*own, *super().get_urls()]

    def _named(self, request, agreement_id):
        found = self.get_object(request, str(agreement_id))
        if found is None or not self.has_view_permission(request, found):
            raise Http404
        return found

    def paper(self, request, agreement_id):
        """The agreement as PDF, in the language in which it was accepted."""
        found = self._named(request, agreement_id)
        return hand_out(papers.paper(found), shop_id=found.enrollment.shop_id)

    def text(self, request, agreement_id):
        """The very text, as a file."""
        found = self._named(request, agreement_id)
        return download(reports.file_name(found), reports.writer(found))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["parts"] = rules.parts(obj.text)
        context["is_intact"] = rules.fingerprint(obj.text) == obj.sha256
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
