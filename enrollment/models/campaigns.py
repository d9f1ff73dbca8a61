from datetime import UTC, datetime

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from enrollment.rules.campaigns import REASONS
from growth_program.core.triggers import append_only, never_emptied
from growth_program.gateway.models import HistoryModel, VersionedModel


class CampaignKind(models.TextChoices):
    """How products come into a campaign."""

    ROUTINE = "routine", _("routine campaign")
    MEGA = "mega", _("mega promotion")


class CampaignTerms(models.Model):
    """What is said of a campaign, in each of its versions."""

    campaign_id = models.CharField(_("campaign id"), max_length=64, db_collation="C")
    kind = models.CharField(_("kind"), max_length=8, choices=CampaignKind)
    name_zh = models.CharField(_("name in Chinese"), max_length=500)
    name_en = models.CharField(_("name in English"), max_length=500)
    market = models.CharField(_("market"), max_length=64)
    # None are all of them.
    categories = ArrayField(
        models.CharField(max_length=64), verbose_name=_("categories"), default=list, blank=True
    )
    # The shop's own money.
    discount_rate = models.DecimalField(_("discount rate"), max_digits=5, decimal_places=4)
    # Unix seconds, as sent.
    starts_time = models.BigIntegerField(_("starts"))
    ends_time = models.BigIntegerField(_("ends"))
    register_by_time = models.BigIntegerField(_("registration ends"))
    min_stock = models.PositiveIntegerField(_("least stock"))

    class Meta:
        abstract = True


def _holds(prefix: str) -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(kind__in=["routine", "mega"]), name=f"{prefix}_kind_known"
        ),
        models.CheckConstraint(
            condition=Q(discount_rate__range=(0, 1)), name=f"{prefix}_discount_is_a_share"
        ),
        models.CheckConstraint(
            condition=Q(register_by_time__lte=F("starts_time")) & Q(starts_time__lt=F("ends_time")),
            name=f"{prefix}_times_in_order",
        ),
    ]


class CampaignVersion(CampaignTerms, HistoryModel):
    """Every version of a campaign that was sent, stale ones too."""

    KEY = ("campaign_id", "update_time")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign_id", "update_time"], name="campaign_version_once"
            ),
            *_holds("campaign_version"),
        ]

    def __str__(self):
        return f"{self.campaign_id} at {self.update_time}"


