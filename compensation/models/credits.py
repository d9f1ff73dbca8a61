import pgtrigger
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from compensation.rules.credits import ADDS
from growth_program.core import columns, formats
from growth_program.core.triggers import append_only


class AdCreditQuerySet(models.QuerySet):
    """Selections of grants, as adjectives."""

    def of_shop(self, shop_id):
        """A shop's wallet."""
        return self.filter(adjudication__enrollment__shop=shop_id)

    def balanced(self):
        """With what is left by its entries, ``left``, and what of the rest ``lapsed``, in USD."""
        entries = CreditEntry.objects.filter(grant=OuterRef("pk")).order_by()
        last = entries.order_by("-place").values("left")[:1]
        change = Case(When(kind="expired", then=F("amount")), default=-F("amount"))
        lapsing = entries.filter(kind__in=["expired", "restored"]).values("grant")
        lapsed = lapsing.annotate(sum=Sum(change)).values("sum")
        usd = columns.usd()
        return self.annotate(
            left=Coalesce(Subquery(last, output_field=usd), F("amount")),
            lapsed=Coalesce(Subquery(lapsed, output_field=usd), 0, output_field=usd),
        )


class AdCredit(models.Model):
    """Credit granted by an approved adjudication: at most one grant for each.

    It pays for advertising of its shop on the marketplace, from the day of the grant to
    ``expires_on``, both inclusive. It is never cash.
    """

    adjudication = models.OneToOneField(
        "compensation.Adjudication",
        models.PROTECT,
        related_name="grant",
        verbose_name=_("adjudication"),
    )
    # The enrollment's, with -A1, -A2, …
    number = models.CharField(_("number"), max_length=96, db_collation="C")
    amount = columns.usd(_("amount"))
    granted_on = models.DateField(_("granted on"))
    expires_on = models.DateField(_("last day to spend it"))
    recorded_in = models.BigIntegerField()  # core.Recording

    objects = AdCreditQuerySet.as_manager()

    class Meta:
        verbose_name = _("ad credit")
        verbose_name_plural = _("ad credits")
        constraints = [
            models.UniqueConstraint(fields=["number"], name="ad_credit_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="ad_credit_positive"),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("granted_on")), name="ad_credit_expires_after_grant"
            ),
        ]
        triggers = append_only("ad_credit")

    def __str__(self):
        return f"{self.number}: {formats.usd(self.amount)}"


ADDING = ", ".join(f"'{kind}'" for kind in sorted(ADDS))
# The place is unique in its grant, so two writers can't both follow the same entry.
FOLLOWS = f"""
    SELECT g.amount, g.granted_on, g.expires_on INTO STRICT _grant
        FROM public.compensation_adcredit g WHERE g.id = NEW.grant_id;
    _left = _grant.amount;
    IF NEW.place > 1 THEN
        SELECT e."left" INTO STRICT _left FROM public.compensation_creditentry e
            WHERE e.grant_id = NEW.grant_id AND e.place = NEW.place - 1;
    END IF;
    _left = _left + CASE WHEN NEW.kind IN ({ADDING}) THEN NEW.amount ELSE -NEW.amount END;
    IF NEW."left" <> _left OR _left < 0 OR _left > _grant.amount THEN
        RAISE EXCEPTION 'Of grant % not % but % is left', NEW.grant_id, NEW."left", _left
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'spent' AND NEW.day NOT BETWEEN _grant.granted_on AND _grant.expires_on THEN
        RAISE EXCEPTION 'Grant % pays for nothing on %', NEW.grant_id, NEW.day
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind IN ({ADDING}) AND NEW.amount > (
        SELECT coalesce(sum(CASE WHEN e.kind IN ({ADDING}) THEN -e.amount ELSE e.amount END), 0)
        FROM public.compensation_creditentry e
        WHERE e.grant_id = NEW.grant_id AND e.product_id = NEW.product_id AND e.day = NEW.day)
    THEN
        RAISE EXCEPTION 'More than was taken of grant % on % comes back', NEW.grant_id, NEW.day
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class CreditEntry(models.Model):
    """What happened to a grant of ad credit, and what is left of it after.

    Spent on a product's day of advertising, given back when that day is reported anew, expired,
    or restored because a late report spends what was good on its day.
    """

    class Kind(models.TextChoices):
        SPENT = "spent", _("spent")
        REVERSED = "reversed", _("reversed")
        EXPIRED = "expired", _("expired")
        RESTORED = "restored", _("restored")

    grant = models.ForeignKey(
        AdCredit,
        models.PROTECT,
        related_name="entries",
        verbose_name=_("ad credit"),
        db_index=False,
    )
    place = models.PositiveIntegerField(_("place"))  # among those of its grant, from 1
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    # Of the advertising; of an expiry the first day on which nothing can be spent any more.
    day = models.DateField(_("day"))
    product_id = models.CharField(_("product id"), max_length=64, blank=True, db_collation="C")
    amount = columns.usd(_("amount"))
    left = columns.usd(_("balance after"))
    recorded_in = models.BigIntegerField()  # core.Recording

    class Meta:
        verbose_name = _("entry of ad credit")
        verbose_name_plural = _("ad credit entries")
        constraints = [
            models.UniqueConstraint(fields=["grant", "place"], name="credit_entry_place_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, left__gte=0, place__gt=0),
                name="credit_entry_never_over_the_grant",
            ),
            models.CheckConstraint(
                condition=(Q(kind__in=["spent", "reversed"]) & ~Q(product_id=""))
                | Q(kind__in=["expired", "restored"], product_id=""),
                name="credit_entry_spent_on_a_product",
            ),
        ]
        indexes = [
            models.Index(fields=["grant", "product_id", "day"], name="credit_entry_by_ad_spend"),
        ]
        triggers = [
            *append_only("credit_entry"),
            pgtrigger.Trigger(
                name="credit_entry_follows",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("_grant", "record"), ("_left", "numeric")],
                func=FOLLOWS,
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {formats.day(self.day)}: {formats.usd(self.amount)}"
