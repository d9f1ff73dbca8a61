"""The figures of the first edition, as announced, and those that PRODUCT.md adds."""

from datetime import date
from decimal import Decimal

FIRST_EDITION = {
    "code": "2026-summer",
    "time_zone": "Asia/Shanghai",
    "starts_on": date(2026, 5, 1),
    "ends_on": date(2026, 7, 31),
    "fixed_fee": Decimal("6000.00"),
    "commission_rate": Decimal("0.2000"),
    "referral_rate": Decimal("0.0600"),
    "marketing_rates": [(date(2026, 5, 1), Decimal("0.0400"))],
    "roas_floor": Decimal("2.0000"),
    "cost_basis": "fee_and_commission",
    "remedies": {"content": Decimal("0.2000"), "roas": Decimal("0.5000")},
    "remedy_business_days": 30,
    "adjudication_lag_days": 15,
    "review_days": 7,
    "counted_tiers": ("mid", "top"),
}
