"""Admin pages of records that nobody edits: they are made by services alone."""

from typing import Any

from django.contrib import admin


class RecordAdmin(admin.ModelAdmin):
    """To be looked at: who may view may do nothing else."""

    show_full_result_count = False  # counting a large table for a caption is not worth it
    list_per_page = 50

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody."""
        return False
