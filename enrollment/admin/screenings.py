from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from enrollment.admin.invitations import CHOSEN, LISTED
from enrollment.models import Screening, ScreeningOverride, ScreeningResult
from enrollment.reports import explained
from enrollment.reports.fairness import views
from enrollment.reports.screenings import newest
from enrollment.services import screenings
from growth_program.core import paging
from growth_program.core.records import RecordAdmin
from growth_program.people.records import ShopRecordAdmin

RUNS = 20  # to choose from


class OverrideForm(forms.Form):
    """A person's word, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Name what it rests on. A merchant who asks for a review reads it."),
    )


@admin.register(Screening)
class ScreeningAdmin(RecordAdmin):
    list_display = ["number", "program", "policy_number", "screened_at", "by"]
    list_display += ["shops", "passed", "selected", "flags"]
    list_select_related = ["program", "policy", "by"]
    list_filter = ["program"]
    ordering = ["-pk"]
    change_form_template = "admin/enrollment/screening/run.html"
    fields = ["program", "number"]

    @admin.display(description=gettext_lazy("policy"))
    def policy_number(self, run):
        return run.policy.number

    @admin.display(description=gettext_lazy("fairness flags"))
    def flags(self, run):
        return sum(view.is_flagged for view in run.compared)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """The run's counts, and its fairness report with what is flagged."""
        context |= {"run": obj, "views": views(obj)}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


class RunFilter(admin.SimpleListFilter):
    """The results of one run: the newest, unless another is chosen."""

    title = gettext_lazy("run")
    parameter_name = "run"

    def lookups(self, request, model_admin):
        runs = Screening.objects.select_related("program").order_by("-pk")[:RUNS]
        return [(str(run.pk), str(run)) for run in runs]

    def choices(self, changelist):
        """Without one for all: results of several runs are no list."""
        given = chosen_run(self.value())
        for key, name in self.lookup_choices:
            yield {
                "selected": given is not None and key == str(given.pk),
                "query_string": changelist.get_query_string({self.parameter_name: key}),
                "display": name,
            }

    def queryset(self, request, queryset):
        run = chosen_run(self.value())
        return queryset.of(run) if run else queryset.none()


def chosen_run(text):
    """The run of that number, or the newest."""
    runs = Screening.objects.select_related("program", "policy")
    key = paging.key(text or "")
    return runs.filter(pk=key).first() if key else runs.order_by("-pk").first()


class OutcomeFilter(admin.SimpleListFilter):
    """Which way it stands today, people's overrides counted."""

    title = gettext_lazy("outcome")
    parameter_name = "outcome"

    def lookups(self, request, model_admin):
        return [
            ("in", _("selected")),
            ("out", _("not selected")),
            ("overridden", _("overridden by a person")),
        ]

    def queryset(self, request, queryset):
        run = chosen_run(request.GET.get(RunFilter.parameter_name))
        if self.value() is None or run is None:
            return queryset
        standing = ScreeningOverride.objects.filter(program=run.program_id).standing()
        said = dict(standing.values_list("shop_id", "is_selected"))
        taken_in = [shop_id for shop_id, is_selected in said.items() if is_selected]
        is_in = Q(shop__in=taken_in) | (Q(is_selected=True) & ~Q(shop__in=list(said)))
        wanted = {"in": is_in, "out": ~is_in, "overridden": Q(shop__in=list(said))}
        return queryset.filter(wanted.get(self.value(), Q()))


class GateFilter(admin.SimpleListFilter):
    """Which gate it fails, of the run's policy."""

    title = gettext_lazy("failed gate")
    parameter_name = "gate"

    def lookups(self, request, model_admin):
        run = chosen_run(request.GET.get(RunFilter.parameter_name))
        gates = run.policy.as_rule().gates if run else ()
        asked = [(str(place), explained.gate_in_words(one)) for place, one in enumerate(gates)]
        return [("any", _("any")), *asked]

    def queryset(self, request, queryset):
        if self.value() == "any":
            return queryset.exclude(failed_gates=[])
        known = {key for key, _name in self.lookup_choices}
        if self.value() in known:
            return queryset.filter(failed_gates__contains=[int(self.value())])
        return queryset


