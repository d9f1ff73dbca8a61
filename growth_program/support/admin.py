from django.contrib import admin

from growth_program.core.records import RecordAdmin
from growth_program.support.models import Mail


@admin.register(Mail)
class MailAdmin(RecordAdmin):
    """What went out, what waits, and why: for who runs the installation."""

    list_display = ["notice", "receiver", "due_at", "tries", "sent_at", "given_up_at", "failure"]
    list_filter = [("given_up_at", admin.EmptyFieldListFilter)]
    list_select_related = ["notice", "receiver"]
    fields = [
        *("notice", "receiver", "in_digest", "made_at", "due_at", "tries"),
        *("sent_at", "given_up_at", "failure"),
    ]
    search_fields = ["receiver__email"]
    ordering = ["-pk"]
