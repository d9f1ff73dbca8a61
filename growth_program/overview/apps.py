from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OverviewConfig(AppConfig):
    name = "growth_program.overview"
    label = "overview"
    verbose_name = _("Overview")

    def ready(self):
        from growth_program.overview import menu
        from growth_program.people import desk
        from growth_program.portal.menu import register

        desk.register(*menu.DESK)
        register(*menu.ENTRIES)
