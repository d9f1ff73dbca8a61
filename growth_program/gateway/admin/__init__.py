from growth_program.gateway.admin.clients import ApiClientAdmin
from growth_program.gateway.admin.deliveries import WebhookDeliveryAdmin
from growth_program.gateway.admin.requests import ApiRequestAdmin

__all__ = ["ApiClientAdmin", "ApiRequestAdmin", "WebhookDeliveryAdmin"]
