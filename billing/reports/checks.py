"""What `reconcile` holds against what: each check counts anew, and names what differs.

A check is a query of places, each with what is expected there and what is found. It reads the
temporary tables that `reconcile` has laid out: `scope`, `closed`, `closed_day`, `billed`.
"""

from billing.models.lines import NAMES
from billing.reports.totals import totals
from billing.reports.versions import LINES, ORDERS, current_at
from enrollment.reports import rates

# What each closed day came to when its month closed, counted from the versions of then.
VERSIONS = f"""
    closed_day r
    JOIN {ORDERS} o ON o.shop_id = r.shop_id AND o.paid_on = r.day AND {{order_then}}
    JOIN {LINES} l ON l.shop_id = o.shop_id AND l.order_id = o.order_id AND {{line_then}}
"""
THEN, LAST = (
    VERSIONS.format(order_then=current_at("o", number), line_then=current_at("l", number))
    for number in ("r.number_drawn", "r.last_drawn")
)
LINE_PLACE = "'shop ' || l.shop_id || ' order ' || l.order_id || ' line ' || l.line_id"
LINE_CHECK = f"""
    SELECT {LINE_PLACE},
        concat_ws(' refunded ', round((l.original_price - l.seller_discount) * o.rate, 2),
            coalesce(f.refunded, 0.00)),
        concat_ws(' refunded ', l.gross, l.refunded)
    FROM billing_line l
    LEFT JOIN billing_order o ON o.shop_id = l.shop_id AND o.order_id = l.order_id
    LEFT JOIN (
        SELECT f.shop_id, f.order_id, f.line_id,
            coalesce(sum(round(f.amount * o.rate, 2)), 0.00) AS refunded
        FROM billing_refund f
        JOIN billing_order o ON o.shop_id = f.shop_id AND o.order_id = f.order_id
        WHERE f.status = 'COMPLETED'
        GROUP BY f.shop_id, f.order_id, f.line_id
    ) f ON f.shop_id = l.shop_id AND f.order_id = l.order_id AND f.line_id = l.line_id
    WHERE o.shop_id IS NULL
        OR (NOT l.is_removed AND l.gross IS DISTINCT FROM
            round((l.original_price - l.seller_discount) * o.rate, 2))
        OR l.refunded <> coalesce(f.refunded, 0.00)
    ORDER BY l.shop_id, l.order_id, l.line_id
"""
ROLLED_UP = ("orders", *NAMES)
NOW = f"""
    billing_order o JOIN billing_line l ON l.shop_id = o.shop_id AND l.order_id = o.order_id
    {rates.OF_THE_DAY}
"""
ROLLUP_CHECK = f"""
    SELECT 'shop ' || shop_id || ' day ' || day || ' ' || name, expected, found
    FROM (
        SELECT shop_id, day, n.* FROM ({totals(NOW)}) p
        FULL JOIN billing_shopday d USING (shop_id, day)
        CROSS JOIN LATERAL (VALUES
            {", ".join(f"('{n}', coalesce(p.{n}, 0), coalesce(d.{n}, 0))" for n in ROLLED_UP)}
        ) n (name, expected, found)
    ) named
    WHERE expected <> found ORDER BY shop_id, day, name
"""
STATED = (
    "orders",
    "gmv",
    "refunded",
    "commission",
    "covered_referral",
    "covered_marketing",
    "covered_affiliate",
)
STATEMENT_CHECK = f"""
    SELECT 'statement ' || s.number || ' ' || n.name, n.expected, n.found
    FROM billing_statement s JOIN scope USING (enrollment_id)
    LEFT JOIN (
        SELECT statement, {", ".join(f"sum({name}) AS {name}" for name in STATED)}
        FROM billed GROUP BY statement
    ) b ON b.statement = s.number
    CROSS JOIN LATERAL (VALUES
        {", ".join(f"('{n}', coalesce(b.{n}, 0.00), s.{n})" for n in STATED)},
        ('adjustments', (SELECT coalesce(sum(a.amount), 0.00) FROM billing_adjustment a
            WHERE a.statement_id = s.id), s.adjustments),
        ('total_charged', s.commission + s.fixed_fee + s.adjustments, s.total_charged)
    ) n (name, expected, found)
    WHERE n.expected <> n.found ORDER BY s.number, n.name
"""
FEE_CHECK = """
    SELECT 'statement ' || s.number || ' fixed_fee', expected, s.fixed_fee
    FROM billing_statement s
    JOIN enrollment_enrollment e ON e.id = s.enrollment_id
    JOIN scope USING (enrollment_id)
    JOIN core_programversion v ON v.id = e.version_id
    CROSS JOIN LATERAL (SELECT
        CASE WHEN date_trunc('month', e.service_from) = s.month THEN v.fixed_fee ELSE 0.00 END
        - CASE WHEN date_trunc('month', e.service_to) = s.month
            THEN coalesce(e.fee_returned, 0.00) ELSE 0.00 END AS expected) x
    WHERE s.fixed_fee <> expected ORDER BY s.number
"""
# What goes back of the fee of a terminated enrollment, from its days.
RETURNED_CHECK = """
    SELECT 'enrollment ' || e.number || ' fee_returned', expected, e.fee_returned
    FROM enrollment_enrollment e
    JOIN scope ON scope.enrollment_id = e.id
    JOIN core_programversion v ON v.id = e.version_id
    CROSS JOIN LATERAL (SELECT CASE
        WHEN e.service_from IS NULL THEN v.fixed_fee
        WHEN e.is_merchants_fault OR v.termination_basis <> 'pro_rata' THEN 0.00
        ELSE v.fixed_fee - round(v.fixed_fee * (e.service_to - e.service_from + 1)
            / (v.ends_on - e.service_from + 1), 2) END AS expected) x
    WHERE e.state = 'terminated' AND e.fee_returned <> expected ORDER BY e.number
"""
# A statement credits an earlier one where it bills less of that month than it gives back.
NOTE_CHECK = """
    SELECT 'credit note ' || coalesce(n.number, 'missing') || ' of ' || s.number || ' for '
            || to_char(original, 'YYYY-MM'),
        coalesce(e.amount::text, 'none'), coalesce(n.amount::text, 'none')
    FROM (
        SELECT statement_id, original, -sum(amount) AS amount
        FROM (
            SELECT statement_id, month AS original, amount FROM billing_adjustment
            UNION ALL
            SELECT s.id, date_trunc('month', e.service_from)::date, -e.fee_returned
            FROM enrollment_enrollment e JOIN billing_statement s ON s.enrollment_id = e.id
                AND s.month = date_trunc('month', e.service_to)
            WHERE e.service_from < s.month AND e.fee_returned <> 0
        ) lowered
        GROUP BY statement_id, original HAVING sum(amount) < 0
    ) e
    FULL JOIN (
        SELECT n.statement_id, s.month AS original, n.number, n.amount
        FROM billing_creditnote n JOIN billing_statement s ON s.id = n.credited_id
    ) n USING (statement_id, original)
    JOIN billing_statement s ON s.id = statement_id
    JOIN scope ON scope.enrollment_id = s.enrollment_id
    WHERE e.amount IS DISTINCT FROM n.amount ORDER BY s.number, original
"""
ADS_CHECK = """
    SELECT 'statement ' || c.number || to_char(c.month, '-YYYYMM') || ' covered_ads',
        coalesce(a.spend, 0.00), s.covered_ads
    FROM closed c
    JOIN billing_statement s ON s.enrollment_id = c.enrollment_id AND s.month = c.month
    LEFT JOIN LATERAL (
        SELECT sum(spend_usd) AS spend FROM (
            SELECT spend_usd, recorded_in, NULL::bigint AS replaced_in FROM billing_adspend a
            WHERE a.shop_id = c.shop_id AND a.day BETWEEN c.from_on AND c.until_on
                AND a.funded_by = 'platform'
            UNION ALL
            SELECT spend_usd, recorded_in, replaced_in FROM billing_adspendhistory a
            WHERE a.shop_id = c.shop_id AND a.day BETWEEN c.from_on AND c.until_on
                AND a.funded_by = 'platform'
        ) a WHERE a.recorded_in < c.number_drawn
            AND (a.replaced_in IS NULL OR a.replaced_in > c.number_drawn)
    ) a ON true
    WHERE coalesce(a.spend, 0.00) <> s.covered_ads ORDER BY 1
"""
# All that was billed for a month, adjustments included, is what its lines came to at the
# enrollment's last close.
ADJUSTMENT_CHECK = f"""
    SELECT 'enrollment ' || c.number || to_char(c.month, ' YYYY-MM'),
        coalesce(t.commission, 0.00), coalesce(s.commission, 0.00) + coalesce(a.amount, 0.00)
    FROM closed c
    LEFT JOIN (
        SELECT c.enrollment_id, c.month, sum(t.commission) AS commission
        FROM ({totals(LAST)}) t
        JOIN closed c ON c.shop_id = t.shop_id AND t.day BETWEEN c.from_on AND c.until_on
        GROUP BY 1, 2
    ) t ON t.enrollment_id = c.enrollment_id AND t.month = c.month
    LEFT JOIN billing_statement s ON s.enrollment_id = c.enrollment_id AND s.month = c.month
    LEFT JOIN (
        SELECT s.enrollment_id, a.month, sum(a.amount) AS amount
        FROM billing_adjustment a JOIN billing_statement s ON s.id = a.statement_id
        GROUP BY 1, 2
    ) a ON a.enrollment_id = c.enrollment_id AND a.month = c.month
    WHERE coalesce(t.commission, 0.00) <> coalesce(s.commission, 0.00) + coalesce(a.amount, 0.00)
    ORDER BY 1
"""
# What the ledger should hold, kind by kind; a reversed posting is a negative amount.
LEDGER_CHECK = """
    WITH expected AS (
        SELECT enrollment_id, 'commission' AS kind, day, statement AS source, commission AS amount
        FROM billed WHERE commission <> 0
        UNION ALL
        SELECT s.enrollment_id, 'fixed_fee', day, s.number, sum(fee)
        FROM billing_statement s JOIN enrollment_enrollment e ON e.id = s.enrollment_id
        JOIN scope USING (enrollment_id) JOIN core_programversion v ON v.id = e.version_id
        CROSS JOIN LATERAL (VALUES
            (e.service_from, v.fixed_fee), (e.service_to, -e.fee_returned)) f (day, fee)
        WHERE date_trunc('month', day) = s.month
        GROUP BY s.id, day HAVING sum(fee) <> 0
        UNION ALL
        SELECT s.enrollment_id, 'adjustment', (a.month + interval '1 month - 1 day')::date,
            s.number, sum(a.amount)
        FROM billing_adjustment a JOIN billing_statement s ON s.id = a.statement_id
        JOIN scope USING (enrollment_id)
        GROUP BY s.id, a.month HAVING sum(a.amount) <> 0
        UNION ALL
        SELECT p.enrollment_id, 'payment', p.paid_on, p.number, p.amount
        FROM billing_payment p JOIN scope USING (enrollment_id)
    ), found AS (
        SELECT p.enrollment_id, p.kind, p.day, p.source,
            CASE
                WHEN (p.kind, p.debit_id, p.credit_id) IN (
                    ('commission', 'receivable', 'commission'),
                    ('adjustment', 'receivable', 'commission'),
                    ('fixed_fee', 'receivable', 'fixed_fee'),
                    ('payment', 'cash', 'receivable')) THEN p.amount
                WHEN (p.kind, p.debit_id, p.credit_id) IN (
                    ('adjustment', 'commission', 'receivable'),
                    ('fixed_fee', 'fixed_fee', 'receivable'),
                    ('payment', 'receivable', 'cash')) THEN -p.amount
            END AS amount
        FROM billing_posting p JOIN scope USING (enrollment_id)
        WHERE p.kind NOT IN ('ad_credit', 'credit_spent', 'credit_expired')
    )
    SELECT 'posting of ' || source || ' ' || kind || ' ' || day,
        coalesce(e.amount::text, 'none'), coalesce(f.amount::text, 'none')
    FROM expected e FULL JOIN found f USING (enrollment_id, kind, day, source)
    WHERE e.amount IS DISTINCT FROM f.amount ORDER BY 1
"""
CHECKS = (
    ("line", LINE_CHECK),
    ("rollup", ROLLUP_CHECK),
    ("statement", STATEMENT_CHECK),
    ("statement", FEE_CHECK),
    ("statement", ADS_CHECK),
    ("termination", RETURNED_CHECK),
    ("credit note", NOTE_CHECK),
    ("adjustments", ADJUSTMENT_CHECK),
    ("ledger", LEDGER_CHECK),
)
