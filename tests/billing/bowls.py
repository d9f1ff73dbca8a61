"""What Lin sells in most tests, and what it comes to."""

from tests.world import figures, line

BOWLS = line("1", "59.90", "5.99", affiliate_commission="3.10")  # 53.91
CUPS = line("2", "17.35")


def worth(gross: str, refunded: str, *left: str) -> dict:
    """One order; what is left and its commission, referral and marketing."""
    gmv, commission, referral, marketing = left
    return figures(
        orders=1,
        gross=gross,
        refunded=refunded,
        gmv=gmv,
        commission=commission,
        covered_referral=referral,
        covered_marketing=marketing,
        covered_affiliate="3.10",
    )


# 53.91: 10.782, 3.2346, 2.1564.
WHOLE = worth("53.91", "0.00", "53.91", "10.78", "3.23", "2.16")
# Less 12.34 is 41.57: 8.314, 2.4942, 1.6628. What creators are paid is not lowered.
LOWERED = worth("53.91", "12.34", "41.57", "8.31", "2.49", "1.66")
