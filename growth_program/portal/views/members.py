from django import forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from growth_program.people.models import ShopMember
from growth_program.people.services import members as service
from growth_program.portal.access import Role, shop_page


class InviteForm(forms.Form):
    """Whom an owner lets in."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=128)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=Role.choices, initial=Role.OPERATOR
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the invitation"),
        choices=[("zh-hans", "中文"), ("en", "English")],
        initial=settings.LANGUAGE_CODE,
    )


class RoleForm(forms.Form):
    """What a member may do from now on."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)


REFUSALS = {
    service.AlreadyMember: gettext_lazy("This person is a member already."),
    service.IsStaff: gettext_lazy("This address belongs to the platform's staff. Give another."),
    service.TooManyMembers: gettext_lazy("A shop has 50 members at most. Remove one first."),
}
LAST_OWNER = gettext_lazy("A shop needs an owner. Make somebody else an owner first.")


@shop_page(Role.OWNER)
def members(request, shop):
    """Who may see the shop, and as what."""
    rows = shop.members.select_related("user").order_by("joined_at", "pk")
    return render(request, "portal/members.html", {"shop": shop, "rows": rows})


@shop_page(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request, shop):
    """Make somebody a member; he is told by mail."""
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            member = service.invite(shop, by=request.user, **form.cleaned_data)
        except tuple(REFUSALS) as refused:
            form.add_error("email", REFUSALS[type(refused)])
        else:
            told = _("%(person)s is a member now. A mail says how to sign in.")
            messages.success(request, told % {"person": member.user})
            return redirect("members", shop.pk)
    return render(request, "portal/member_invite.html", {"shop": shop, "form": form})


@shop_page(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def member(request, shop, member_id):
    """One member: his role, or his removal, after a second look."""
    row = get_object_or_404(shop.members.select_related("user"), pk=member_id)
    form = RoleForm(request.POST or None, initial={"role": row.role})
    try:
        if "remove" in request.POST:
            return _removed(request, shop, row)
        if form.is_valid():
            return _changed(request, shop, row, form.cleaned_data["role"])
    except service.LastOwner:
        form.add_error(None, LAST_OWNER)
    return render(request, "portal/member.html", {"shop": shop, "row": row, "form": form})


def _removed(request, shop, row: ShopMember):
    service.remove(row, by=request.user)
    told = _("%(person)s is no member any more, from this moment on.")
    messages.success(request, told % {"person": row.user})
    is_self = row.user_id == request.user.pk
    return redirect("front") if is_self else redirect("members", shop.pk)


def _changed(request, shop, row: ShopMember, role: str):
    service.change_role(row, role, by=request.user)
    told = _("%(person)s: %(role)s from now on.")
    messages.success(request, told % {"person": row.user, "role": Role(role).label})
    is_self = row.user_id == request.user.pk
    return redirect("front") if is_self else redirect("members", shop.pk)
