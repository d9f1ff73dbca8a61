from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompensationConfig(AppConfig):
    name = "compensation"
    verbose_name = _("Compensation")

    def ready(self):
        from compensation import api
        from growth_program.gateway import batches

        batches.register(*api.BATCHES)
