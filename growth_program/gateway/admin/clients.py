from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from growth_program.core import clock
from growth_program.core.paging import ShortPaginator
from growth_program.core.records import IS_EMPTY, EmptinessFilter, RecordAdmin
from growth_program.gateway import addresses, clients
from growth_program.gateway.models import ApiClient
from growth_program.gateway.scopes import SCOPES

# What is wrong with an address: `gateway.addresses`.
WRONG_ADDRESSES = {
    "malformed": _("This is not the address of a web page. Write it as https://host/path."),
    "scheme": _("The address has to begin with https://."),
    "userinfo": _("The address may hold no user and no password."),
    "fragment": _("The address may hold no #."),
    "port": _("The port has to be 443, or from 1024 on."),
}


class WebhookField(forms.CharField):
    """An address that webhooks may be sent to, or nothing."""

    def __init__(self):
        super().__init__(
            label=_("webhook address"),
            required=False,
            max_length=addresses.LONGEST,
            widget=forms.URLInput(attrs={"size": 60}),
            help_text=_(
                "Everything that happens to the client's shops is sent there. Empty: nothing is."
            ),
        )

    def clean(self, value):
        address = super().clean(value)
        try:
            if address:
                addresses.checked(address)
        except addresses.BadAddress as bad:
            raise forms.ValidationError(WRONG_ADDRESSES[str(bad)]) from None
        return address


class ClientForm(forms.Form):
    """A new client."""

    name = forms.CharField(label=_("name"), max_length=128)
    scopes = forms.MultipleChoiceField(
        label=_("scopes"),
        choices=[(scope, scope) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )
    shops = forms.CharField(
        label=_("shops"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=_("Ids of shops, separated by commas or lines. Empty: all shops."),
    )
    webhook_url = WebhookField()

    def clean_name(self):
        name = self.cleaned_data["name"]
        if ApiClient.objects.usable().filter(name=name).exists():
            raise forms.ValidationError(_("There is a client of this name already."))
        return name

    def clean_shops(self):
        """A list; None where all shops are meant."""
        ids = self.cleaned_data["shops"].replace(",", " ").split()
        if any(len(one) > ApiClient.shops.field.base_field.max_length for one in ids):
            raise forms.ValidationError(_("The id of a shop has at most 64 characters."))
        return ids or None


class RotateForm(forms.Form):
    """Which secret is renewed."""

    number = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class WebhookForm(forms.Form):
    """Where webhooks are sent to."""

    webhook_url = WebhookField()


class RevokedFilter(EmptinessFilter):
    """Clients that may still come in, and those that may not."""

    title = _("state")
    parameter_name = f"revoked_at{IS_EMPTY}"
    said = (("1", _("in use")), ("0", _("revoked")))


@admin.register(ApiClient)
class ApiClientAdmin(RecordAdmin):
    list_display = ["name", "client_id", "scopes", "last_used_at", "created_at", "revoked_at"]
    list_filter = [RevokedFilter]
    search_fields = ["name", "client_id"]
    search_help_text = _("A part of the name or of the client id.")
    ordering = ["-pk"]
    paginator = ShortPaginator
    change_form_template = "admin/gateway/apiclient/client.html"
    fields = [
        *("name", "client_id", "scopes", "shops", "webhook_url"),
        *("created_at", "last_used_at", "previous_until", "revoked_at"),
    ]

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm("gateway.add_apiclient")

    def get_urls(self):
        acts = {"rotate": self.rotate, "revoke": self.revoke, "webhook": self.webhook}
        own = [
            path(
                f"<int:pk>/{act}/",
                self.admin_site.admin_view(_of_usable(page)),
                name=f"gateway_apiclient_{act}",
            )
            for act, page in acts.items()
        ]
        return [*own, *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["may_change"] = obj.revoked_at is None and _may_change(request)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def add_view(self, request, form_url="", extra_context=None):
        """The form of a new client; answered with its secret, once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ClientForm(request.POST or None)
        if form.is_valid():
            client, secret = clients.create(**form.cleaned_data, by=request.user)
            return self._secret(request, client, secret)
        return self._page(request, "add", _("New API client"), form=form)

    def rotate(self, request, client):
        """Ask, then renew the secret and show it, once."""
        form = RotateForm(request.POST or None)
        if form.is_valid():
            try:
                renewed, secret = clients.rotate(client.pk, **form.cleaned_data, by=request.user)
            except clients.SecretChanged:
                text = _("The secret was renewed already. It is not shown again.")
                return self._done(request, client, text, messages.WARNING)
            return self._secret(request, renewed, secret)
        has_two = len(client.secrets(clock.wall())) > 1
        until = client.previous_until if has_two else None
        title = _("Renew the secret")
        return self._page(request, "rotate", title, client=client, previous_until=until)

    def revoke(self, request, client):
        """Ask, then shut the client out."""
        if request.method == "POST":
            clients.revoke(client.pk, by=request.user)
            return self._done(request, client, _("The client is revoked."))
        return self._page(request, "revoke", _("Revoke the client"), client=client)

    def webhook(self, request, client):
        """Where the client's webhooks go."""
        given = request.POST if request.method == "POST" else None
        form = WebhookForm(given, initial={"webhook_url": client.webhook_url})
        if form.is_valid():
            clients.send_webhooks_to(client.pk, **form.cleaned_data, by=request.user)
            return self._done(request, client, _("The webhook address is kept."))
        return self._page(request, "webhook", _("Webhook address"), client=client, form=form)

    def _done(self, request, client, text, level=messages.SUCCESS):
        self.message_user(request, text, level)
        return redirect("admin:gateway_apiclient_change", client.pk)

    def _secret(self, request, client, secret):
        """The answer itself holds it: it is in no session, cookie or cache."""
        return self._page(request, "secret", client.name, client=client, secret=secret)

    def _page(self, request, name, title, **context):
        context |= {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, f"admin/gateway/apiclient/{name}.html", context)


def _of_usable(page):
    """A page of a client that is not revoked, for whoever may change it."""

    def answer(request, pk):
        if not _may_change(request):
            raise PermissionDenied
        client = get_object_or_404(ApiClient.objects.usable(), pk=pk)
        try:
            return page(request, client)
        except clients.Revoked:  # by somebody else, meanwhile
            raise Http404 from None

    return answer


def _may_change(request):
    return request.user.has_perm("gateway.change_apiclient")
