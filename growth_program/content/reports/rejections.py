"""How often shops reject what was generated for them, and why: for a person to judge."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise

from growth_program.content.models import AigcAnswer, AigcItem
from growth_program.people.records import seen_by

MOST = 200  # shops
TENTH_OF_A_PERCENT = Decimal("0.001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejecting:
    """A shop's answers, and the reasons of its rejections, the most frequent first."""

    shop_id: str
    name: str
    offered: int
    accepted: int
    rejected: int
    reasons: list[tuple[str | Promise, int]]

    @property
    def rate(self) -> Decimal:
        """The share of the answered items that were rejected, to a tenth of a percent."""
        share = Decimal(self.rejected) / (self.accepted + self.rejected)
        return share.quantize(TENTH_OF_A_PERCENT, ROUND_HALF_UP)


def rejecting(person: Any) -> list[Rejecting]:
    """The shops that a member of staff sees and that rejected something, the most first."""
    items = seen_by(person, AigcItem.objects.all(), "shop")
    rows = (
        items.values("shop_id", "shop__name")
        .annotate(
            offered=Count("pk"),
            accepted=Count("pk", filter=Q(outcome="accepted")),
            rejected=Count("pk", filter=Q(outcome="rejected")),
        )
        .filter(rejected__gt=0)
        .order_by("-rejected", "shop_id")[:MOST]
    )
    found = list(rows)
    reasons = _reasons([row["shop_id"] for row in found])
    return [
        Rejecting(
            shop_id=row["shop_id"],
            name=row["shop__name"],
            offered=row["offered"],
            accepted=row["accepted"],
            rejected=row["rejected"],
            reasons=reasons.get(row["shop_id"], []),
        )
        for row in found
    ]


def _reasons(shops: list[str]) -> dict[str, list[tuple[str | Promise, int]]]:
    given = AigcAnswer.objects.filter(item__shop__in=shops, outcome="rejected")
    rows = given.values("item__shop", "reason").annotate(n=Count("pk")).order_by("-n", "reason")
    labels = dict(AigcAnswer.Reason.choices)
    found: dict[str, list[tuple[str | Promise, int]]] = {}
    for row in rows:
        found.setdefault(row["item__shop"], []).append((labels[row["reason"]], row["n"]))
    return found
