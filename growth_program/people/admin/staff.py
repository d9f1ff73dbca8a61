from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from growth_program.core.records import EMPTY, RecordAdmin
from growth_program.people.groups import GROUPS
from growth_program.people.models import User
from growth_program.people.services import staff

# What groups are called; the keys are those of the database.
NAMES = {
    "account managers": gettext_lazy("account managers"),
    "supervisors": gettext_lazy("supervisors"),
    "finance": gettext_lazy("finance"),
    "administrators": gettext_lazy("administrators"),
}
REFUSALS = {
    staff.AddressTaken: gettext_lazy("There is an account of this address already."),
    staff.Himself: gettext_lazy("Another administrator has to change your account."),
    staff.HasShops: gettext_lazy("This person looks after shops. Hand them over first."),
    staff.NoGroup: gettext_lazy("Choose at least one group: it says what he may do."),
    staff.NotStaff: gettext_lazy("This is a merchant's account. Owners look after those."),
}


class GroupsForm(forms.Form):
    """What somebody may do."""

    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Groups"),
        choices=[(name, NAMES[name]) for name in GROUPS],
        widget=forms.CheckboxSelectMultiple,
    )


class CreateForm(GroupsForm):
    """A new member of staff."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=128)
    field_order = ["email", "name", "groups"]


ACTS = {
    "deactivate": (staff.deactivate, gettext_lazy("%(person)s may not sign in any more.")),
    "reactivate": (staff.reactivate, gettext_lazy("%(person)s may sign in again.")),
    "second-factor": (
        staff.take_second_factor,
        gettext_lazy("%(person)s sets up another second factor at the next sign-in."),
    ),
}


class KindFilter(admin.SimpleListFilter):
    """Staff by what they may do, and merchants."""

    title = gettext_lazy("who")
    parameter_name = "who"

    def lookups(self, request, model_admin):
        groups = [(name, NAMES[name]) for name in GROUPS]
        return [
            ("staff", gettext_lazy("all staff")),
            *groups,
            ("no-factor", gettext_lazy("staff without a second factor")),
            ("merchants", _("merchants")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "no-factor":
            return queryset.filter(is_staff=True, has_factor=False)
        if self.value() in ("staff", "merchants"):
            return queryset.filter(is_staff=self.value() == "staff")
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class UserAdmin(RecordAdmin):
    list_display = ["email", "name", "is_staff", "is_active", "has_second_factor", "last_login"]
    list_filter = [KindFilter, "is_active"]
    fields = ["email", "name", "language", "is_staff", "is_active", "its_groups", "last_login"]
    search_fields = ["email", "name"]
    search_help_text = gettext_lazy("The beginning of an address, or a part of a name.")
    readonly_fields = ["its_groups"]
    ordering = ["email"]
    change_list_template = "admin/people/users.html"
    change_form_template = "admin/people/user.html"

    def get_queryset(self, request):
        factors = Authenticator.objects.filter(user=OuterRef("pk"))
        return super().get_queryset(request).annotate(has_factor=Exists(factors))

    def get_search_results(self, request, queryset, search_term):
        words = search_term.strip()
        if not words:
            return queryset, False
        named = Q(email__startswith=words.lower()) | Q(name__icontains=words)
        return queryset.filter(named), False

    @admin.display(description=gettext_lazy("second factor"), boolean=True)
    def has_second_factor(self, user):
        return user.has_factor

    @admin.display(description=gettext_lazy("groups"))
    def its_groups(self, user):
        held = user.groups.values_list("name", flat=True)
        return ", ".join(str(NAMES.get(name, name)) for name in held) or EMPTY

    def get_urls(self):
        pages = (
            ("staff/new/", self.create, "people_staff_create"),
            ("staff/<int:user_id>/", self.staff, "people_staff"),
        )
        own = [path(way, self.admin_site.admin_view(page), name=name) for way, page, name in pages]
        return [*own, *super().get_urls()]

    def create(self, request):
        """A new account of the platform's staff."""
        _may_manage(request)
        form = CreateForm(request.POST or None)
        if form.is_valid():
            try:
                user = staff.create(by=request.user, **form.cleaned_data)
            except tuple(REFUSALS) as refused:
                form.add_error("email", REFUSALS[type(refused)])
            else:
                text = _("%(person)s asks for a password at the login page, then signs in.")
                messages.success(request, text % {"person": user})
                return redirect("admin:people_staff", user.pk)
        context = self._context(request, _("New account"), form=form)
        return TemplateResponse(request, "admin/people/staff_new.html", context)

    def staff(self, request, user_id):
        """What one of the staff may do, and what is done about his account."""
        _may_manage(request)
        person = get_object_or_404(self.get_queryset(request).filter(is_staff=True), pk=user_id)
        held = list(person.groups.values_list("name", flat=True))
        form = GroupsForm(
            request.POST if "groups" in request.POST else None, initial={"groups": held}
        )
        try:
            told = self._changed(request, person, form)
        except tuple(REFUSALS) as refused:
            messages.error(request, REFUSALS[type(refused)])
            return redirect("admin:people_staff", person.pk)
        if told:
            messages.success(request, told % {"person": person})
            return redirect("admin:people_staff", person.pk)
        is_self = person.pk == request.user.pk
        context = self._context(request, str(person), form=form, person=person, is_self=is_self)
        return TemplateResponse(request, "admin/people/staff.html", context)

    def _changed(self, request, person, form):
        """What was done, in words; nothing where only the page was asked for."""
        act = request.POST.get("act", "")
        if act in ACTS:
            verb, told = ACTS[act]
            verb(person.pk, by=request.user)
            return told
        if act == "groups":
            staff.change_groups(person.pk, request.POST.getlist("groups"), by=request.user)
            return _("The groups of %(person)s are changed.")
        return None

    def _context(self, request, title, **more):
        site = self.admin_site.each_context(request)
        return {**site, "title": title, "opts": self.opts, **more}


def _may_manage(request):
    if not request.user.has_perm("people.manage_staff"):
        raise PermissionDenied
