from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from growth_program.marketplace.models import Shop
from growth_program.people.models import Assignment, User
from growth_program.people.records import ShopRecordAdmin
from growth_program.people.reports.shops import loads, managers
from growth_program.people.services import assignments

MOST = 500  # shops in one go
CHOSEN = "shops_to_assign"  # in the session, for an address holds few of them


class ManagersForm(forms.Form):
    """A choice among those who may be given shops."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = managers()


class AssignForm(ManagersForm):
    """To whom shops are given."""

    manager = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Account manager"))
    stand_in = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Stand-in"),
        required=False,
        empty_label=gettext_lazy("nobody"),
        help_text=gettext_lazy("Sees the shops as well, while the manager is away."),
    )

    def clean(self):
        given = super().clean()
        if given.get("manager") and given.get("manager") == given.get("stand_in"):
            self.add_error("stand_in", _("Choose somebody else: nobody stands in for himself."))
        return given


class HandOverForm(ManagersForm):
    """Whose shops go to whom."""

    manager = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("All shops of"))
    to = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Go to"))

    def clean(self):
        given = super().clean()
        if given.get("manager") and given.get("manager") == given.get("to"):
            self.add_error("to", _("Choose somebody else: these shops are his already."))
        return given


class StandInForm(AssignForm):
    """Who stands in for whom, in all of his shops."""

    manager = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("In all shops of"))


def assign(model_admin, request):
    """Give the chosen shops to a manager, after a look at who has them now."""
    _may_assign(request)
    rows = Shop.objects.filter(pk__in=request.session.get(CHOSEN, []))
    shops = list(rows.select_related("assignment__manager").order_by("pk"))
    form = AssignForm(request.POST or None)
    if shops and form.is_valid():
        changed = assignments.assign(
            [shop.pk for shop in shops], by=request.user, **form.cleaned_data
        )
        del request.session[CHOSEN]
        text = ngettext("%(n)s shop changed hands.", "%(n)s shops changed hands.", changed)
        messages.success(request, text % {"n": changed})
        return redirect("admin:marketplace_shop_changelist")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Assign shops"),
        "opts": model_admin.opts,
        "shops": shops,
        "form": form,
    }
    return TemplateResponse(request, "admin/people/assign.html", context)


def _may_assign(request):
    if not request.user.has_perm("people.assign_shops"):
        raise PermissionDenied


class ManagerFilter(admin.SimpleListFilter):
    """By who looks after the shops, or stands in."""

    title = gettext_lazy("account manager")
    parameter_name = "manager"

    def lookups(self, request, model_admin):
        return [(str(one.pk), str(one)) for one in managers()]

    def queryset(self, request, queryset):
        value = self.value()
        return queryset.filter(Q(manager=value) | Q(stand_in=value)) if value else queryset


@admin.register(Assignment)
class AssignmentAdmin(ShopRecordAdmin):
    list_display = ["shop", "manager", "stand_in", "assigned_at"]
    list_select_related = ["shop", "manager", "stand_in"]
    list_filter = [ManagerFilter]
    search_fields = ["shop"]
    ordering = ["shop"]
    change_list_template = "admin/people/assignments.html"

    def audited(self, record):
        acts = ["shop.assigned", "shop.handed_over", "shop.stood_in_for", "shop.stand_in_ended"]
        return Q(shop=record.pk, act__in=acts)

    def get_urls(self):
        pages = (
            ("hand-over/", self.hand_over, "people_hand_over"),
            ("stand-in/", self.stand_in, "people_stand_in"),
        )
        own = [path(way, self.admin_site.admin_view(page), name=name) for way, page, name in pages]
        return [*own, *super().get_urls()]

    def hand_over(self, request):
        """All shops of one manager to another."""
        form = HandOverForm(request.POST or None)
        return self._ask(request, form, _("Hand over all shops"), self._hand_over)

    def _hand_over(self, request, given):
        moved = assignments.hand_over(given["manager"], to=given["to"], by=request.user)
        text = ngettext("%(n)s shop went to %(person)s.", "%(n)s shops went to %(person)s.", moved)
        return text % {"n": moved, "person": given["to"]}

    def stand_in(self, request):
        """Somebody beside a manager in all of his shops, or nobody any more."""
        form = StandInForm(request.POST or None)
        return self._ask(request, form, _("Have somebody stand in"), self._stand_in)

    def _stand_in(self, request, given):
        person = given["stand_in"]
        count = assignments.stand_in(given["manager"], person=person, by=request.user)
        if person is None:
            text = ngettext(
                "Nobody stands in any more in %(n)s shop.",
                "Nobody stands in any more in %(n)s shops.",
                count,
            )
        else:
            text = ngettext(
                "%(person)s stands in in %(n)s shop.", "%(person)s stands in in %(n)s shops.", count
            )
        return text % {"n": count, "person": person}

    def _ask(self, request, form, title, act):
        """Show whom it is about and how many shops, then do it."""
        _may_assign(request)
        is_valid = form.is_valid()
        if is_valid and "sure" in request.POST:
            messages.success(request, act(request, form.cleaned_data))
            return redirect("admin:people_assignment_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "form": form,
            "is_asked": is_valid,
            "shops": self._count(form.cleaned_data["manager"]) if is_valid else None,
            "loads": loads(),
        }
        return TemplateResponse(request, "admin/people/hand_over.html", context)

    def _count(self, manager):
        return Assignment.objects.filter(manager=manager).count()
