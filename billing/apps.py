from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = _("Billing")

    def ready(self):
        from billing import api, menu
        from growth_program.gateway import batches
        from growth_program.portal.menu import register

        batches.register(*api.BATCHES)
        register(*menu.ENTRIES)
