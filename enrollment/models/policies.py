import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enrollment.rules import screenings as rules
from growth_program.core.triggers import never_emptied

METRICS = sorted(rules.HIGH_IS_GOOD)


def figure(name, **options):
    """A metric as it is used, and what it is held against."""
    return models.DecimalField(name, max_digits=22, decimal_places=6, **options)


def points(name, **options):
    """A part of a hundred, with four decimals."""
    return models.DecimalField(name, max_digits=7, decimal_places=4, **options)


class ScreeningPolicy(models.Model):
    """A numbered version of what a program looks for in a shop. One that a run used stays."""

    program = models.ForeignKey(
        "core.Program",
        models.PROTECT,
        related_name="screening_policies",
        verbose_name=_("program"),
        db_index=False,
    )
    number = models.PositiveSmallIntegerField(_("number"))
    threshold = points(_("threshold of the score"))
    # None: all that reach the threshold.
    most = models.PositiveIntegerField(_("most that are selected"), null=True, blank=True)
    # Groups of fewer shops are not held against others in the fairness report.
    smallest_group = models.PositiveSmallIntegerField(
        _("smallest group compared"), default=10, validators=[MinValueValidator(1)]
    )
    # How many days after a run comes the next. None: only when somebody asks for one.
    repeat_days = models.PositiveSmallIntegerField(_("repeated after days"), null=True, blank=True)
    # Set by the database when the first run uses it.
    is_used = models.BooleanField(_("is used"), default=False, editable=False)

    class Meta:
        verbose_name = _("screening policy")
        verbose_name_plural = _("screening policies")
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="screening_policy_once"),
            models.CheckConstraint(
                condition=Q(threshold__range=(0, 100)),
                name="screening_policy_threshold_is_a_score",
            ),
            models.CheckConstraint(
                condition=Q(most__isnull=True) | Q(most__gt=0),
                name="screening_policy_selects_somebody",
            ),
            models.CheckConstraint(
                condition=Q(smallest_group__gt=0), name="screening_policy_group_is_somebody"
            ),
            models.CheckConstraint(
                condition=Q(repeat_days__isnull=True) | Q(repeat_days__gt=0),
                name="screening_policy_repeats_later",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="screening_policy_used_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__is_used=True),
            ),
            never_emptied("screening_policy"),
        ]

    def __str__(self):
        return f"{self.program} v{self.number}"

    def as_rule(self) -> rules.Policy:
        """The policy as the rules read it, its parts in their order."""
        return rules.Policy(
            gates=tuple(one.as_rule() for one in self.gates.order_by("place")),
            dimensions=tuple(one.as_rule() for one in self.dimensions.order_by("place")),
            threshold=self.threshold,
            most=self.most,
        )


def used_stays(table):
    """A part of a policy that a run has used stays as it is. It waits for a run that begins."""
    return pgtrigger.Trigger(
        name=f"{table}_used_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
            PERFORM FROM public.enrollment_screeningpolicy p
                WHERE p.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.policy_id END,
                    CASE WHEN TG_OP <> 'DELETE' THEN NEW.policy_id END)
                FOR SHARE;
            IF EXISTS (SELECT FROM public.enrollment_screeningpolicy p WHERE p.is_used
                AND p.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.policy_id END,
                    CASE WHEN TG_OP <> 'DELETE' THEN NEW.policy_id END))
            THEN RAISE EXCEPTION 'A screening has used this policy'; END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        """,
    )


class ScreeningGate(models.Model):
    """What a shop has to be, whatever it scores."""

    class Test(models.TextChoices):
        IS = rules.IS, _("is")
        AT_MOST = rules.AT_MOST, _("at most")
        AT_LEAST = rules.AT_LEAST, _("at least")

    policy = models.ForeignKey(
        ScreeningPolicy,
        models.PROTECT,
        related_name="gates",
        verbose_name=_("screening policy"),
        db_index=False,
    )
    place = models.PositiveSmallIntegerField(_("place"))  # from 0
    # `seller_type`, `enrolled`, or a metric of API.md.
    subject = models.CharField(_("subject"), max_length=32)
    test = models.CharField(_("test"), max_length=16, choices=Test)
    text = models.CharField(_("seller type"), max_length=64, blank=True)
    bound = figure(_("bound"), null=True, blank=True)

    class Meta:
        verbose_name = _("screening gate")
        verbose_name_plural = _("screening gates")
        constraints = [
            models.UniqueConstraint(fields=["policy", "place"], name="screening_gate_once"),
            models.CheckConstraint(
                condition=Q(subject=rules.SELLER_TYPE, test="is", text__gt="", bound__isnull=True)
                | Q(subject=rules.ENROLLED, test="is", text="", bound__isnull=True)
                | Q(
                    subject__in=METRICS,
                    test__in=["at_most", "at_least"],
                    text="",
                    bound__isnull=False,
                ),
                name="screening_gate_test_fits_its_subject",
            ),
        ]
        triggers = [used_stays("screening_gate"), never_emptied("screening_gate")]

    def __str__(self):
        return self.subject

    def as_rule(self) -> rules.Gate:
        """The gate as the rules read it."""
        return rules.Gate(subject=self.subject, test=self.test, text=self.text, bound=self.bound)


class ScreeningDimension(models.Model):
    """What is scored, by how far a metric has come from the one figure to the other."""

    class Kind(models.TextChoices):
        BASE = rules.BASE, _("supply-chain base")
        GAP = rules.GAP, _("operating gap")

    policy = models.ForeignKey(
        ScreeningPolicy,
        models.PROTECT,
        related_name="dimensions",
        verbose_name=_("screening policy"),
        db_index=False,
    )
    place = models.PositiveSmallIntegerField(_("place"))  # from 0
    metric = models.CharField(_("metric"), max_length=32)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    nothing_at = figure(_("earns nothing at"))
    all_at = figure(_("earns all at"))
    weight = points(_("weight"))

    class Meta:
        verbose_name = _("screening dimension")
        verbose_name_plural = _("screening dimensions")
        constraints = [
            models.UniqueConstraint(fields=["policy", "place"], name="screening_dimension_once"),
            models.UniqueConstraint(
                fields=["policy", "metric"], name="screening_dimension_metric_once"
            ),
            models.CheckConstraint(
                condition=Q(metric__in=METRICS), name="screening_dimension_metric_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["base", "gap"]), name="screening_dimension_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(nothing_at=F("all_at")), name="screening_dimension_has_two_ends"
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=100), name="screening_dimension_weighs"
            ),
        ]
        triggers = [used_stays("screening_dimension"), never_emptied("screening_dimension")]

    def __str__(self):
        return self.metric

    def as_rule(self) -> rules.Dimension:
        """The dimension as the rules read it."""
        return rules.Dimension(
            metric=self.metric,
            kind=self.kind,
            nothing_at=self.nothing_at,
            all_at=self.all_at,
            weight=self.weight,
        )
