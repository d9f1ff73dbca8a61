"""Making indexes of tables that are in use."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently


class MakeIndex(AddIndexConcurrently):
    """An index, made while others write; again where a later one of its migration failed."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Make it, if it is not there."""
        self._ensure_not_in_transaction(schema_editor)
        model = to_state.apps.get_model(app_label, self.model_name)
        sql = str(self.index.create_sql(model, schema_editor, concurrently=True))
        schema_editor.execute(sql.replace("CONCURRENTLY", "CONCURRENTLY IF NOT EXISTS", 1))
