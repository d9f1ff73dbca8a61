from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GatewayConfig(AppConfig):
    name = "growth_program.gateway"
    label = "gateway"
    verbose_name = _("API")

    def ready(self):
        from growth_program.core import acts
        from growth_program.gateway.acts import ACTS

        acts.register(*ACTS)
