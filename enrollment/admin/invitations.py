from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from enrollment.models import Invitation
from enrollment.reports import invitations as reports
from enrollment.rules.invitations import STANDING
from enrollment.services import invitations as service
from enrollment.services.invitations import Offer
from growth_program.core import clock
from growth_program.core.models import Program
from growth_program.core.steps import IllegalStep
from growth_program.people.records import ShopRecordAdmin, shops_named
from growth_program.people.reports.shops import managed_by

LISTED = 100  # shops to choose from, on a page
MOST_OFFERED = 100_000
CHOSEN = "shops_to_invite"  # in the session: shops that another list has handed over
WHY_NOT = {
    service.UNKNOWN: gettext_lazy("The marketplace has not told us of this shop."),
    service.TOO_LATE: gettext_lazy("The last day on which shops may join is over."),
    service.NOT_SELECTED: gettext_lazy("Screening has not selected it."),
    service.ENROLLED: gettext_lazy("It has a part in this program already."),
    service.INVITED: gettext_lazy("An invitation stands already."),
}


class ProgramForm(forms.Form):
    """Which program shops are invited to."""

    program = forms.ModelChoiceField(
        Program.objects.order_by("-pk"), label=gettext_lazy("Program"), empty_label=None
    )


class OfferForm(forms.Form):
    """What is promised to one shop."""

    aigc = forms.IntegerField(
        label=gettext_lazy("AIGC items offered"), min_value=0, max_value=MOST_OFFERED
    )
    videos = forms.IntegerField(
        label=gettext_lazy("creator videos offered"), min_value=0, max_value=MOST_OFFERED
    )


class WithdrawForm(forms.Form):
    """Why an invitation is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The merchant reads it."),
    )


class StateFilter(admin.SimpleListFilter):
    """By where invitations stand today."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return Invitation.State.choices

    def queryset(self, request, queryset):
        state = self.value()
        return queryset.in_state(state, clock.today()) if state in Invitation.State else queryset


