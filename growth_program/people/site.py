"""The admin: for staff who have shown a second factor."""

from collections.abc import Iterable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from growth_program.people import desk

LIBRARIES = {"account", "auth", "mfa", "socialaccount"}


class StaffSite(admin.AdminSite):
    """Django's site, but for how one comes in."""

    site_title = gettext_lazy("Growth Service Program")
    site_header = gettext_lazy("Growth Service Program")
    index_title = gettext_lazy("Today")
    enable_nav_sidebar = False  # the desk stands in its place
    site_url = None  # staff are no members of a shop

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page of staff has: the desk with what is open to them."""
        context = super().each_context(request)
        return {**context, "desk": desk.shown_to(request, context["available_apps"])}

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take no model of a library: what staff may do with one is a service of ours."""
        models = (
            model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        )
        ours = [model for model in models if model._meta.app_label not in LIBRARIES]
        super().register(ours, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the visitor is staff, and has shown a second factor since signing in."""
        return super().has_permission(request) and has_shown_second_factor(request)

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """Send whoever may not come in yet to what is missing. Raises PermissionDenied."""
        then = request.GET.get(REDIRECT_FIELD_NAME, "")
        if not url_has_allowed_host_and_scheme(
            then, {request.get_host()}, require_https=request.is_secure()
        ):
            then = reverse("admin:index")
        if self.has_permission(request):
            return redirect(then)
        if not request.user.is_authenticated:
            return _on_the_way("account_login", then)
        if not request.user.is_staff:
            raise PermissionDenied
        if is_mfa_enabled(request.user):
            return _on_the_way("mfa_reauthenticate", then)
        messages.info(request, _("Staff need a second factor. Set one up, then go on."))
        return _on_the_way("mfa_activate_totp", then)

    def logout(self, request: HttpRequest, extra_context: object = None) -> Any:
        """The same way out for everybody."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: object = None) -> Any:
        """The same page for everybody."""
        return redirect("account_change_password")


def has_shown_second_factor(request: HttpRequest) -> bool:
    """Whether a code or a passkey was used in this session, or the provider answers for it."""
    records = get_authentication_records(request, request.user)
    enough = {"mfa", "socialaccount"} if settings.OIDC_ISSUER else {"mfa"}
    return any(record["method"] in enough for record in records)


def _on_the_way(name: str, then: str) -> HttpResponse:
    return redirect(f"{resolve_url(name)}?{urlencode({REDIRECT_FIELD_NAME: then})}")
