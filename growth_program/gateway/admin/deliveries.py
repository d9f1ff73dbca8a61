import json
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from growth_program.core.paging import ShortPaginator
from growth_program.core.records import RecordAdmin, RecordInline
from growth_program.gateway import deliveries, events
from growth_program.gateway.models import WebhookDelivery, WebhookTry

MOST = 500  # deliveries in one go


class TypeFilter(admin.SimpleListFilter):
    """The types that there are, not those that the table holds: it is not searched for them."""

    title = _("type")
    parameter_name = "type"

    def lookups(self, request, model_admin):
        return [(name, name) for name in events.types()]

    def queryset(self, request, queryset):
        return queryset.filter(type=self.value()) if self.value() else queryset


class OutcomeFilter(admin.SimpleListFilter):
    """What became of it."""

    title = _("outcome")
    parameter_name = "outcome"
    FIELDS = {"due": "due_at", "delivered": "delivered_at", "given_up": "given_up_at"}

    def lookups(self, request, model_admin):
        return [
            ("due", _("is still tried")),
            ("delivered", _("delivered")),
            ("given_up", _("given up")),
        ]

    def queryset(self, request, queryset):
        field = self.FIELDS.get(self.value())
        return queryset.filter(**{f"{field}__isnull": False}) if field else queryset


class TryInline(RecordInline):
    """The log, the last try first."""

    model = WebhookTry
    fields = ["number", "at", "milliseconds", "status", "failure", "explanation", "answer"]
    ordering = ["-number"]


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(RecordAdmin):
    list_display = [
        *("event_id", "type", "shop_id", "client", "happened_at", "tries"),
        *("delivered_at", "due_at", "given_up_at"),
    ]
    list_select_related = ["client"]
    list_filter = [TypeFilter, OutcomeFilter, "client"]
    search_fields = ["event_id", "shop_id"]
    search_help_text = _("The whole id of an event or a shop.")
    ordering = ["-pk"]
    paginator = ShortPaginator
    inlines = [TryInline]
    actions = ["send_selected_again"]
    change_form_template = "admin/gateway/webhookdelivery/delivery.html"
    readonly_fields = ["said"]
    fields = [
        *("event_id", "type", "client", "shop_id", "happened_at", "said", "tries"),
        *("delivered_at", "due_at", "give_up_at", "given_up_at"),
    ]

    def get_urls(self):
        again = path(
            "<int:pk>/again/",
            self.admin_site.admin_view(self.again),
            name="gateway_webhookdelivery_again",
        )
        return [again, *super().get_urls()]

    def get_search_results(self, request, queryset, search_term):
        """By the whole of either id: what is sought has an index, or is one comparison."""
        words = search_term.strip()
        if not words:
            return queryset, False
        try:
            return queryset.filter(event_id=UUID(words)), False
        except ValueError:
            return queryset.filter(shop_id=words), False

    def has_send_again_permission(self, request):
        return request.user.has_perm("gateway.change_webhookdelivery")

    @admin.display(description=_("data"))
    def said(self, delivery):
        return format_html("<pre>{}</pre>", json.dumps(delivery.data, indent=2, ensure_ascii=False))

    @admin.action(description=_("Send selected deliveries again"), permissions=["send_again"])
    def send_selected_again(self, request, rows):
        ids = list(rows.values_list("pk", flat=True)[: MOST + 1])
        if len(ids) > MOST:
            text = _("At most %(most)s deliveries in one go.") % {"most": MOST}
            self.message_user(request, text, messages.ERROR)
        else:
            self._send_again(request, ids)

    def again(self, request, pk):
        """Send one again."""
        if not self.has_send_again_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        delivery = get_object_or_404(WebhookDelivery, pk=pk)
        self._send_again(request, [delivery.pk])
        return redirect("admin:gateway_webhookdelivery_change", pk)

    def _send_again(self, request, ids):
        rows = WebhookDelivery.objects.filter(pk__in=ids)
        done = deliveries.send_again(rows, by=request.user)
        if done:
            text = ngettext("One is sent again.", "%(n)s are sent again.", done) % {"n": done}
            self.message_user(request, text, messages.SUCCESS)
        if left := len(ids) - done:
            text = ngettext(
                "One is left: its client is revoked, or has no webhook address.",
                "%(n)s are left: their clients are revoked, or have no webhook address.",
                left,
            )
            self.message_user(request, text % {"n": left}, messages.WARNING)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["may_send_again"] = self.has_send_again_permission(request)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
