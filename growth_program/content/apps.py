from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "growth_program.content"
    label = "content"

    def ready(self):
        from growth_program.content import api
        from growth_program.gateway import batches

        batches.register(*api.BATCHES)
