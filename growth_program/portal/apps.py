from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "growth_program.portal"
    label = "portal"
    verbose_name = _("Portal")

    def ready(self):
        from growth_program.portal import menu
        from growth_program.portal.entries import ENTRIES

        menu.register(*ENTRIES)
