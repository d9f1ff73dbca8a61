from django.apps import AppConfig


class MarketplaceConfig(AppConfig):
    name = "growth_program.marketplace"
    label = "marketplace"

    def ready(self):
        from growth_program.gateway import batches
        from growth_program.marketplace import api

        batches.register(*api.BATCHES)
