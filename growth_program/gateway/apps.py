from django.apps import AppConfig


class GatewayConfig(AppConfig):
    name = "growth_program.gateway"
    label = "gateway"
