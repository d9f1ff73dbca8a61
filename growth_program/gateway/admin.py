from django.contrib import admin

from growth_program.core.records import RecordAdmin
from growth_program.gateway.models import ApiClient


@admin.register(ApiClient)
class ApiClientAdmin(RecordAdmin):
    list_display = ["name", "client_id", "scopes", "created_at", "revoked_at"]
    fields = ["name", "client_id", "scopes", "shops", "webhook_url", "created_at", "revoked_at"]
