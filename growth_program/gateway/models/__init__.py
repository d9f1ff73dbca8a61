from growth_program.gateway.models.clients import ApiClient
from growth_program.gateway.models.versioned import HistoryModel, VersionedModel

__all__ = ["ApiClient", "HistoryModel", "VersionedModel"]
