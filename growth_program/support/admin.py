from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from growth_program.core.records import IS_EMPTY, EmptinessFilter, RecordAdmin
from growth_program.people.models import User
from growth_program.people.records import keys
from growth_program.support.models import Mail


class GivenUpFilter(EmptinessFilter):
    """Mails that are not tried any more, and the others."""

    title = _("delivery")
    parameter_name = f"given_up_at{IS_EMPTY}"
    said = (("0", _("given up")), ("1", _("sent, or still tried")))


@admin.register(Mail)
class MailAdmin(RecordAdmin):
    """What went out, what waits, and why: for who runs the installation."""

    list_display = ["notice", "receiver", "due_at", "tries", "sent_at", "given_up_at", "failure"]
    list_filter = [GivenUpFilter]
    list_select_related = ["notice", "receiver"]
    fields = [
        *("notice", "receiver", "in_digest", "made_at", "due_at", "tries"),
        *("sent_at", "given_up_at", "failure"),
    ]
    search_fields = ["receiver__email"]
    search_help_text = _("The beginning of a receiver's address.")
    ordering = ["-pk"]

    def get_search_results(self, request, queryset, search_term):
        """By receivers, who are looked up first: the long table is searched by their keys."""
        words = search_term.strip().lower()
        if not words:
            return queryset, False
        found = keys(User.objects.filter(email__startswith=words))
        return queryset.filter(receiver__in=found), False
