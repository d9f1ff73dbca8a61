from datetime import time

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from growth_program.portal.access import own_page
from growth_program.support.models import Preference
from growth_program.support.reports import preferences as report
from growth_program.support.rules.hours import AWAITED, Rhythm
from growth_program.support.services.preferences import Choice, choose

HOURS = [(time(hour).isoformat("minutes"), f"{hour:02}:00") for hour in range(24)]


class HoursForm(forms.Form):
    """When mail may come. Whole hours: nobody needs them finer."""

    quiet_from = forms.ChoiceField(label=gettext_lazy("No mail from"), choices=HOURS)
    quiet_until = forms.ChoiceField(label=gettext_lazy("until"), choices=HOURS)
    digest_at = forms.ChoiceField(label=gettext_lazy("Daily mail at"), choices=HOURS)

    def rhythm(self) -> Rhythm:
        """What was chosen."""
        return Rhythm(*(time.fromisoformat(self.cleaned_data[name]) for name in Rhythm._fields))


class KindForm(forms.Form):
    """How one kind of thing is told."""

    in_inbox = forms.BooleanField(label=gettext_lazy("In the inbox"), required=False)

    def __init__(self, data, chosen: report.Chosen):
        """With the ways that the kind allows, of which the one in force is chosen."""
        kind = chosen.kind
        initial = {"in_inbox": chosen.in_inbox, "mailing": chosen.mailing}
        super().__init__(data, prefix=kind.key, initial=initial)
        self.kind = kind
        self.goes_always = kind.mailing == AWAITED
        names = dict(Preference.Mailing.choices) | {AWAITED: gettext_lazy("always")}
        self.fields["mailing"] = forms.ChoiceField(
            label=gettext_lazy("By mail"),
            choices=[(one, names[one]) for one in kind.mailings],
            disabled=self.goes_always,
        )
        self.fields["in_inbox"].disabled = kind.is_binding
        for name, label in (("in_inbox", _("In the inbox")), ("mailing", _("By mail"))):
            self.fields[name].widget.attrs["aria-label"] = f"{kind.name}: {label}"

    def choice(self) -> Choice:
        """What was chosen."""
        return Choice(self.cleaned_data["in_inbox"], self.cleaned_data["mailing"])


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request):
    """How the visitor wants to be told, kind by kind, and when mail may come."""
    data = request.POST or None
    rows = [KindForm(data, chosen) for chosen in report.chosen(request.user)]
    now = report.rhythm(request.user)._asdict()
    initial = {name: at.isoformat("minutes") for name, at in now.items()}
    hours = HoursForm(data, initial=initial)
    if all([form.is_valid() for form in (*rows, hours)]):
        choices = {row.kind.key: row.choice() for row in rows if not row.goes_always}
        choose(request.user, choices, hours.rhythm())
        messages.success(request, _("Saved. It holds from the next notice on."))
        return redirect("notice-preferences")
    return render(request, "support/preferences.html", {"rows": rows, "hours": hours})
