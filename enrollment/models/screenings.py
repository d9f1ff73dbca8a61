import msgspec
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enrollment.models.policies import figure, points
from enrollment.rules import screenings as rules
from growth_program.core.triggers import append_only

KEYS = 2**32  # of the results of a run


class Screening(models.Model):
    """One run of a policy over every shop. Its results are written first, and closed by its row."""

    program = models.ForeignKey(
        "core.Program",
        models.PROTECT,
        related_name="screenings",
        verbose_name=_("program"),
        db_index=False,
    )
    number = models.PositiveIntegerField(_("number"))  # of the program's runs
    policy = models.ForeignKey(
        "enrollment.ScreeningPolicy",
        models.PROTECT,
        related_name="screenings",
        verbose_name=_("screening policy"),
    )
    screened_at = models.DateTimeField(_("screened at"))
    # None: the system.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("screened by"),
        db_index=False,
    )
    shops = models.PositiveIntegerField(_("shops"))
    passed = models.PositiveIntegerField(_("passed every gate"))
    selected = models.PositiveIntegerField(_("selected"))
    # `rules.screenings.Comparison` of each view.
    fairness = models.JSONField(_("fairness report"))

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="screening_once"),
            models.CheckConstraint(
                condition=Q(selected__lte=F("passed"), passed__lte=F("shops")),
                name="screening_counts_in_order",
            ),
        ]
        triggers = [
            *append_only("screening"),
            # A policy that it may use, which then stays; and its results, all of them.
            pgtrigger.Trigger(
                name="screening_follows_its_policy",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE public.enrollment_screeningpolicy SET is_used = true
                        WHERE id = NEW.policy_id AND program_id = NEW.program_id AND NOT is_used;
                    IF NOT EXISTS (SELECT FROM public.enrollment_screeningpolicy
                        WHERE id = NEW.policy_id AND program_id = NEW.program_id)
                    THEN RAISE EXCEPTION 'The policy is of another program'; END IF;
                    IF (SELECT sum(weight) FROM public.enrollment_screeningdimension
                        WHERE policy_id = NEW.policy_id) IS DISTINCT FROM 100
                    THEN RAISE EXCEPTION 'The weights do not add up to 100'; END IF;
                    IF (SELECT ROW(count(*), count(*) FILTER (WHERE failed_gates = '{}'),
                            count(*) FILTER (WHERE is_selected))
                        FROM public.enrollment_screeningresult
                        WHERE id > NEW.id << 32 AND id < (NEW.id + 1) << 32)
                        IS DISTINCT FROM
                        ROW(NEW.shops::bigint, NEW.passed::bigint, NEW.selected::bigint)
                    THEN RAISE EXCEPTION 'Its results are others than it says'; END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.program} #{self.number}"

    @property
    def compared(self) -> list[rules.Comparison]:
        """The fairness report, as it was written."""
        return msgspec.convert(self.fairness, list[rules.Comparison])


class ResultQuerySet(models.QuerySet):
    """Selections of results, as adjectives."""

    def of(self, run):
        """Those of one run, which are one stretch of keys."""
        return self.filter(id__gt=run.pk * KEYS, id__lt=(run.pk + 1) * KEYS)


class ScreeningResult(models.Model):
    """What one run says of one shop, with everything that it rests on.

    No key is looked up while a hundred thousand are written: the one statement that writes them
    reads the shops themselves, and the run's own row says how many there are.
    """

    # The run, then the rank: a run's results stand together, in their order, by the key alone.
    id = models.BigIntegerField(primary_key=True)
    screening = models.ForeignKey(
        Screening,
        models.PROTECT,
        related_name="results",
        verbose_name=_("screening"),
        db_constraint=False,
        db_index=False,
    )
    shop = models.ForeignKey(
        "marketplace.Shop",
        models.PROTECT,
        related_name="+",
        verbose_name=_("shop"),
        db_constraint=False,
        db_index=False,
    )
    score = points(_("score"))
    # Those that passed every gate come first, by score; equals by their ids.
    rank = models.PositiveIntegerField(_("rank"))
    is_selected = models.BooleanField(_("selected"))
    failed_gates = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("failed gates"))
    # Of each dimension, in its place: whole ten-thousandths of a point.
    contributions = ArrayField(models.PositiveIntegerField(), verbose_name=_("contributions"))
    # Of each metric that the policy looks at, in its order, as it was used. None: not sent.
    figures = ArrayField(figure("", null=True), verbose_name=_("figures"))
    seller_type = models.CharField(_("seller type"), max_length=64)
    is_enrolled = models.BooleanField(_("is enrolled"))
    category = models.CharField(_("category"), max_length=64)
    market = models.CharField(_("market"), max_length=64)
    size = models.CharField(_("size"), max_length=16)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("screening result")
        verbose_name_plural = _("screening results")
        permissions = [("override_screening", "Can override screenings of shops")]
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "shop"], name="screening_result_once_a_run"
            ),
            models.CheckConstraint(
                condition=Q(id=F("screening") * KEYS + F("rank")),
                name="screening_result_key_is_run_and_rank",
            ),
            models.CheckConstraint(
                condition=Q(is_selected=False) | Q(failed_gates=[]),
                name="screening_result_selected_passed",
            ),
        ]
        triggers = append_only("screening_result")

    def __str__(self):
        return f"{self.shop}"

    def facts(self, policy: rules.Policy) -> rules.Facts:
        """What the policy looked at."""
        named = zip(policy.metrics, self.figures, strict=True)
        return rules.Facts(
            seller_type=self.seller_type,
            is_enrolled=self.is_enrolled,
            metrics={metric: value for metric, value in named if value is not None},
        )


class OverrideQuerySet(models.QuerySet):
    """Selections of overrides, as adjectives."""

    def standing(self):
        """The newest of each shop, which holds."""
        return self.order_by("program", "shop", "-pk").distinct("program", "shop")


class ScreeningOverride(models.Model):
    """A person's word against, or for, what the runs of a program say of a shop."""

    program = models.ForeignKey(
        "core.Program",
        models.PROTECT,
        related_name="screening_overrides",
        verbose_name=_("program"),
        db_index=False,
    )
    shop = models.ForeignKey(
        "marketplace.Shop",
        models.PROTECT,
        related_name="screening_overrides",
        verbose_name=_("shop"),
        db_index=False,
    )
    is_selected = models.BooleanField(_("selected"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("overridden by"),
        db_index=False,
    )
    at = models.DateTimeField(_("overridden at"))

    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("screening override")
        verbose_name_plural = _("screening overrides")
        indexes = [
            models.Index(fields=["program", "shop", "-id"], name="screening_override_newest")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__regex=r"\S"), name="screening_override_has_a_reason"
            ),
        ]
        triggers = append_only("screening_override")

    def __str__(self):
        return f"{self.shop}"
