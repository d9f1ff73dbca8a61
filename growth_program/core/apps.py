from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "growth_program.core"
    label = "core"
    verbose_name = _("Program")

    def ready(self) -> None:
        from growth_program.core import guard

        guard.connect()
