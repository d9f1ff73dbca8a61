from datetime import UTC, date, datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enrollment.rules import samples as rules
from growth_program.core import clock
from growth_program.core.triggers import append_only, never_emptied

SENT = ("request_id", "shop", "product_id", "creator_id", "requested_time", "answer_due_on")
# What an answer writes, once.
ANSWERED = ("enrolled_product", "slot", "auto_slot", "decided_at", "decided_by")
GIVEN = ["approved", "shipped", "delivered", "video_posted"]


def stands(state: str, on: date) -> Q:
    """That a request is in a state on a day, or in what the days have made of one."""
    made_of_days = {
        "requested": Q(state="requested", answer_due_on__gte=on),
        rules.EXPIRED: Q(state="requested", answer_due_on__lt=on),
        "delivered": Q(state="delivered", video_due_on__gte=on),
        rules.OVERDUE: Q(state="delivered", video_due_on__lt=on),
    }
    return made_of_days.get(state, Q(state=state))


class SampleRequestQuerySet(models.QuerySet):
    """Selections of sample requests, as adjectives."""

    def standing(self, state, on):
        """Those in a state on a day, `expired` and `overdue` among them."""
        return self.filter(stands(state, on))


def _once(*fields: str) -> pgtrigger.Q:
    """That something which an answer wrote is written again."""
    changed = pgtrigger.Q()
    for name in fields:
        changed |= pgtrigger.Q(
            **{f"old__{name}__isnull": False, f"old__{name}__df": pgtrigger.F(f"new__{name}")}
        )
    return changed


