"""AIGC items: exactly as many count as the plan says, beside some that do not."""

import hashlib
from collections.abc import Iterator
from random import Random
from typing import Any

from growth_program.demo.generated.chance import DAY, HOUR, Numbers, between
from growth_program.demo.generated.creators import Versions
from growth_program.demo.generated.plans import Enrollment, Promise
from growth_program.demo.generated.shops import Shop
from growth_program.demo.generated.term import Edition

KINDS = ("image", "image", "video")
LAST_OFFER = 2  # days before the end
MADE_UP = (3, 26)  # days after it

# The answers to an offer: each outcome, and when after the offer. What is not answered for 7
# days counts, and a later rejection changes nothing.
Answers = tuple[tuple[str, int, int], ...]
ACCEPTED: Answers = (("accepted", 2 * HOUR, 3 * DAY),)
SILENT: Answers = ()
REJECTED_TOO_LATE: Answers = (("rejected", 8 * DAY, 12 * DAY),)
REJECTED: Answers = (("rejected", 2 * HOUR, 3 * DAY),)
RECONSIDERED: Answers = (("accepted", 2 * HOUR, DAY), ("rejected", 2 * DAY, 5 * DAY))

SILENT_ONE_IN = 4  # of those that count
UNHASHED_ONE_IN = 12
REPEATED = 2  # the first picture again: counts once


def build(rng: Random, shop: Shop, edition: Edition, agreed: Enrollment) -> list[Versions]:
    """Every item offered to a shop that is enrolled in an edition, with its versions."""
    numbers = Numbers(rng, "7301", shop.number + edition.series)
    ends = edition.service_starts(agreed.activated_on), edition.days_left(LAST_OFFER)
    answers = _answers(agreed.aigc)
    items = [_offer(rng, shop, numbers.draw(), between(rng, *ends)) for _ in answers]
    for item in items[-REPEATED:]:
        item |= {name: items[0][name] for name in ("product_id", "kind", "content_sha256")}
    for item in items[UNHASHED_ONE_IN - 1 : -REPEATED : UNHASHED_ONE_IN]:
        del item["content_sha256"]
    made_up = edition.days_left(-MADE_UP[0]), edition.days_left(-MADE_UP[1])
    for _ in range(agreed.aigc.made_up):
        items.append(_offer(rng, shop, numbers.draw(), between(rng, *made_up)))
        answers.append(ACCEPTED)
    return [list(_versions(rng, item, given)) for item, given in zip(items, answers, strict=True)]


def _answers(promise: Promise) -> list[Answers]:
    """Accepted ones first, the repeated last."""
    silent = promise.delivered // SILENT_ONE_IN
    return [
        *[ACCEPTED] * (promise.delivered - silent - 1),
        *[SILENT] * silent,
        REJECTED_TOO_LATE,
        *[REJECTED] * promise.rejected,
        RECONSIDERED,
        *[ACCEPTED] * REPEATED,
    ]


def _offer(rng: Random, shop: Shop, item_id: str, at: int) -> dict[str, Any]:
    (product,) = rng.choices(shop.products, cum_weights=shop.popularity)
    return {
        "item_id": item_id,
        "shop_id": shop.shop_id,
        "product_id": product.product_id,
        "kind": rng.choice(KINDS),
        "offered_time": at,
        "outcome": "pending",
        "content_sha256": hashlib.sha256(item_id.encode()).hexdigest(),
        "update_time": at,
    }


def _versions(rng: Random, item: dict[str, Any], answers: Answers) -> Iterator[dict[str, Any]]:
    yield item
    for outcome, soonest, latest in answers:
        at = item["offered_time"] + between(rng, soonest, latest)
        yield item | {"outcome": outcome, "update_time": at}
