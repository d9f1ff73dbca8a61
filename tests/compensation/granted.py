"""A wallet: Lin's decision is approved, and what is owed to her is granted."""

from compensation.models import AdCredit, CreditEntry
from compensation.services import adjudications
from tests.compensation.lived import TERM, compute, deliver, sell
from tests.world import LIN, ad_day, close, newest_decision

NUMBER = "2026-summer-00001"


def approved(people, shop_id: str = LIN) -> AdCredit:
    """Approve the newest decision on a shop, and return its grant."""
    decision = newest_decision(shop_id)
    adjudications.review(decision.pk, by=people.mei)
    adjudications.approve(decision.pk, by=people.omar)
    return AdCredit.objects.get(adjudication=decision)


def granted(people, *, aigc: int = 4, videos: int = 3) -> AdCredit:
    """25,000.00 sold, so ROAS is met; content is short: 20 % of 6,000.00, which is 1,200.00."""
    sell("25000.00")
    deliver(aigc=aigc, videos=videos)
    close(*TERM)
    compute()
    return approved(people)


def spend(amount: str, day: str, **others) -> dict:
    """A day of advertising that the wallet is to pay."""
    return ad_day(amount, day, funded_by="ad_credit", **others)


def entries(shop_id: str = LIN) -> list[tuple[str, str, str, str, str, str]]:
    """The grant's number, kind, day, product, amount and what is left, as they were entered."""
    rows = CreditEntry.objects.filter(grant__adjudication__enrollment__shop=shop_id)
    return [
        (
            row.grant.number.removeprefix(f"{NUMBER}-"),
            row.kind,
            row.day.isoformat(),
            row.product_id,
            str(row.amount),
            str(row.left),
        )
        for row in rows.select_related("grant").order_by("pk")
    ]
