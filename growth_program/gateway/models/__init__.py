from growth_program.gateway.models.clients import ApiClient
from growth_program.gateway.models.requests import ApiRequest
from growth_program.gateway.models.versioned import HistoryModel, VersionedModel
from growth_program.gateway.models.webhooks import (
    ENDED_AT,
    Failure,
    WebhookDelivery,
    WebhookReceiver,
    WebhookTry,
)

__all__ = [
    "ENDED_AT",
    "ApiClient",
    "ApiRequest",
    "Failure",
    "HistoryModel",
    "VersionedModel",
    "WebhookDelivery",
    "WebhookReceiver",
    "WebhookTry",
]
