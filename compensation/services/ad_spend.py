"""Days of advertising: a covered fee, or spent from the shop's ad credit."""

from collections.abc import Sequence

from django.db import transaction

from billing.rules.ad_spend import AdSpend
from billing.services import ad_spend
from compensation.services.credits import Wallets
from growth_program.gateway.answers import Answer
from growth_program.gateway.batches import Sender, answered
from growth_program.marketplace.services import shops


@transaction.atomic
def record(days: Sequence[AdSpend], sender: Sender) -> list[Answer]:
    """Take days of advertising. What the wallet does not cover whole is rejected."""
    held = shops.lock_for(days, sender)
    wallets = Wallets(days)
    refused = [no or wallets.without_grant(day) for day, no in zip(days, held, strict=True)]
    return answered(days, refused, lambda good: ad_spend.take(good, sender, wallets))
