from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompensationConfig(AppConfig):
    name = "compensation"
    verbose_name = _("Compensation")

    def ready(self):
        from compensation import api, menu
        from growth_program.gateway import batches
        from growth_program.portal.menu import register

        batches.register(*api.BATCHES)
        register(*menu.ENTRIES)
