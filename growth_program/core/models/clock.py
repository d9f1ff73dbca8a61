from django.db import models
from django.db.models import Q


class DemoClock(models.Model):
    """Where the demo's business clock stands. No row: real time. Nobody but the demo reads it."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    stands_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="demo_clock_is_one")]

    def __str__(self) -> str:
        return self.stands_at.isoformat()
