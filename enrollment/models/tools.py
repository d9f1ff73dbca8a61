from datetime import date

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from growth_program.core.models.programs import agreed_stays
from growth_program.core.triggers import append_only


class Tool(models.Model):
    """One of the marketing tools that shops have on the marketplace."""

    code = models.CharField(_("code"), max_length=64, unique=True, db_collation="C")
    name_zh = models.CharField(_("name in Chinese"), max_length=64)
    name_en = models.CharField(_("name in English"), max_length=64)
    place = models.PositiveSmallIntegerField(_("place"), unique=True)

    class Meta:
        verbose_name = _("marketing tool")
        verbose_name_plural = _("marketing tools")
        ordering = ["place"]
        triggers = [
            # What is known to other systems by its code is never called otherwise.
            pgtrigger.ReadOnly(name="tool_keeps_its_code", fields=["code"]),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


class ToolRuleManager(models.Manager):
    """Rules with their tools, which every reader names."""

    def get_queryset(self):
        return super().get_queryset().select_related("tool")


class ToolRule(models.Model):
    """What an edition does to a tool of its shops, and to what runs with it at the freeze."""

    class AtFreeze(models.TextChoices):
        RUNS_OUT = "runs_out", _("runs to its end")
        STOPPED = "stopped", _("is stopped")
        TAKEN_OVER = "taken_over", _("is carried on by the platform")

    version = models.ForeignKey(
        "core.ProgramVersion",
        models.PROTECT,
        related_name="tool_rules",
        verbose_name=_("program version"),
    )
    tool = models.ForeignKey(
        Tool, models.PROTECT, related_name="+", verbose_name=_("marketing tool")
    )
    is_frozen = models.BooleanField(_("is frozen"))
    at_freeze = models.CharField(
        _("what runs at the freeze"), max_length=16, choices=AtFreeze, blank=True
    )

    objects = ToolRuleManager()

    class Meta:
        verbose_name = _("tool rule")
        verbose_name_plural = _("tool rules")
        ordering = ["tool__place"]
        constraints = [
            models.UniqueConstraint(fields=["version", "tool"], name="tool_rule_once"),
            models.CheckConstraint(
                condition=Q(is_frozen=True, at_freeze__in=["runs_out", "stopped", "taken_over"])
                | Q(is_frozen=False, at_freeze=""),
                name="tool_rule_at_freeze_iff_frozen",
            ),
        ]
        triggers = [agreed_stays("tool_rule", "version_id")]

    def __str__(self):
        return f"{self.version_id}: {self.tool}"


class ToolTry(models.Model):
    """A try to use a tool, as the marketplace asked: when, what for, and whether it was refused."""

    class Action(models.TextChoices):
        CREATE = "create", _("create")
        LOWER = "lower", _("lower")
        END = "end", _("end")

    shop = models.ForeignKey(
        "marketplace.Shop",
        models.PROTECT,
        related_name="tool_tries",
        verbose_name=_("shop"),
        db_index=False,
    )
    # The one in service at the time.
    enrollment = models.ForeignKey(
        "enrollment.Enrollment",
        models.PROTECT,
        null=True,
        related_name="tool_tries",
        verbose_name=_("enrollment"),
    )
    tool = models.ForeignKey(
        Tool, models.PROTECT, related_name="+", verbose_name=_("marketing tool")
    )
    action = models.CharField(_("action"), max_length=8, choices=Action)
    is_refused = models.BooleanField(_("refused"))
    source = models.CharField(_("asked by"), max_length=200)
    at = models.DateTimeField(_("at"))  # by the business clock
    # Of the signed request: sent again it is the same try.
    request_sha256 = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("try of a tool")
        verbose_name_plural = _("tries of tools")
        constraints = [
            # Sent again after midnight it may get another answer, and that is written down too.
            models.UniqueConstraint(
                fields=["request_sha256", "is_refused"], name="tool_try_once_a_request"
            ),
            models.CheckConstraint(
                condition=Q(action__in=["create", "lower", "end"]), name="tool_try_action_known"
            ),
            models.CheckConstraint(
                condition=Q(is_refused=False) | Q(action="create", enrollment__isnull=False),
                name="tool_try_only_creating_is_refused",
            ),
        ]
        indexes = [
            models.Index(fields=["shop", "-id"], name="tool_try_by_shop"),
        ]
        triggers = append_only("tool_try")

    def __str__(self):
        return f"{self.tool}: {self.get_action_display()}"


class ToolChange(models.Model):
    """That the tools of an enrollment were frozen, or given back: told once, when the day came."""

    class Occasion(models.TextChoices):
        FROZEN = "frozen", _("frozen")
        THAWED = "thawed", _("given back")

    enrollment = models.ForeignKey(
        "enrollment.Enrollment",
        models.PROTECT,
        related_name="tool_changes",
        verbose_name=_("enrollment"),
    )
    occasion = models.CharField(_("occasion"), max_length=8, choices=Occasion)
    tools = ArrayField(models.CharField(max_length=64), verbose_name=_("marketing tools"))
    frozen_on = models.DateField(_("frozen from"))
    thawed_on = models.DateField(_("given back on"))  # as it stood when it was told
    told_at = models.DateTimeField(_("told at"))

    class Meta:
        verbose_name = _("change of tools")
        verbose_name_plural = _("changes of tools")
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "occasion"], name="tool_change_once"),
            models.CheckConstraint(
                condition=Q(occasion__in=["frozen", "thawed"]), name="tool_change_occasion_known"
            ),
        ]
        triggers = append_only("tool_change")

    def __str__(self):
        return f"{self.enrollment_id}: {self.occasion}"

    @property
    def came_on(self) -> date:
        """The day of the change itself."""
        return self.frozen_on if self.occasion == self.Occasion.FROZEN else self.thawed_on


# A row for each freeze whose service period has the day, and for each thaw, of one that was told,
# whose service period is over. What another enrollment of the shop keeps frozen is not given back.
CHANGES = """
    INSERT INTO enrollment_toolchange
        (enrollment_id, occasion, tools, frozen_on, thawed_on, told_at)
    SELECT e.id, %(occasion)s, coalesce(changed.codes, '{}'), e.service_from,
        e.service_to + 1, %(at)s
    FROM enrollment_enrollment e
    CROSS JOIN LATERAL (
        SELECT array_agg(t.code ORDER BY t.place) AS codes
        FROM enrollment_toolrule r JOIN enrollment_tool t ON t.id = r.tool_id
        WHERE r.version_id = e.version_id AND r.is_frozen AND NOT EXISTS (
            SELECT FROM enrollment_enrollment o
            JOIN enrollment_toolrule other ON other.version_id = o.version_id
            WHERE %(occasion)s = 'thawed' AND o.shop_id = e.shop_id
                AND o.service_from <= e.service_to + 1 AND o.service_to > e.service_to
                AND other.tool_id = r.tool_id AND other.is_frozen)
    ) changed
    WHERE NOT EXISTS (SELECT FROM enrollment_toolchange c
            WHERE c.enrollment_id = e.id AND c.occasion = %(occasion)s)
        AND EXISTS (SELECT FROM enrollment_toolrule r
            WHERE r.version_id = e.version_id AND r.is_frozen)
        AND CASE %(occasion)s WHEN 'frozen' THEN %(today)s BETWEEN e.service_from AND e.service_to
            ELSE e.service_to < %(today)s AND EXISTS (SELECT FROM enrollment_toolchange c
                WHERE c.enrollment_id = e.id AND c.occasion = 'frozen') END
    ORDER BY e.id LIMIT %(most)s
    ON CONFLICT DO NOTHING
    RETURNING id
"""
