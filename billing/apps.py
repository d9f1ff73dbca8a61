from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = _("Billing")

    def ready(self):
        from billing import api, menu
        from billing.reports import waiting
        from billing.rules.events import StatementClosed
        from growth_program.gateway import batches, events, metrics
        from growth_program.portal.menu import register

        batches.register(*api.BATCHES)
        events.register(StatementClosed)
        metrics.register(
            metrics.Figure(
                "months_due", "Months of enrollments, over and not closed.", waiting.months_due
            ),
        )
        register(*menu.ENTRIES)
