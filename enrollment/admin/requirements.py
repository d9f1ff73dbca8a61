from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enrollment.models import EnrolledProduct
from enrollment.models.qualification import requirements_of
from enrollment.rules.requirements import Requirements
from enrollment.services import requirements as service
from growth_program.core import acts
from growth_program.core.models import AuditEntry, Program
from growth_program.core.nudges import nudge

ENTRIES = 20  # of what was set before
MOST_STARS = 5


class RequirementsForm(forms.Form):
    """What is left empty is not asked for."""

    is_on_sale = forms.BooleanField(label=gettext_lazy("Is on sale"), required=False)
    has_floor_price = forms.BooleanField(
        label=gettext_lazy("Has a floor price, not above the list price"), required=False
    )
    rating = forms.DecimalField(
        label=gettext_lazy("Rating, at least"),
        required=False,
        min_value=0,
        max_value=MOST_STARS,
        max_digits=3,
        decimal_places=2,
    )
    stock = forms.IntegerField(
        label=gettext_lazy("Stock, at least"), required=False, min_value=0, max_value=10**6
    )
    images = forms.IntegerField(
        label=gettext_lazy("Pictures, at least"), required=False, min_value=0, max_value=50
    )
    lowest = forms.DecimalField(
        label=gettext_lazy("List price, at least (USD)"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
    )
    highest = forms.DecimalField(
        label=gettext_lazy("List price, at most (USD)"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
    )
    refused = forms.CharField(
        label=gettext_lazy("Refused categories"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One on each line, as the marketplace writes it."),
    )

    def clean(self):
        """A price has both bounds or none, in order."""
        given = super().clean()
        bounds = (given.get("lowest"), given.get("highest"))
        if (bounds[0] is None) != (bounds[1] is None):
            raise forms.ValidationError(_("Give both bounds of the list price, or none."))
        if bounds[0] is not None and bounds[0] > bounds[1]:
            raise forms.ValidationError(_("The lowest list price is above the highest."))
        return given

    def asked(self) -> Requirements:
        """As the rules have it."""
        given = self.cleaned_data
        lines = (line.strip() for line in given["refused"].splitlines())
        return Requirements(
            version=0,  # the service numbers it
            is_on_sale=given["is_on_sale"],
            rating=given["rating"],
            stock=given["stock"],
            images=given["images"],
            refused_categories=tuple(sorted({line for line in lines if line})),
            price=(given["lowest"], given["highest"]) if given["lowest"] is not None else None,
            has_floor_price=given["has_floor_price"],
        )


def requirements(request):
    """What products must be to qualify: as it stands, what was set before, and a form to set it."""
    if not request.user.has_perm("enrollment.view_requirement"):
        raise PermissionDenied
    programs = list(Program.objects.order_by("-pk"))
    program = _chosen(programs, request.GET.get("program", ""))
    held = requirements_of(program.pk) if program else None
    may_set = request.user.has_perm("enrollment.set_requirement")
    if request.method == "POST" and not may_set:
        raise PermissionDenied
    form = RequirementsForm(request.POST or None, initial=held and _initial(held))
    if program and form.is_valid():
        version = service.change(program, form.asked(), by=request.user)
        nudge("enrollment.tasks.requalify")
        told = _("Version %(version)s holds. Products are checked against it now.")
        messages.success(request, told % {"version": version})
        here = reverse("admin:enrollment_requirements")
        return redirect(f"{here}?program={program.code}")
    context = {
        **admin.site.each_context(request),
        "title": _("Product requirements"),
        "opts": EnrolledProduct._meta,
        "programs": programs,
        "program": program,
        "held": held,
        "form": form,
        "may_set": may_set,
        "states": _states(program),
        "told": _told(program),
    }
    return TemplateResponse(request, "admin/enrollment/requirements.html", context)


def _chosen(programs, code):
    found = next((one for one in programs if one.code == code), None)
    if code and found is None:
        raise Http404
    return found or next(iter(programs), None)


def _initial(held: Requirements) -> dict:
    lowest, highest = held.price or (None, None)
    return {
        "is_on_sale": held.is_on_sale,
        "has_floor_price": held.has_floor_price,
        "rating": held.rating,
        "stock": held.stock,
        "images": held.images,
        "lowest": lowest,
        "highest": highest,
        "refused": "\n".join(held.refused_categories),
    }


def _states(program):
    """How many products of services that run stand where."""
    rows = EnrolledProduct.objects.filter(
        enrollment__program=program, enrollment__state="active"
    ).values_list("state", flat=True)
    return [(state.label, rows.filter(state=state).count()) for state in EnrolledProduct.State]


def _told(program):
    entries = AuditEntry.objects.filter(
        subject=f"core.program:{program.pk if program else 0}", act="requirements.set"
    )
    return acts.told(entries.select_related("by", "on_behalf").order_by("-pk")[:ENTRIES])
