from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.services import exits
from enrollment.models import Enrollment
from enrollment.reports.exits import endings
from enrollment.rules.terminations import ServiceOver
from growth_program.core import clock
from growth_program.core.money import NOTHING
from growth_program.core.steps import IllegalStep
from growth_program.people.records import seen_by


class TerminateForm(forms.Form):
    """Why the platform ends it, and whose fault that is."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The merchant reads it."),
    )
    fault = forms.ChoiceField(
        label=gettext_lazy("Whose fault"),
        choices=[
            ("none", gettext_lazy("not the merchant's: the promises are judged")),
            ("merchant", gettext_lazy("the merchant's: nothing is returned or judged")),
        ],
    )


def leave(request, enrollment_id):
    """Withdraw or terminate an enrollment, after a look at what follows."""
    if not request.user.has_perm("enrollment.end_enrollment"):
        raise PermissionDenied
    rows = seen_by(request.user, Enrollment.objects.all(), "shop")
    enrollment = get_object_or_404(
        rows.select_related("shop", "version", "program"), pk=enrollment_id
    )
    form = TerminateForm(request.POST if "reason" in request.POST else None)
    try:
        if enrollment.state == "applied" and "withdraw" in request.POST:
            return _withdrawn(request, enrollment)
        if enrollment.state == "active" and form.is_valid():
            return _terminated(request, enrollment, form.cleaned_data)
    except (IllegalStep, ServiceOver):
        messages.error(request, _("It has ended meanwhile. Nothing was changed."))
        return redirect("admin:enrollment_enrollment_change", enrollment.pk)
    found = endings(enrollment, clock.today()) if enrollment.state == "active" else None
    paid = enrollment.payments.aggregate(paid=Sum("amount", default=NOTHING))["paid"]
    context = {
        **admin.site.each_context(request),
        "title": _("Withdraw or terminate"),
        "opts": Enrollment._meta,
        "enrollment": enrollment,
        "form": form,
        "endings": found,
        "paid": paid,
    }
    return TemplateResponse(request, "admin/billing/exit.html", context)


def _withdrawn(request, enrollment):
    exits.withdraw(enrollment.pk, by=request.user)
    messages.success(request, _("The enrollment is withdrawn."))
    return redirect("admin:enrollment_enrollment_change", enrollment.pk)


def _terminated(request, enrollment, given):
    exits.terminate(
        enrollment.pk,
        reason=given["reason"],
        is_merchants_fault=given["fault"] == "merchant",
        by=request.user,
    )
    messages.success(request, _("The enrollment is terminated. Today was its last day of service."))
    return redirect("admin:enrollment_enrollment_change", enrollment.pk)
