from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "growth_program.content"
    label = "content"
    verbose_name = _("Content")

    def ready(self):
        from growth_program.content import api
        from growth_program.gateway import batches

        batches.register(*api.BATCHES)
