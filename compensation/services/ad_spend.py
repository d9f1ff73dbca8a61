"""Days of advertising: a covered fee, or spent from the shop's ad credit."""

from collections.abc import Sequence

from django.db import transaction

from billing.rules.ad_spend import AdSpend
from billing.services import ad_spend
from growth_program.gateway.answers import Answer, Rejection
from growth_program.gateway.batches import Sender, answered
from growth_program.marketplace.services import shops

EXCEEDS_CREDIT = Rejection("exceeds_credit", "funded_by")


@transaction.atomic
def record(days: Sequence[AdSpend], sender: Sender) -> list[Answer]:
    """Take days of advertising. No wallet is open yet: what credit should pay is rejected."""
    refused = [
        no or (EXCEEDS_CREDIT if day.funded_by == "ad_credit" else None)
        for day, no in zip(days, shops.lock_for(days, sender), strict=True)
    ]
    return answered(days, refused, lambda good: ad_spend.take(good, sender))