@admin.register(Invitation)
class InvitationAdmin(ShopRecordAdmin):
    list_display = [
        "shop",
        "program",
        "state",
        "invited_by",
        "invited_on",
        "expires_on",
        "aigc_offered",
        "videos_offered",
    ]
    list_select_related = ["shop", "program", "invited_by"]
    list_filter = [StateFilter, "program"]
    search_fields = ["shop"]
    ordering = ["-pk"]
    change_list_template = "admin/enrollment/invitation/change_list.html"
    change_form_template = "admin/enrollment/invitation/invitation.html"
    fieldsets = [
        (None, {"fields": ["shop", "program", "state", "enrollment"]}),
        (gettext_lazy("Sent"), {"fields": ["invited_by", "invited_at", "expires_on"]}),
        (gettext_lazy("Promised"), {"fields": ["aigc_offered", "videos_offered"]}),
        (
            gettext_lazy("What became of it"),
            {
                "fields": [
                    *("seen_at", "seen_by", "declined_at", "declined_by", "decline_reason"),
                    *("used_at", "withdrawn_at", "withdrawn_by", "withdrawal_reason"),
                ]
            },
        ),
    ]

    @admin.display(description=gettext_lazy("state"))
    def state(self, invitation):
        return Invitation.State(invitation.state_on(clock.today())).label

    def audited(self, record):
        """That it was sent is an entry of the program, for each shop."""
        sent = Q(shop=record.shop_id, act="invitation.sent", at=record.invited_at)
        return super().audited(record) | sent

    def get_urls(self):
        pages = (
            ("invite/", self.invite, "enrollment_invite"),
            (
                "<int:invitation_id>/withdraw/",
                self.withdraw,
                "enrollment_invitation_withdraw",
            ),
        )
        own = [path(way, self.admin_site.admin_view(page), name=name) for way, page, name in pages]
        return [*own, *super().get_urls()]

    def invite(self, request):
        """Choose shops, look at what each is promised, and invite them."""
        _may_invite(request)
        given = request.POST or request.GET
        form = ProgramForm(given if "program" in given else None)
        if not form.is_valid() and not form.is_bound:
            form = ProgramForm({"program": Program.objects.order_by("-pk").first()})
        program = form.cleaned_data["program"] if form.is_valid() else None
        if program is None:
            return self._page(request, "invite", form=form, shops=[], words="")
        ids = request.POST.getlist("shop")
        if ids and request.method == "POST":
            return self._asked(request, program, ids)
        words = request.GET.get("q", "").strip()
        shops = self._choice(request, program, words)
        context = {"form": form, "program": program, "words": words, "shops": shops[:LISTED]}
        context |= {
            "is_cut_short": len(shops) > LISTED,
            "chosen": set(request.session.get(CHOSEN, [])),
            "version": program.newest(),
            "is_too_late": clock.today() > program.newest().last_activation_on,
        }
        return self._page(request, "invite", **context)

    def _choice(self, request, program, words):
        """Shops of the visitor's that could be invited, those handed over first."""
        rows = reports.open_to(program, managed_by(request.user)).order_by("pk")
        if words:
            rows = rows.filter(pk__in=shops_named(words))
        handed_over = request.session.get(CHOSEN, [])
        first = list(rows.filter(pk__in=handed_over)) if not words else []
        rest = rows.exclude(pk__in=[shop.pk for shop in first])[: LISTED + 1]
        return [*first, *rest]

    def _asked(self, request, program, ids):
        """Each shop with what it is promised, or why it can't be invited; then it is done."""
        shops = list(managed_by(request.user).filter(pk__in=ids[:LISTED]).order_by("pk"))
        version = program.newest()
        usual = {"aigc": version.aigc_offered, "videos": version.videos_offered}
        is_sure = "sure" in request.POST
        refused = service.refusals(program, [shop.pk for shop in shops])
        rows = [
            {
                "shop": shop,
                "why_not": WHY_NOT.get(refused.get(shop.pk, "")),
                "form": OfferForm(
                    request.POST if is_sure else None, initial=usual, prefix=f"offer-{shop.pk}"
                ),
            }
            for shop in shops
        ]
        able = [row for row in rows if not row["why_not"]]
        if is_sure and all(row["form"].is_valid() for row in able):
            offers = {row["shop"].pk: Offer(**row["form"].cleaned_data) for row in able}
            return self._sent(request, program, [shop.pk for shop in shops], offers)
        return self._page(request, "ask", program=program, rows=rows, able=len(able))

    def _sent(self, request, program, ids, offers):
        sent = service.invite(program, ids, by=request.user, offers=offers)
        request.session.pop(CHOSEN, None)
        count = len(sent.invitations)
        text = ngettext("%(n)s shop is invited.", "%(n)s shops are invited.", count)
        if count:
            messages.success(request, text % {"n": count})
        for shop_id, why in sent.refused.items():
            messages.warning(request, f"{shop_id}: {WHY_NOT[why]}")
        return redirect("admin:enrollment_invitation_changelist")

    def withdraw(self, request, invitation_id):
        """Take an invitation back, with a reason that the merchant reads."""
        _may_invite(request)
        rows = self.get_queryset(request).select_related("shop", "program")
        invitation = get_object_or_404(rows, pk=invitation_id)
        form = WithdrawForm(request.POST or None)
        if form.is_valid():
            try:
                service.withdraw_invitation(
                    invitation.pk, by=request.user, reason=form.cleaned_data["reason"]
                )
                messages.success(request, _("The invitation is withdrawn, and its owner told."))
            except IllegalStep:
                messages.error(request, _("It has ended meanwhile. Nothing was changed."))
            return redirect("admin:enrollment_invitation_change", invitation.pk)
        return self._page(request, "withdraw", form=form, invitation=invitation)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        may_invite = request.user.has_perm("enrollment.invite_shops")
        context["may_withdraw"] = may_invite and obj.state_on(clock.today()) in STANDING
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _page(self, request, name, **context):
        titles = {
            "invite": _("Invite shops"),
            "ask": _("Invite these shops?"),
            "withdraw": _("Withdraw the invitation"),
        }
        shared = {
            **self.admin_site.each_context(request),
            "title": titles[name],
            "opts": self.opts,
        }
        template = f"admin/enrollment/invitation/{name}.html"
        return TemplateResponse(request, template, shared | context)


def _may_invite(request):
    if not request.user.has_perm("enrollment.invite_shops"):
        raise PermissionDenied
