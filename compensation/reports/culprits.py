"""Where a culprit of a proof is to be looked at: the record that its place names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from billing.models import Statement
from compensation.models import FoundCulprit
from enrollment.models import Enrollment
from growth_program.marketplace.models import Shop

NUMBER = re.compile(r"(?:statement|credit note \S+ of|posting of|enrollment) (\S+)")
SHOP = re.compile(r"shop (.+?) (?:order|day|product|ad) ")


@dataclass(frozen=True, slots=True)
class Placed:
    """A culprit, and the record that is nearest to it: the model's label, and its key."""

    culprit: FoundCulprit
    model: str
    key: str


def placed(culprits: Iterable[FoundCulprit]) -> list[Placed]:
    """Culprits with their records, as far as there are such; a few statements for all."""
    rows = list(culprits)
    numbers = {one.pk: match[1] for one in rows if (match := NUMBER.search(one.place))}
    shops = {one.pk: match[1] for one in rows if (match := SHOP.search(one.place))}
    wanted = set(numbers.values())
    statements = dict(Statement.objects.filter(number__in=wanted).values_list("number", "pk"))
    enrollments = dict(Enrollment.objects.filter(number__in=wanted).values_list("number", "pk"))
    known = set(Shop.objects.filter(pk__in=set(shops.values())).values_list("pk", flat=True))

    def record(one: FoundCulprit) -> tuple[str, str]:
        number, shop = numbers.get(one.pk, ""), shops.get(one.pk, "")
        if number in statements:
            return "billing_statement", str(statements[number])
        if number in enrollments:
            return "enrollment_enrollment", str(enrollments[number])
        return ("marketplace_shop", shop) if shop in known else ("", "")

    return [Placed(one, *record(one)) for one in rows]
