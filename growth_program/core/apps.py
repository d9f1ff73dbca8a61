from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "growth_program.core"
    label = "core"

    def ready(self):
        from growth_program.core import guard

        guard.connect()
