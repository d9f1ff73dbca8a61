from typing import Any, ClassVar

from django.db import models

from growth_program.gateway.newest import Version


class VersionedModel(models.Model):
    """The newest version of something that the outside world sends."""

    update_time = models.BigIntegerField()  # Unix seconds, as sent
    sha256 = models.BinaryField(max_length=32)  # of the parsed content
    recorded_in = models.BigIntegerField()  # core.Recording

    KEY: ClassVar[tuple[str, ...]]  # the fields that name the thing
    HISTORY: ClassVar[type[models.Model] | None] = None  # where every version of it is kept
    TRACE = frozenset({"id", "sha256", "recorded_in"})  # ours, not the content

    class Meta:
        abstract = True

    def key(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.KEY)

    def version(self) -> Version:
        return Version(self.update_time, bytes(self.sha256))


class HistoryModel(models.Model):
    """One of the versions of such a thing: one for each time."""

    update_time = models.BigIntegerField()
    sha256 = models.BinaryField(max_length=32)
    recorded_in = models.BigIntegerField()

    KEY: ClassVar[tuple[str, ...]]  # the thing's, and update_time

    class Meta:
        abstract = True
