"""Taking a key of GROWTH_KEYS out of use."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models, transaction

from growth_program.gateway.models.clients import keys


@transaction.atomic
def reencrypt() -> int:
    """Encrypt everything that is stored encrypted with the first key, and say how much that was.

    After it, the keys behind the first open nothing any more but backups made before. Raises
    InvalidToken, and changes nothing, where something is encrypted with none of the keys.
    """
    count = 0
    for field in encrypted():
        rows = field.model._default_manager.select_for_update().exclude(**{field.attname: None})
        for row in rows.order_by("pk"):
            stored = bytes(getattr(row, field.attname))
            if stored:
                setattr(row, field.attname, keys().rotate(stored))
                row.save(update_fields=[field.attname])
                count += 1
    return count


def encrypted() -> Iterator[models.Field]:
    """The columns that are named so: `…_encrypted`."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if field.attname.endswith("_encrypted"):
                yield field
