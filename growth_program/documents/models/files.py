from uuid import uuid4

from django.db import models
from django.db.models import Q

from growth_program.core.triggers import append_only


class ContentType(models.TextChoices):
    """What a file may be handed out as. Nothing here runs in a browser."""

    PDF = "application/pdf"


class StoredFile(models.Model):
    """A file that is kept: what it is and whose. Its bytes stand in the storage, not here.

    The row is written after the bytes, so that none is without; it never changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=32, db_collation="C")
    subject = models.CharField(max_length=128, db_collation="C")  # the record that it belongs to
    variant = models.CharField(max_length=64, db_collation="C")  # its language, for instance
    shop = models.CharField(max_length=64, blank=True, db_collation="C")  # id; of none: empty
    name = models.CharField(max_length=200)  # under which a browser keeps it
    content_type = models.CharField(max_length=100, choices=ContentType)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        default_permissions = ()  # who sees the record sees its files
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "variant"], name="stored_file_once"),
            models.CheckConstraint(
                condition=Q(content_type__in=ContentType.values), name="stored_file_type_known"
            ),
        ]
        triggers = append_only("stored_file")

    def __str__(self):
        return self.name

    @property
    def stored_as(self) -> str:
        """Its key in the storage: nothing that somebody gave stands in it."""
        return f"{self.pk.hex[:2]}/{self.pk.hex}"