@admin.register(ScreeningResult)
class ScreeningResultAdmin(ShopRecordAdmin):
    list_display = ["rank", "shop", "category", "market", "score", "gates", "stands"]
    list_display_links = ["rank", "shop"]
    list_select_related = ["shop"]
    list_filter = [RunFilter, OutcomeFilter, GateFilter]
    search_fields = ["shop"]
    ordering = ["pk"]
    change_form_template = "admin/enrollment/screening/result.html"
    fields = ["shop"]
    actions = ["invite_marked"]

    def has_invite_permission(self, request):
        return request.user.has_perm("enrollment.invite_shops")

    @admin.action(description=gettext_lazy("Invite the marked shops…"), permissions=["invite"])
    def invite_marked(self, request, rows):
        """To the page that asks what each is promised."""
        found = list(rows.values_list("shop_id", "screening__program")[:LISTED])
        request.session[CHOSEN] = [shop_id for shop_id, _program in found]
        return redirect(f"{reverse('admin:enrollment_invite')}?program={found[0][1]}")

    def get_queryset(self, request):
        """Each with what a person says of its shop today, or nothing."""
        said = ScreeningOverride.objects.filter(
            program=OuterRef("screening__program"), shop=OuterRef("shop")
        )
        newest = Subquery(said.order_by("-pk").values("is_selected")[:1])
        return super().get_queryset(request).annotate(said=newest)

    @admin.display(description=gettext_lazy("gates"))
    def gates(self, result):
        failed = len(result.failed_gates)
        if not failed:
            return _("all passed")
        return ngettext("%(n)s failed", "%(n)s failed", failed) % {"n": failed}

    @admin.display(description=gettext_lazy("stands"))
    def stands(self, result):
        if result.said is None:
            return _("selected") if result.is_selected else _("not selected")
        return _("selected by a person") if result.said else _("not selected, by a person")

    def audited(self, record):
        """What was done with its shop's screening, and the run that it is of."""
        run = Q(subject=f"enrollment.screening:{record.screening_id}")
        return run | Q(shop=record.shop_id, act__startswith="screening.")

    def get_urls(self):
        page = self.admin_site.admin_view(require_POST(self.override))
        name = "enrollment_screeningresult_override"
        return [path("<int:result_id>/override/", page, name=name), *super().get_urls()]

    def override(self, request, result_id):
        """Select its shop, or not, whatever the score says."""
        result = get_object_or_404(self.get_queryset(request), pk=result_id)
        if not request.user.has_perm(screenings.OVERRIDE):
            raise PermissionDenied
        form = OverrideForm(request.POST)
        if not form.is_valid() or request.POST.get("is_selected") not in ("yes", "no"):
            request.method = "GET"  # nothing is changed: the page again, with what is wrong
            return self.change_view(request, str(result.pk), extra_context={"form": form})
        screenings.override(
            result.screening.program,
            result.shop_id,
            is_selected=request.POST["is_selected"] == "yes",
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
        messages.success(request, _("Overridden. It holds for later runs too."))
        return redirect("admin:enrollment_screeningresult_change", result.pk)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """The result explained, how it stands today, and the form to override it."""
        program = obj.screening.program
        said = ScreeningOverride.objects.filter(program=program, shop=obj.shop)
        overrides = list(said.select_related("by").order_by("-pk"))
        is_in = obj.is_selected if obj.said is None else obj.said
        context |= {
            "result": obj,
            "run": obj.screening,
            "explained": explained.explain(obj),
            "size": explained.SIZES[obj.size],
            "overrides": overrides,
            "is_in": is_in,
            "state": "kept" if is_in else "",
            "stands": self.stands(obj),
            "is_newest": obj.screening == newest(program),
            "may_override": request.user.has_perm(screenings.OVERRIDE),
            "form": context.get("form") or OverrideForm(),
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
