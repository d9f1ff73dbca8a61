from django.db import models


class Sweep(models.Model):
    """When a scheduled task last ran to its end: for operators, who are told when it stays away."""

    task = models.CharField(max_length=128, primary_key=True)
    succeeded_at = models.DateTimeField()  # by the wall clock

    def __str__(self) -> str:
        return f"{self.task} {self.succeeded_at:%Y-%m-%d %H:%M:%S}"
