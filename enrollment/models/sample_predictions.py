"""`rules.samples` in SQL, for many requests at once: property tests hold the two equal."""

from typing import Any

from enrollment.rules import samples as rules

# 30 decimals more than a quotient needs, so that it is not rounded before it is rounded.
_EXACT = "numeric(60, 30)"
_BY_TIER = " ".join(f"WHEN '{tier}' THEN {gmv}::numeric" for tier, gmv in rules.GMV_BY_TIER.items())
# Of a row with a creator's tier, his figures in USD, the shop's record of him, and the cost of a
# sample; each figure is worked out once (OFFSET 0) and not wherever it is used.
PREDICTED = f"""
    SELECT *, CASE WHEN cost > 0 THEN round(gmv::{_EXACT} / cost, 4) END AS roi
    FROM (
        SELECT *, round(video_gmv * fulfilment, 2) AS gmv
        FROM (
            SELECT *,
                CASE WHEN median_video_gmv IS NOT NULL THEN 'median'
                    WHEN category_gmv IS NOT NULL AND videos > 0 THEN 'category'
                    WHEN tier IS NOT NULL THEN 'tier' END AS source,
                CASE WHEN median_video_gmv IS NOT NULL THEN median_video_gmv
                    WHEN category_gmv IS NOT NULL AND videos > 0
                        THEN round(category_gmv::{_EXACT} / videos, 2)
                    ELSE CASE tier {_BY_TIER} END END AS video_gmv,
                round((coalesce(fulfilment_rate, {rules.FULFILMENT}) * {rules.BELIEF} + kept)
                    ::{_EXACT} / ({rules.BELIEF} + judged), 4) AS fulfilment
            FROM ({{told}} OFFSET 0) told
            OFFSET 0
        ) expected
        OFFSET 0
    ) valued
"""
# The requests of some shops that may still be answered, with all that an answer depends on. Limits
# are by number: the last one that was given, so that nothing is counted over history.
_WAITING = """
    SELECT r.id, r.shop_id, r.request_id, r.product_id, r.creator_id, r.requested_time,
        e.id AS enrolled_product_id, e.state AS product_state, n.program_id,
        p.list_price, p.currency, p.stock, e.sample_quantity, e.auto_approve_quota, c.tier,
        (c.figures -> 'median_video_gmv' ->> 'amount')::numeric AS median_local,
        c.figures -> 'median_video_gmv' ->> 'currency' AS median_currency,
        (c.figures -> 'category_gmv_30d' ->> p.category)::numeric AS category_gmv,
        (c.figures ->> 'videos_30d')::bigint AS videos,
        (c.figures ->> 'fulfilment_rate')::numeric AS fulfilment_rate, r.predicted_roi AS ranked_roi
    FROM enrollment_samplerequest r
    LEFT JOIN enrollment_enrollment n ON n.shop_id = r.shop_id
        AND n.state IN ('active', 'ended', 'completed', 'terminated')
        AND %(today)s BETWEEN n.service_from AND n.service_to
    LEFT JOIN marketplace_product p ON p.shop_id = r.shop_id AND p.product_id = r.product_id
    LEFT JOIN enrollment_enrolledproduct e ON e.enrollment_id = n.id AND e.product_id = p.id
    LEFT JOIN marketplace_creator c ON c.creator_id = r.creator_id
    WHERE r.shop_id = ANY(%(shops)s) AND r.state = 'requested' AND r.answer_due_on >= %(today)s
"""
_RATES = """
    SELECT currency, CASE WHEN currency = 'USD' THEN 1 ELSE (
        SELECT f.usd_per_unit FROM marketplace_fxrate f
        WHERE f.currency = named.currency AND f."on" <= %(today)s ORDER BY f."on" DESC LIMIT 1
    ) END::numeric(18, 10) AS usd_per_unit
    FROM (SELECT currency FROM waiting UNION SELECT median_currency FROM waiting) named
    WHERE currency IS NOT NULL
"""
# What the shop has seen of its creators: of the samples whose video came or is overdue, those
# whose video was there by the deadline.
_RECORDS = """
    SELECT shop_id, creator_id, count(*) AS judged,
        count(*) FILTER (WHERE (to_timestamp(posted_time) AT TIME ZONE %(zone)s)::date
            <= video_due_on) AS kept
    FROM (SELECT DISTINCT shop_id, creator_id FROM waiting) asking
    JOIN enrollment_samplerequest USING (shop_id, creator_id)
    WHERE state IN ('delivered', 'video_posted')
        AND (state = 'video_posted' OR video_due_on < %(today)s)
    GROUP BY shop_id, creator_id
"""
_TOLD = """
    SELECT w.*, coalesce(s.judged, 0) AS judged, coalesce(s.kept, 0) AS kept,
        round(median_local * (SELECT usd_per_unit FROM rate
            WHERE rate.currency = w.median_currency), 2) AS median_video_gmv,
        round(list_price * (SELECT usd_per_unit FROM rate
            WHERE rate.currency = w.currency), 2) AS cost
    FROM waiting w
    LEFT JOIN record s ON s.shop_id = w.shop_id AND s.creator_id = w.creator_id
"""
_CODED = f"""
    SELECT *, CASE WHEN enrolled_product_id IS NULL THEN '{rules.NOT_ENROLLED}'
        WHEN product_state <> 'qualified' THEN '{rules.NOT_QUALIFIED}'
        WHEN tier IS NULL THEN '{rules.CREATOR_UNKNOWN}'
        WHEN tier <> ALL(%(tiers)s) THEN '{rules.TIER}'
        WHEN roi IS NULL THEN '{rules.COST_UNKNOWN}' END AS code
    FROM predicted
"""
# Of the products asked for: what was given, and what they have.
_USED = """
    SELECT w.*,
        coalesce((SELECT max(slot) FROM enrollment_samplerequest g
            WHERE g.enrolled_product_id = w.enrolled_product_id), 0) AS given,
        coalesce((SELECT max(auto_slot) FROM enrollment_samplerequest g
            WHERE g.enrolled_product_id = w.enrolled_product_id), 0) AS given_by_quota,
        (SELECT count(*) FROM enrollment_samplerequest g WHERE g.shop_id = w.shop_id
            AND g.product_id = w.product_id AND g.state = 'approved') AS to_ship
    FROM (
        SELECT DISTINCT enrolled_product_id, shop_id, product_id, sample_quantity,
            auto_approve_quota, stock
        FROM waiting WHERE enrolled_product_id IS NOT NULL
    ) w
"""
# The same as `rules.samples.Room`.
ROOM = """
    SELECT *, greatest(0, least(quota, samples, stock_left)) AS room
    FROM (
        SELECT enrolled_product_id, given, given_by_quota, sample_quantity - given AS samples,
            auto_approve_quota - given_by_quota AS quota, stock - to_ship AS stock_left
        FROM ({used}) used
    ) limits
"""
_ROOM = ROOM.format(used=_USED)
# The same as `rules.samples.choose`, of each product. `may` is how many of its requests may be
# approved down to a row: as far as there is room, they are. The others are ranked among themselves.
CHOSEN = f"""
    SELECT *,
        CASE WHEN enrolled_product_id IS NOT NULL AND roi IS NOT NULL
            THEN place - CASE WHEN is_approved THEN 0 ELSE least(may, room) END END AS rank,
        CASE WHEN is_approved THEN '' WHEN code IS NOT NULL THEN code
            WHEN quota <= least(samples, stock_left) THEN '{rules.QUOTA}'
            WHEN samples <= stock_left THEN '{rules.SAMPLES}' ELSE '{rules.STOCK}' END AS waits_for,
        CASE WHEN roi IS NULL THEN '{{}}'::jsonb ELSE jsonb_build_object('source', source,
            'video_gmv', video_gmv::text, 'fulfilment', fulfilment::text, 'gmv', gmv::text,
            'cost', cost::text, 'tier', tier, 'judged', judged, 'kept', kept) END AS inputs
    FROM (
        SELECT *, code IS NULL AND may <= room AS is_approved
        FROM (
            SELECT *, row_number() OVER best AS place,
                count(*) FILTER (WHERE code IS NULL) OVER best AS may
            FROM coded LEFT JOIN room USING (enrolled_product_id)
            WINDOW best AS (PARTITION BY enrolled_product_id
                ORDER BY roi DESC NULLS LAST, requested_time, request_id
                ROWS UNBOUNDED PRECEDING)
        ) placed
    ) answered
"""
# What is approved by itself, and what of the others has changed since they were last ranked.
ANSWER = f"""
    WITH waiting AS MATERIALIZED ({_WAITING}),
    rate AS MATERIALIZED ({_RATES}),
    record AS MATERIALIZED ({_RECORDS}),
    predicted AS ({PREDICTED.format(told=_TOLD)}),
    coded AS ({_CODED}),
    room AS MATERIALIZED ({_ROOM}),
    written AS (
        UPDATE enrollment_samplerequest r
        SET state = CASE WHEN is_approved THEN 'approved' ELSE 'requested' END,
            enrolled_product_id = CASE WHEN is_approved THEN c.enrolled_product_id END,
            slot = CASE WHEN is_approved THEN c.given + may END,
            auto_slot = CASE WHEN is_approved THEN c.given_by_quota + may END,
            decided_at = CASE WHEN is_approved THEN %(now)s END,
            waits_for = c.waits_for, rank = c.rank, predicted_roi = c.roi, inputs = c.inputs,
            ranked_at = %(now)s
        FROM ({CHOSEN}) c
        WHERE r.id = c.id AND r.state = 'requested' AND (is_approved
            OR (r.waits_for, r.rank, r.predicted_roi, r.inputs)
                IS DISTINCT FROM (c.waits_for, c.rank, c.roi, c.inputs))
        RETURNING is_approved, r.shop_id, r.request_id, r.product_id, r.creator_id,
            r.enrolled_product_id, r.predicted_roi, c.program_id
    )
    SELECT shop_id, request_id, product_id, creator_id, enrolled_product_id, predicted_roi,
        program_id
    FROM written WHERE is_approved
    ORDER BY shop_id, enrolled_product_id, predicted_roi DESC, request_id
"""
# What a person approves of those that he chose, the best first where not all can be; of the
# others why they are not. A request that was answered meanwhile is not among those that wait.
ANSWER_BY_HAND = f"""
    WITH waiting AS MATERIALIZED ({_WAITING} AND r.id = ANY(%(chosen)s)),
    room AS MATERIALIZED ({_ROOM}),
    placed AS (
        SELECT *, row_number() OVER (PARTITION BY enrolled_product_id
            ORDER BY ranked_roi DESC NULLS LAST, requested_time, request_id) AS place
        FROM waiting LEFT JOIN room USING (enrolled_product_id)
    ),
    written AS (
        UPDATE enrollment_samplerequest r
        SET state = 'approved', enrolled_product_id = p.enrolled_product_id,
            slot = p.given + p.place, decided_at = %(now)s, decided_by_id = %(by)s, waits_for = '',
            rank = NULL
        FROM placed p
        WHERE r.id = p.id AND r.state = 'requested' AND p.place <= least(p.samples, p.stock_left)
        RETURNING r.id
    )
    SELECT r.request_id, r.product_id, r.creator_id, r.predicted_roi,
        CASE WHEN w.id IS NOT NULL THEN ''
            WHEN r.state <> 'requested' THEN 'answered'
            WHEN p.id IS NULL THEN '{rules.EXPIRED}'
            WHEN p.enrolled_product_id IS NULL THEN '{rules.NOT_ENROLLED}'
            WHEN p.samples <= p.stock_left THEN '{rules.SAMPLES}' ELSE '{rules.STOCK}' END
    FROM enrollment_samplerequest r LEFT JOIN placed p ON p.id = r.id
    LEFT JOIN written w ON w.id = r.id
    WHERE r.shop_id = ANY(%(shops)s) AND r.id = ANY(%(chosen)s)
    ORDER BY r.request_id
"""
# Which marks of their quotas products have reached that nobody was told of yet.
REACHED = """
    INSERT INTO enrollment_samplequotamark (enrolled_product_id, quota, percent, reached_at)
    SELECT e.id, e.auto_approve_quota, mark.percent, %(now)s
    FROM enrollment_enrolledproduct e
    CROSS JOIN LATERAL (
        SELECT max(auto_slot) AS given FROM enrollment_samplerequest r
        WHERE r.enrolled_product_id = e.id
    ) used
    CROSS JOIN unnest(%(marks)s::int[]) AS mark (percent)
    WHERE e.id = ANY(%(products)s) AND used.given * 100 >= e.auto_approve_quota * mark.percent
    ORDER BY e.id, mark.percent
    ON CONFLICT DO NOTHING
    RETURNING id
"""


def given(shops: list[str], *, today: Any, now: Any, zone: str) -> dict[str, Any]:
    """The parameters of these statements."""
    return {
        "shops": shops,
        "today": today,
        "now": now,
        "zone": zone,
        "tiers": list(rules.APPROVED_BY_ITSELF),
    }
