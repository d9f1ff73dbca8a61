from functools import reduce
from operator import or_

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from enrollment.rules.periods import NotActivated, Period
from enrollment.rules.states import STEPS
from growth_program.core.columns import usd

# What is changed with the state, and never without.
SET_BY_STEPS = (
    "activated_on",
    "service_from",
    "service_to",
    "termination_reason",
    "is_merchants_fault",
    "fee_returned",
)


class DateRange(Func):
    """Days from the one to the other, both inclusive."""

    function = "DATERANGE"
    output_field = DateRangeField()


SERVICE_PERIOD = DateRange(
    "service_from", "service_to", RangeBoundary(inclusive_lower=True, inclusive_upper=True)
)


class EnrollmentQuerySet(models.QuerySet):
    """Selections of enrollments, as adjectives."""

    def served(self):
        """Those that have, or had, a service period."""
        return self.filter(service_from__isnull=False)

    def serving(self, on):
        """Those whose service period has that day, and whose shop's tools are frozen on it."""
        return self.filter(
            state__in=["active", "ended", "completed", "terminated"],
            service_from__lte=on,
            service_to__gte=on,
        )

    def newest_first(self):
        """By the term that was agreed to, the latest first."""
        return self.order_by("-version__starts_on", "-pk")

    def of(self, program):
        """Those of one program, by shop."""
        return self.filter(program=program).order_by("shop_id")


class Enrollment(models.Model):
    """A shop's part in one program."""

    class State(models.TextChoices):
        APPLIED = "applied", _("applied")
        ACTIVE = "active", _("active")
        ENDED = "ended", _("ended")
        COMPLETED = "completed", _("completed")
        WITHDRAWN = "withdrawn", _("withdrawn")
        TERMINATED = "terminated", _("terminated")

    number = models.CharField(_("number"), max_length=64, unique=True, db_collation="C")
    program = models.ForeignKey(
        "core.Program", models.PROTECT, related_name="enrollments", verbose_name=_("program")
    )
    # The figures that the shop agreed to.
    version = models.ForeignKey(
        "core.ProgramVersion", models.PROTECT, related_name="+", verbose_name=_("program version")
    )
    shop = models.ForeignKey(
        "marketplace.Shop", models.PROTECT, related_name="enrollments", verbose_name=_("shop")
    )
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.APPLIED)
    aigc_committed = models.PositiveIntegerField(_("AIGC items committed"))
    videos_committed = models.PositiveIntegerField(_("creator videos committed"))
    activated_on = models.DateField(_("activated on"), null=True)
    # The service period, both inclusive.
    service_from = models.DateField(_("service from"), null=True)
    service_to = models.DateField(_("service to"), null=True)
    # Of one that the platform has terminated: why, whose fault, and what of the fee goes back.
    termination_reason = models.TextField(_("reason of termination"), null=True)  # noqa: DJ001
    is_merchants_fault = models.BooleanField(_("the merchant's fault"), null=True)
    fee_returned = usd(verbose_name=_("fee returned"), null=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrollment")
        verbose_name_plural = _("enrollments")
        permissions = [("end_enrollment", "Can withdraw and terminate enrollments")]
        indexes = [
            models.Index(fields=["state", "program", "shop"], name="enrollment_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["program", "shop"], name="enrollment_once_a_program"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "applied",
                        "active",
                        "ended",
                        "completed",
                        "withdrawn",
                        "terminated",
                    ]
                ),
                name="enrollment_state_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["applied", "withdrawn"],
                    activated_on__isnull=True,
                    service_from__isnull=True,
                    service_to__isnull=True,
                )
                | Q(
                    state__in=["active", "ended", "completed", "terminated"],
                    activated_on__isnull=False,
                    service_from__isnull=False,
                    service_to__isnull=False,
                    service_to__gte=F("service_from"),
                )
                # Before its service began there is none.
                | Q(
                    state="terminated",
                    activated_on__isnull=False,
                    service_from__isnull=True,
                    service_to__isnull=True,
                ),
                name="enrollment_period_iff_activated",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="terminated",
                    termination_reason__isnull=False,
                    termination_reason__gt="",
                    is_merchants_fault__isnull=False,
                    fee_returned__isnull=False,
                    fee_returned__gte=0,
                )
                | (
                    ~Q(state="terminated")
                    & Q(
                        termination_reason__isnull=True,
                        is_merchants_fault__isnull=True,
                        fee_returned__isnull=True,
                    )
                ),
                name="enrollment_terminated_with_a_reason",
            ),
            # A line is charged by one enrollment at most.
            ExclusionConstraint(
                name="enrollment_periods_do_not_overlap",
                expressions=[
                    ("shop", RangeOperators.EQUAL),
                    (SERVICE_PERIOD, RangeOperators.OVERLAPS),
                ],
                condition=Q(service_from__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="enrollment_steps",
                field="state",
                transitions=sorted({(state, to) for (state, _act), to in STEPS.items()}),
            ),
            pgtrigger.ReadOnly(
                name="enrollment_agreement_stays",
                exclude=["state", *SET_BY_STEPS],
            ),
            pgtrigger.Protect(
                name="enrollment_changes_by_steps",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state=pgtrigger.F("new__state"))
                & reduce(
                    or_,
                    (
                        pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")})
                        for name in SET_BY_STEPS
                    ),
                ),
            ),
            pgtrigger.Protect(name="enrollment_stays", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="enrollment_agrees",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.state <> 'applied' THEN
                        RAISE EXCEPTION 'An enrollment begins as applied';
                    END IF;
                    UPDATE public.core_programversion SET is_agreed = true
                        WHERE id = NEW.version_id AND program_id = NEW.program_id
                        AND NOT is_agreed;
                    IF NOT EXISTS (SELECT FROM public.core_programversion
                        WHERE id = NEW.version_id AND program_id = NEW.program_id)
                    THEN RAISE EXCEPTION 'The version is of another program'; END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def service(self) -> Period:
        """The service period. Raises NotActivated."""
        if self.service_from is None or self.service_to is None:
            raise NotActivated(self.number)
        return Period(first=self.service_from, last=self.service_to)
