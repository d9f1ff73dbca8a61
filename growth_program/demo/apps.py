from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "growth_program.demo"
    label = "demo"
    verbose_name = _("Demo")

    def ready(self):
        from growth_program.core import acts
        from growth_program.demo.play import PLAYED

        acts.register(acts.Act(name=PLAYED, text=_("The demo's term was played to its end.")))
