from django.db import models
from django.utils.translation import gettext_lazy as _

from growth_program.core.calendar import WorkingCalendar


class CalendarYear(models.Model):
    """A year whose calendar the State Council has published. Others are never guessed."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day on which the published calendar differs from Monday to Friday."""

    day = models.DateField(_("day"), primary_key=True)
    year = models.ForeignKey(
        CalendarYear, models.CASCADE, related_name="days", verbose_name=_("calendar year")
    )
    is_worked = models.BooleanField(_("is worked"))  # a weekend day that makes up for a holiday
    name = models.CharField(_("name"), max_length=32)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


def published() -> WorkingCalendar:
    """The calendar as far as it is known, in one statement."""
    rows = CalendarYear.objects.order_by("year", "days__day")
    known = list(rows.values_list("year", "days__day", "days__is_worked"))
    days = [(day, is_worked) for _year, day, is_worked in known if day]
    return WorkingCalendar(
        years=tuple(dict.fromkeys(year for year, *_day in known)),
        days_off=tuple(day for day, is_worked in days if not is_worked),
        days_worked=tuple(day for day, is_worked in days if is_worked),
    )
