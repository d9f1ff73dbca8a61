from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from compensation.models import Proof
from compensation.reports.culprits import placed
from compensation.services import proofs
from growth_program.core import paging
from growth_program.core.nudges import nudge
from growth_program.core.records import RecordAdmin

PAGE = 100  # culprits


@admin.register(Proof)
class ProofAdmin(RecordAdmin):
    list_display = ["asked_at", "asked_by", "result", "difference", "culprits", "ended_at"]
    list_select_related = ["asked_by"]
    ordering = ["-pk"]
    change_list_template = "admin/compensation/proof/proofs.html"
    change_form_template = "admin/compensation/proof/proof.html"
    fields = ["asked_by", "asked_at", "ended_at"]

    @admin.display(description=gettext_lazy("result"))
    def result(self, proof):
        if proof.is_clean is None:
            return _("is running")
        return _("all agree") if proof.is_clean else _("something differs")

    def get_urls(self):
        page = self.admin_site.admin_view(require_POST(self.ask))
        return [path("ask/", page, name="compensation_proof_ask"), *super().get_urls()]

    def ask(self, request):
        """Have the books proved in the background."""
        if not request.user.has_perm("compensation.run_proof"):
            raise PermissionDenied
        try:
            proof = proofs.ask(by=request.user)
        except proofs.AlreadyRunning:
            messages.info(request, _("A proof is being made already. Its result is here for all."))
            return redirect("admin:compensation_proof_changelist")
        nudge("compensation.tasks.prove", proof.pk)
        return redirect("admin:compensation_proof_change", proof.pk)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """The proof with its sums and culprits, or with how far it has come."""
        after = paging.key(request.GET.get("after", "")) or 0
        found = list(obj.found.filter(pk__gt=after).order_by("pk")[: PAGE + 1])
        done, steps = proofs.done(obj) if obj.ended_at is None else (0, 0)
        context |= {
            "proof": obj,
            "is_running": obj.ended_at is None,
            "done": done,
            "steps": steps,
            "found": [(one.culprit, _address(one)) for one in placed(found[:PAGE])],
            "next": found[PAGE - 1].pk if len(found) > PAGE else None,
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def _address(one):
    return reverse(f"admin:{one.model}_change", args=[one.key]) if one.model else ""
