from django.contrib import admin

from growth_program.core.records import RecordAdmin
from growth_program.people.models import User


@admin.register(User)
class UserAdmin(RecordAdmin):
    list_display = ["email", "name", "is_staff", "is_active", "last_login"]
    fields = ["email", "name", "is_staff", "is_active", "groups", "last_login"]
    search_fields = ["email", "name"]
