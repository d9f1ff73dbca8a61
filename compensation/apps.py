from django.apps import AppConfig


class CompensationConfig(AppConfig):
    name = "compensation"

    def ready(self):
        from compensation import api
        from growth_program.gateway import batches

        batches.register(*api.BATCHES)
