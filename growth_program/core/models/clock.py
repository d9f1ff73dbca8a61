from datetime import UTC, datetime

import pgtrigger
from django.db import models
from django.db.models import Q

from growth_program.core.clock import UNKEPT
from growth_program.core.triggers import never_emptied

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# Nothing that the clock may have shown when it is put anew is shown again after it.
NEVER_BACK = f"""
    _shown = OLD.stands_at;
    IF OLD.goes_to IS NULL AND NEW.put_at > OLD.put_at THEN
        _shown = OLD.stands_at + least(NEW.put_at - OLD.put_at, interval '{UNKEPT.seconds} s');
    END IF;
    IF NEW.stands_at < _shown THEN
        RAISE EXCEPTION 'The clock of the demo never goes back';
    END IF;
    RETURN NEW;
"""


class DemoClock(models.Model):
    """The demo's business clock. No row: real time. Nobody but the demo reads it.

    It was put at `stands_at` at an instant of the wall clock, and runs on from there, unless a
    job moves it further: then it stands, step by step, on the way from `left_at` to `goes_to`.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    stands_at = models.DateTimeField()
    put_at = models.DateTimeField(db_default=LONG_AGO)
    lived_to = models.DateTimeField(null=True)  # behind the clock, where that ran on by itself
    left_at = models.DateTimeField(null=True)
    goes_to = models.DateTimeField(null=True)
    doing = models.CharField(max_length=128, default="", db_default="")
    trouble = models.CharField(max_length=1000, default="", db_default="")  # ended the job

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="demo_clock_is_one")]
        triggers = [
            pgtrigger.Trigger(
                name="demo_clock_never_goes_back",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                declare=[("_shown", "timestamptz")],
                func=NEVER_BACK,
            ),
            pgtrigger.Protect(name="demo_clock_stays", operation=pgtrigger.Delete),
            never_emptied("demo_clock"),
        ]

    def __str__(self) -> str:
        return self.stands_at.isoformat()
