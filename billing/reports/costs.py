"""What the service of one enrollment has come to so far."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from enrollment.models import Enrollment
from growth_program.core.money import NOTHING

# Rollups are a row a day; reports of advertising one for each product and day.
SUMS = """
    SELECT coalesce(sum(gmv), 0.00), coalesce(sum(commission), 0.00),
        coalesce(sum(covered_referral), 0.00), coalesce(sum(covered_marketing), 0.00),
        coalesce(sum(covered_affiliate), 0.00),
        (SELECT coalesce(sum(spend_usd), 0.00) FROM billing_adspend
            WHERE shop_id = %(shop)s AND day BETWEEN %(first)s AND %(last)s
                AND funded_by = 'platform')
    FROM billing_shopday WHERE shop_id = %(shop)s AND day BETWEEN %(first)s AND %(last)s
"""


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
    """All of its service period as it is recorded now, in one statement."""
    period = enrollment.service
    asked: dict[str, Any] = {
        "shop": enrollment.shop_id,
        "first": period.first,
        "last": period.last,
    }
    with connection.cursor() as cursor:
        cursor.execute(SUMS, asked)
        gmv, commission, referral, marketing, affiliate, ads = cursor.fetchone()
    return Costs(
        gmv=gmv,
        commission=commission,
        fixed_fee=enrollment.version.fixed_fee - (enrollment.fee_returned or NOTHING),
        covered_referral=referral,
        covered_marketing=marketing,
        covered_affiliate=affiliate,
        covered_ads=ads,
    )