class Campaign(CampaignTerms, VersionedModel):
    """A campaign of a market, as last reported."""

    KEY = ("campaign_id",)
    HISTORY = CampaignVersion

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.UniqueConstraint(fields=["campaign_id"], name="campaign_once"),
            *_holds("campaign"),
        ]
        indexes = [models.Index(fields=["kind", "starts_time"], name="campaign_by_start")]
        triggers = [
            pgtrigger.ReadOnly(name="campaign_keeps_its_kind", fields=["campaign_id", "kind"]),
            pgtrigger.Protect(name="campaign_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh

    @property
    def starts_at(self) -> datetime:
        """When it starts, as an instant."""
        return datetime.fromtimestamp(self.starts_time, UTC)

    @property
    def ends_at(self) -> datetime:
        """When it ends, as an instant."""
        return datetime.fromtimestamp(self.ends_time, UTC)

    @property
    def register_by(self) -> datetime:
        """Until when products can come in, as an instant."""
        return datetime.fromtimestamp(self.register_by_time, UTC)


class CampaignAnswer(models.Model):
    """What a member of a shop answered to a mega promotion for a product. The newest holds."""

    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        related_name="answers",
        verbose_name=_("campaign"),
        db_index=False,
    )
    product = models.ForeignKey(
        "enrollment.EnrolledProduct",
        models.PROTECT,
        related_name="campaign_answers",
        verbose_name=_("enrolled product"),
    )
    is_confirmed = models.BooleanField(_("confirmed"))
    # The price that he accepts, with what he knew when he did. A floor price in another currency
    # is none.
    price = models.DecimalField(_("price"), max_digits=15, decimal_places=3, null=True)
    currency = models.CharField(_("currency"), max_length=3)
    list_price = models.DecimalField(_("list price"), max_digits=15, decimal_places=3)
    floor_price = models.DecimalField(_("floor price"), max_digits=15, decimal_places=3, null=True)
    accepts_below_floor = models.BooleanField(_("accepts less than the floor price"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("answered by"),
        db_index=False,
    )
    at = models.DateTimeField(_("answered at"))  # by the business clock

    class Meta:
        verbose_name = _("answer to a mega promotion")
        verbose_name_plural = _("answers to mega promotions")
        indexes = [models.Index(fields=["campaign", "product"], name="campaign_answer_by_campaign")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_confirmed=False, price__isnull=True)
                | Q(is_confirmed=True, price__gt=0, price__lte=F("list_price")),
                name="campaign_answer_price_iff_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(accepts_below_floor=True)
                | Q(price__isnull=True)
                | Q(floor_price__isnull=True)
                | Q(price__gte=F("floor_price")),
                name="campaign_answer_below_floor_accepted",
            ),
        ]
        triggers = [
            *append_only("campaign_answer"),
            pgtrigger.Trigger(
                name="campaign_answered_by_a_member",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (SELECT FROM public.enrollment_enrolledproduct e
                        JOIN public.enrollment_enrollment n ON n.id = e.enrollment_id
                        JOIN public.people_shopmember m ON m.shop_id = n.shop_id
                        JOIN public.people_user u ON u.id = m.user_id
                        WHERE e.id = NEW.product_id AND m.user_id = NEW.by_id
                        AND m.role IN ('owner', 'operator') AND NOT u.is_staff)
                    THEN RAISE EXCEPTION 'A member of the shop answers, and nobody else'; END IF;
                    IF NOT EXISTS (SELECT FROM public.enrollment_campaign c
                        WHERE c.id = NEW.campaign_id AND c.kind = 'mega'
                        AND extract(epoch FROM NEW.at) <= c.register_by_time)
                    THEN RAISE EXCEPTION 'No mega promotion, or its registration is over'; END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.campaign} · {self.product}"


def _entered_as_agreed(
    name: str, operation: pgtrigger.Operation, late: str, *, before: str | None = None
) -> pgtrigger.Trigger:
    """What PostgreSQL holds of entries, for a whole statement at once."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(old=before, new="written"),
        # Counted, not looked for: the planner would take what finds a first one soon, and there
        # is none.
        func=f"""
            IF (SELECT count(*) FROM written w
                JOIN public.enrollment_campaign c ON c.id = w.campaign_id
                JOIN public.enrollment_enrolledproduct e ON e.id = w.product_id
                LEFT JOIN public.enrollment_campaignanswer a ON a.id = w.answer_id
                WHERE e.enrollment_id <> w.enrollment_id
                OR (c.kind = 'mega' AND (a.campaign_id, a.product_id, a.is_confirmed, a.price)
                    IS DISTINCT FROM (w.campaign_id, w.product_id, w.state = 'entered',
                        CASE WHEN w.state = 'entered' THEN w.price END))
                OR (c.kind = 'routine' AND (w.answer_id IS NOT NULL OR {late}))) > 0
            THEN RAISE EXCEPTION 'An entry is not what a rule or a member of the shop decided';
            END IF;
            RETURN NULL;
        """,
    )


class CampaignEntry(models.Model):
    """A product in a campaign, or why not: by the rule, or by a member's answer."""

    class State(models.TextChoices):
        ENTERED = "entered", _("entered")
        SKIPPED = "skipped", _("skipped")
        DECLINED = "declined", _("declined")

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="entries", verbose_name=_("campaign"), db_index=False
    )
    product = models.ForeignKey(
        "enrollment.EnrolledProduct",
        models.PROTECT,
        related_name="campaign_entries",
        verbose_name=_("enrolled product"),
    )
    enrollment = models.ForeignKey(
        "enrollment.Enrollment",
        models.PROTECT,
        related_name="campaign_entries",
        verbose_name=_("enrollment"),
        db_index=False,
    )
    state = models.CharField(_("state"), max_length=8, choices=State)
    # Of a skipped one a code of `rules.campaigns`; its words are made of the figures below.
    reason = models.CharField(_("reason"), max_length=32, blank=True)
    # In a mega promotion what the member accepts; else the list price less the discount.
    price = models.DecimalField(_("price"), max_digits=15, decimal_places=3)
    # What it was judged by.
    currency = models.CharField(_("currency"), max_length=3)
    list_price = models.DecimalField(_("list price"), max_digits=15, decimal_places=3)
    discount_rate = models.DecimalField(_("discount rate"), max_digits=5, decimal_places=4)
    floor_price = models.DecimalField(_("floor price"), max_digits=15, decimal_places=3, null=True)
    floor_currency = models.CharField(_("currency of the floor price"), max_length=3, blank=True)
    stock = models.PositiveIntegerField(_("stock"))
    campaign_recorded_in = models.BigIntegerField(_("recording of the campaign"))
    product_recorded_in = models.BigIntegerField(_("recording of the product"))
    rule_version = models.PositiveSmallIntegerField(_("version of the rule"))
    judged_at = models.DateTimeField(_("checked at"))  # by the business clock
    # In a mega promotion the answer that holds.
    answer = models.ForeignKey(
        CampaignAnswer,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("answer"),
        db_index=False,
    )

    class Meta:
        verbose_name = _("campaign entry")
        verbose_name_plural = _("campaign entries")
        indexes = [
            models.Index(fields=["enrollment", "campaign"], name="campaign_entry_by_enrollment"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "product"], name="campaign_entry_once"),
            models.CheckConstraint(
                condition=Q(state="skipped", answer__isnull=True, reason__in=REASONS)
                | Q(state="entered", reason="")
                | Q(state="declined", answer__isnull=False, reason=""),
                name="campaign_entry_skipped_iff_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="entered", answer__isnull=True)
                | Q(
                    price__gte=F("floor_price"),
                    floor_price__isnull=False,
                    floor_currency=F("currency"),
                ),
                name="campaign_entry_not_below_floor",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="campaign_entry_keeps_its_pair", fields=["campaign", "product", "enrollment"]
            ),
            _entered_as_agreed(
                "campaign_entered_as_agreed",
                pgtrigger.Insert,
                "extract(epoch FROM w.judged_at) > c.register_by_time",
            ),
            # What has entered stays once the campaign has started.
            _entered_as_agreed(
                "campaign_changed_as_agreed",
                pgtrigger.Update,
                """
                    extract(epoch FROM w.judged_at) > c.register_by_time AND (
                        extract(epoch FROM w.judged_at) >= c.starts_time OR EXISTS (
                            SELECT FROM stood b WHERE b.id = w.id AND b.state = 'skipped'))
                """,
                before="stood",
            ),
            pgtrigger.Protect(name="campaign_entry_stays", operation=pgtrigger.Delete),
            never_emptied("campaign_entry"),
        ]

    def __str__(self):
        return f"{self.campaign} · {self.product}: {self.get_state_display()}"


