from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self):
        from billing import api
        from growth_program.gateway import batches

        batches.register(*api.BATCHES)
