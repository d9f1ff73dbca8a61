from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "growth_program.content"
    label = "content"
    verbose_name = _("Content")

    def ready(self):
        from growth_program.content import api, menu
        from growth_program.content.acts import ACTS
        from growth_program.core import acts
        from growth_program.gateway import batches
        from growth_program.people import desk
        from growth_program.portal import menu as portal_menu

        acts.register(*ACTS)
        batches.register(*api.BATCHES)
        desk.register(*menu.DESK)
        portal_menu.register(*menu.ENTRIES)
