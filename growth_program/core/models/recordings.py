from django.db import models
from django.utils.translation import gettext_lazy as _

from growth_program.core.triggers import append_only


class Recording(models.Model):
    """One writing of facts, or one close. Facts name it as `recorded_in`.

    The number is drawn after the shops are locked, so that for each shop what was recorded
    before a close has a smaller number than the close, whatever the clocks say.
    """

    number = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("at"))  # by the business clock
    kind = models.CharField(_("kind"), max_length=32)
    source = models.CharField(_("source"), max_length=128)  # a client's id, a command, a task

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        triggers = append_only("recording")

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