class SampleRequest(models.Model):
    """A creator's request for a sample of a shop's product, and what became of it."""

    class State(models.TextChoices):
        REQUESTED = "requested", pgettext_lazy("sample", "requested")
        APPROVED = "approved", pgettext_lazy("sample", "approved")
        SHIPPED = "shipped", pgettext_lazy("sample", "shipped")
        DELIVERED = "delivered", pgettext_lazy("sample", "delivered")
        VIDEO_POSTED = "video_posted", pgettext_lazy("sample", "video posted")
        DECLINED = "declined", pgettext_lazy("sample", "declined")

    class Waits(models.TextChoices):
        NOT_ENROLLED = rules.NOT_ENROLLED, _("the product is not enrolled")
        NOT_QUALIFIED = rules.NOT_QUALIFIED, _("the product needs work")
        CREATOR_UNKNOWN = rules.CREATOR_UNKNOWN, _("the creator is not known")
        TIER = rules.TIER, _("the creator is below mid")
        COST_UNKNOWN = rules.COST_UNKNOWN, _("the cost in USD is not known")
        QUOTA = rules.QUOTA, _("the auto-approve quota is used")
        SAMPLES = rules.SAMPLES, _("the samples are used")
        STOCK = rules.STOCK, _("the stock is too low")

    request_id = models.CharField(_("request id"), max_length=64, unique=True, db_collation="C")
    shop = models.ForeignKey(
        "marketplace.Shop",
        models.PROTECT,
        related_name="sample_requests",
        verbose_name=_("shop"),
        db_index=False,
    )
    # As sent: neither need be known yet.
    product_id = models.CharField(_("product id"), max_length=64, db_collation="C")
    creator_id = models.CharField(_("creator id"), max_length=64, db_collation="C")
    requested_time = models.BigIntegerField()  # Unix seconds
    answer_due_on = models.DateField(_("to be answered by"))  # inclusive
    state = models.CharField(
        _("state"), max_length=16, choices=State, default="requested", db_default="requested"
    )
    # While it waits: why, at which place among those for the product, and what it would bring.
    waits_for = models.CharField(
        _("why it waits"), max_length=16, choices=Waits, blank=True, default="", db_default=""
    )
    rank = models.PositiveIntegerField(_("rank"), null=True)
    predicted_roi = models.DecimalField(
        _("predicted ROI"), max_digits=24, decimal_places=4, null=True
    )
    # What the prediction was made of, by the names of `rules.samples.Prediction`.
    inputs = models.JSONField(
        _("figures of the prediction"),
        default=dict,
        db_default=Value({}, output_field=models.JSONField()),
    )
    ranked_at = models.DateTimeField(_("ranked at"), null=True)
    # Of one that was approved: of which enrolled product it is which sample, counted from 1, and
    # which of those that were approved by themselves. No number is given twice.
    enrolled_product = models.ForeignKey(
        "enrollment.EnrolledProduct",
        models.PROTECT,
        null=True,
        related_name="samples",
        verbose_name=_("enrolled product"),
        db_index=False,
    )
    slot = models.PositiveIntegerField(_("number of the sample"), null=True)
    auto_slot = models.PositiveIntegerField(_("number within the quota"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
        db_index=False,
    )
    shipped_time = models.BigIntegerField(null=True)
    delivered_time = models.BigIntegerField(null=True)
    posted_time = models.BigIntegerField(null=True)
    video_id = models.CharField(
        _("video id"), max_length=64, blank=True, default="", db_default="", db_collation="C"
    )
    video_due_on = models.DateField(_("video due on"), null=True)  # inclusive
    extension_reason = models.CharField(
        _("reason of the extension"), max_length=500, blank=True, default="", db_default=""
    )
    recorded_in = models.BigIntegerField()  # core.Recording

    objects = SampleRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("sample request")
        verbose_name_plural = _("sample requests")
        indexes = [
            models.Index(fields=["shop", "-id"], name="sample_request_by_shop"),
            models.Index(fields=["state", "-id"], name="sample_request_by_state"),
            models.Index(
                fields=["answer_due_on", "shop"],
                condition=Q(state="requested"),
                name="sample_request_due",
            ),
            models.Index(
                fields=["shop", "answer_due_on"],
                condition=Q(state="requested"),
                name="sample_request_waiting",
            ),
            models.Index(
                fields=["shop", "product_id"],
                condition=Q(state="approved"),
                name="sample_request_to_ship",
            ),
            models.Index(
                fields=["shop", "creator_id"],
                condition=Q(state__in=["delivered", "video_posted"]),
                name="sample_request_by_creator",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolled_product", "slot"],
                condition=Q(slot__isnull=False),
                name="sample_request_slot_once",
            ),
            models.UniqueConstraint(
                fields=["enrolled_product", "auto_slot"],
                condition=Q(auto_slot__isnull=False),
                name="sample_request_auto_slot_once",
            ),
            models.CheckConstraint(
                condition=Q(state="requested", slot=None, decided_at=None, decided_by=None)
                | Q(state="declined", slot=None, decided_at__isnull=False, decided_by__isnull=False)
                | Q(
                    state__in=GIVEN,
                    enrolled_product__isnull=False,
                    slot__gte=1,
                    slot__isnull=False,
                    decided_at__isnull=False,
                ),
                name="sample_request_answered_iff_decided",
            ),
            # Approved by itself within the quota, or by a person.
            models.CheckConstraint(
                condition=Q(auto_slot__isnull=True, slot__isnull=True, enrolled_product=None)
                | Q(auto_slot__isnull=True, decided_by__isnull=False, slot__isnull=False)
                | Q(auto_slot__gte=1, auto_slot__isnull=False, decided_by=None, slot__isnull=False),
                name="sample_request_approved_by_quota_or_person",
            ),
            models.CheckConstraint(
                condition=Q(state="requested") | Q(waits_for=""),
                name="sample_request_waits_while_requested",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["requested", "declined", "approved"],
                    shipped_time=None,
                    delivered_time=None,
                    posted_time=None,
                    video_due_on=None,
                    video_id="",
                )
                | Q(
                    state="shipped",
                    shipped_time__isnull=False,
                    delivered_time=None,
                    posted_time=None,
                    video_due_on=None,
                    video_id="",
                )
                | Q(
                    state="delivered",
                    shipped_time__isnull=False,
                    delivered_time__isnull=False,
                    posted_time=None,
                    video_due_on__isnull=False,
                    video_id="",
                )
                | Q(
                    state="video_posted",
                    shipped_time__isnull=False,
                    delivered_time__isnull=False,
                    posted_time__isnull=False,
                    video_due_on__isnull=False,
                    video_id__gt="",
                ),
                name="sample_request_times_of_its_state",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="sample_request_steps",
                field="state",
                transitions=sorted({(state, to) for (state, _act), to in rules.STEPS.items()}),
                condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
            ),
            pgtrigger.ReadOnly(name="sample_request_sent_stays", fields=[*SENT, "recorded_in"]),
            pgtrigger.Protect(
                name="sample_request_facts_stay",
                operation=pgtrigger.Update,
                condition=_once(*ANSWERED, "shipped_time", "delivered_time", "posted_time"),
            ),
            pgtrigger.Protect(
                name="sample_request_begins_requested",
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__state="requested"),
            ),
            # Numbers are unique, so that as many as the limits are given and never one more. Row
            # by row: a statement's own rows have no index, and joining many of them takes minutes.
            pgtrigger.Trigger(
                name="sample_request_within_limits",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__slot__isnull=True, new__slot__isnull=False),
                func="""
                    IF NOT EXISTS (
                        SELECT FROM public.enrollment_enrolledproduct e
                        JOIN public.marketplace_product p ON p.id = e.product_id
                        WHERE e.id = NEW.enrolled_product_id AND p.shop_id = NEW.shop_id
                            AND p.product_id = NEW.product_id AND NEW.slot <= e.sample_quantity
                            AND coalesce(NEW.auto_slot, 0) <= e.auto_approve_quota)
                    THEN RAISE EXCEPTION 'More samples than the product has'; END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="sample_request_stays", operation=pgtrigger.Delete),
            never_emptied("sample_request"),
        ]

    def __str__(self):
        return self.request_id

    def state_on(self, day: date) -> str:
        """Where it stands on a day: a state, `expired` or `overdue`."""
        return rules.state_on(
            self.state, answer_due_on=self.answer_due_on, video_due_on=self.video_due_on, on=day
        )

    @property
    def stands_today(self) -> str:
        """Where it stands today."""
        return self.state_on(clock.today())

    @property
    def requested_at(self) -> datetime:
        """When the creator asked, as an instant."""
        return datetime.fromtimestamp(self.requested_time, UTC)


class SampleQuotaMark(models.Model):
    """That a part of a product's auto-approve quota is used: told once for each quota."""

    enrolled_product = models.ForeignKey(
        "enrollment.EnrolledProduct",
        models.PROTECT,
        related_name="quota_marks",
        verbose_name=_("enrolled product"),
        db_index=False,
    )
    quota = models.PositiveIntegerField(_("auto-approve quota"))
    percent = models.PositiveSmallIntegerField(_("percent used"))
    reached_at = models.DateTimeField(_("reached at"))

    class Meta:
        verbose_name = _("mark of a sample quota")
        verbose_name_plural = _("marks of sample quotas")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolled_product", "quota", "percent"], name="sample_quota_mark_once"
            ),
        ]
        triggers = append_only("sample_quota_mark")

    def __str__(self):
        return f"{self.enrolled_product_id}: {self.percent} % of {self.quota}"
