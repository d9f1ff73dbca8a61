from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketplaceConfig(AppConfig):
    name = "growth_program.marketplace"
    label = "marketplace"
    verbose_name = _("Marketplace")

    def ready(self):
        from growth_program.gateway import batches
        from growth_program.marketplace import api

        batches.register(*api.BATCHES)