class CampaignAnnouncement(models.Model):
    """That a shop was told of a mega promotion, and that one of its members has seen it."""

    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        related_name="announcements",
        verbose_name=_("campaign"),
        db_index=False,
    )
    enrollment = models.ForeignKey(
        "enrollment.Enrollment",
        models.PROTECT,
        related_name="campaign_announcements",
        verbose_name=_("enrollment"),
    )
    informed_at = models.DateTimeField(_("informed at"))
    seen_at = models.DateTimeField(_("seen at"), null=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("seen by"),
        db_index=False,
    )

    class Meta:
        verbose_name = _("announcement of a mega promotion")
        verbose_name_plural = _("announcements of mega promotions")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "enrollment"], name="campaign_announcement_once"
            ),
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="campaign_announcement_seen_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="campaign_announced_stays", fields=["campaign", "enrollment", "informed_at"]
            ),
            pgtrigger.Protect(
                name="campaign_seen_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__seen_at__isnull=False),
            ),
            pgtrigger.Protect(name="campaign_announcement_is_kept", operation=pgtrigger.Delete),
            never_emptied("campaign_announcement"),
        ]

    def __str__(self):
        return f"{self.campaign} · {self.enrollment.shop}"


class CampaignReminder(models.Model):
    """That a shop that had not answered was reminded, or its account manager told of it."""

    class Occasion(models.TextChoices):
        SEVEN = "7", _("7 days before")
        THREE = "3", _("3 days before")
        ONE = "1", _("1 day before")
        SILENT = "silent", _("the account manager was told")

    announcement = models.ForeignKey(
        CampaignAnnouncement,
        models.PROTECT,
        related_name="reminders",
        verbose_name=_("announcement"),
        db_index=False,
    )
    occasion = models.CharField(_("occasion"), max_length=8, choices=Occasion)
    told_at = models.DateTimeField(_("told at"))

    class Meta:
        verbose_name = _("reminder of a mega promotion")
        verbose_name_plural = _("reminders of mega promotions")
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "occasion"], name="campaign_reminder_once"
            ),
            models.CheckConstraint(
                condition=Q(occasion__in=["7", "3", "1", "silent"]),
                name="campaign_reminder_occasion_known",
            ),
        ]
        triggers = append_only("campaign_reminder")

    def __str__(self):
        return f"{self.announcement_id}: {self.occasion}"
