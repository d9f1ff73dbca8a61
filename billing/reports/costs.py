"""What the service of one enrollment has come to so far."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from billing.models import AdSpend, ShopDay
from enrollment.models import Enrollment
from growth_program.core.money import NOTHING

SUMMED = ("gmv", "commission", "covered_referral", "covered_marketing", "covered_affiliate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """All of a service period, whether it is billed yet or not. USD."""

    gmv: Decimal
    commission: Decimal
    fixed_fee: Decimal
    covered_referral: Decimal
    covered_marketing: Decimal
    covered_affiliate: Decimal
    covered_ads: Decimal

    @property
    def cost(self) -> Decimal:
        """What the program costs: the fixed fee and the commission."""
        return self.fixed_fee + self.commission

    @property
    def covered(self) -> Decimal:
        """The four fees that are never charged."""
        return (
            self.covered_referral
            + self.covered_marketing
            + self.covered_affiliate
            + self.covered_ads
        )

    @property
    def saved_net(self) -> Decimal:
        """What is covered, less all that the program costs; often below nothing."""
        return self.covered - self.cost


def costs(enrollment: Enrollment) -> Costs:
    """From the rollups, a row a day, and the reports of advertising."""
    period = (enrollment.service.first, enrollment.service.last)
    days = ShopDay.objects.filter(shop=enrollment.shop_id, day__range=period)
    ads = AdSpend.objects.filter(shop=enrollment.shop_id, day__range=period)
    return Costs(
        **days.aggregate(**{name: Sum(name, default=NOTHING) for name in SUMMED}),
        fixed_fee=enrollment.version.fixed_fee - (enrollment.fee_returned or NOTHING),
        covered_ads=ads.aggregate(spent=Sum("spend_usd", default=NOTHING))["spent"],
    )
