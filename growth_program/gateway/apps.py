from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GatewayConfig(AppConfig):
    name = "growth_program.gateway"
    label = "gateway"
    verbose_name = _("API")
