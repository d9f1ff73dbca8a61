"""The acts on API clients, in words."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from growth_program.core import formats
from growth_program.core.acts import Act

ACTS = (
    Act(name="api_client.created", text=_("The client was made, with the scopes %(scopes)s.")),
    Act(
        name="api_client.rotated",
        text=_("The client got a new secret. The one before holds until %(previous_until)s."),
        shown={"previous_until": lambda text: formats.instant(datetime.fromisoformat(text))},
    ),
    Act(name="api_client.revoked", text=_("The client was shut out for good.")),
    Act(
        name="api_client.webhook_changed",
        text=_("Its webhooks go to %(after)s now, before to %(before)s."),
        shown={"before": lambda text: text or "—", "after": lambda text: text or "—"},
    ),
)
