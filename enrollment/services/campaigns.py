"""Campaigns: taken from the marketplace, and routine ones entered by the rule."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db import connection, transaction

from enrollment.models import Campaign
from enrollment.models.entries import DUE, given
from enrollment.rules import campaigns as rules
from growth_program.core import audit
from growth_program.core.locks import one_at_a_time
from growth_program.core.models import Program
from growth_program.core.nudges import nudge
from growth_program.gateway.answers import ACCEPTED, Answer, Rejection
from growth_program.gateway.batches import Sender, answered
from growth_program.gateway.versions import take
from growth_program.marketplace.services import shops

ENTER = "enrollment.tasks.enter_campaigns"  # a task: services do not know it
KIND_CHANGED = Rejection("kind_changed", "kind")


@transaction.atomic
def record(items: Sequence[rules.Campaign], sender: Sender) -> list[Answer]:
    """Take campaigns as the marketplace sends them. A routine one never becomes a mega one."""
    one_at_a_time("enrollment.campaigns")
    refused = _of_another_kind(items)
    answers = answered(
        items,
        refused,
        lambda good: take([_row(item) for item in good], kind="campaigns", sender=sender),
    )
    if ACCEPTED in answers:
        nudge(ENTER)
    return answers


def _of_another_kind(items: Sequence[rules.Campaign]) -> list[Rejection | None]:
    """What a campaign is first known as it stays."""
    rows = Campaign.objects.filter(campaign_id__in={item.campaign_id for item in items})
    known: dict[str, str] = dict(rows.values_list("campaign_id", "kind"))
    return [
        None if known.setdefault(item.campaign_id, item.kind) == item.kind else KIND_CHANGED
        for item in items
    ]


def _row(item: rules.Campaign) -> Campaign:
    return Campaign(
        campaign_id=item.campaign_id,
        kind=item.kind,
        name_zh=item.name.zh,
        name_en=item.name.en,
        market=item.market,
        categories=sorted(set(item.categories)),
        discount_rate=Decimal(item.discount_rate).quantize(Decimal("0.0001")),
        starts_time=item.starts_time,
        ends_time=item.ends_time,
        register_by_time=item.register_by_time,
        min_stock=item.min_stock,
        update_time=item.update_time,
    )


# Written where it is new or has changed; told where it came to something else than before. All is
# found before the first row is written, for it is sorted: else a plan that looks through a table
# which was empty looks through all that was written, for each row.
WRITE = f"""
    WITH written AS (
        INSERT INTO enrollment_campaignentry AS x (campaign_id, product_id, enrollment_id, state,
            reason, price, currency, list_price, discount_rate, floor_price, floor_currency, stock,
            campaign_recorded_in, product_recorded_in, rule_version, judged_at)
        SELECT campaign_id, product_id, enrollment_id,
            CASE reason WHEN '' THEN 'entered' ELSE 'skipped' END, reason, price, currency,
            list_price, discount_rate, floor_price, floor_currency, stock, campaign_recorded_in,
            product_recorded_in, %(rule_version)s, %(now)s
        FROM ({DUE}) due ORDER BY campaign_id, product_id
        ON CONFLICT (campaign_id, product_id) DO UPDATE
        SET state = excluded.state, reason = excluded.reason, price = excluded.price,
            currency = excluded.currency, list_price = excluded.list_price,
            discount_rate = excluded.discount_rate, floor_price = excluded.floor_price,
            floor_currency = excluded.floor_currency, stock = excluded.stock,
            campaign_recorded_in = excluded.campaign_recorded_in,
            product_recorded_in = excluded.product_recorded_in,
            rule_version = excluded.rule_version, judged_at = excluded.judged_at
        RETURNING x.enrollment_id, new.reason,
            (old.reason, old.price) IS DISTINCT FROM (new.reason, new.price) AS is_news
    )
    SELECT n.shop_id, w.reason, sum(w.count)::int
    FROM (SELECT enrollment_id, reason, count(*) FROM written WHERE is_news GROUP BY 1, 2) w
    JOIN enrollment_enrollment n ON n.id = w.enrollment_id
    GROUP BY 1, 2 ORDER BY 1, 2
"""
DUE_SHOPS = f"SELECT DISTINCT shop_id FROM ({DUE}) due ORDER BY shop_id"


class Judged(NamedTuple):
    """How many products of a shop came to the same: entered, or skipped for a reason."""

    shop_id: str
    reason: str
    products: int


def due_shops(program: Program) -> list[str]:
    """Shops with a product that is to be judged for a routine campaign, or judged again."""
    with connection.cursor() as cursor:
        cursor.execute(DUE_SHOPS, given(program=program.pk))
        return [shop_id for (shop_id,) in cursor.fetchall()]


@transaction.atomic
def enter(program: Program, shop_ids: Sequence[str], *, skip_held: bool = False) -> int:
    """Enter what qualifies into the routine campaigns of these shops, and skip the rest.

    Says how many products came in or out, or to another price. Again, it changes nothing.
    """
    held = shops.lock(shop_ids, skip_held=skip_held)
    with connection.cursor() as cursor:
        cursor.execute(WRITE, given(program=program.pk, shops=held))
        judged = [Judged(*row) for row in cursor.fetchall()]
    by_shop: dict[str, list[Judged]] = {}
    for one in judged:
        by_shop.setdefault(one.shop_id, []).append(one)
    audit.record_batch(
        "campaign.entered",
        program,
        {shop_id: _told(rows) for shop_id, rows in by_shop.items()},
        rule=rules.RULE,
        rule_version=str(rules.VERSION),
    )
    return sum(one.products for one in judged)


def _told(rows: Sequence[Judged]) -> dict[str, str]:
    """How many entered and were skipped; the latter also by reason, as ``code=count``."""
    skipped = [one for one in rows if one.reason]
    return {
        "entered": str(sum(one.products for one in rows if not one.reason)),
        "skipped": str(sum(one.products for one in skipped)),
        "reasons": ",".join(f"{one.reason}={one.products}" for one in skipped),
    }
