from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = _("Billing")

    def ready(self):
        from billing import api, menu, notices
        from billing.acts import ACTS, RULES
        from billing.reports import waiting
        from billing.rules.events import StatementClosed
        from growth_program.core import acts
        from growth_program.gateway import batches, events, metrics
        from growth_program.people import desk
        from growth_program.portal.menu import register
        from growth_program.support import kinds

        acts.register(*ACTS)
        acts.name_rules(RULES)
        batches.register(*api.BATCHES)
        events.register(StatementClosed)
        metrics.register(
            metrics.Figure(
                "months_due", "Months of enrollments, over and not closed.", waiting.months_due
            ),
        )
        desk.register(*menu.DESK)
        register(*menu.ENTRIES)
        kinds.register(*notices.KINDS)
