"""Which rates hold for which days of which shop, for statements over many lines."""

from collections.abc import Iterable
from typing import Any

# One row an enrollment and stretch of days with the same rates. Periods of a shop do not
# overlap, so a day of a shop has one row at most.
RATES = """
    SELECT e.id AS enrollment_id, e.shop_id,
        greatest(e.service_from, m.from_on) AS from_on,
        least(e.service_to, m.until_on) AS until_on,
        v.commission_rate, v.referral_rate, m.rate AS marketing_rate
    FROM enrollment_enrollment e
    JOIN core_programversion v ON v.id = e.version_id
    JOIN (
        SELECT version_id, from_on, rate,
            coalesce(lead(from_on) OVER (PARTITION BY version_id ORDER BY from_on) - 1,
                'infinity'::date) AS until_on
        FROM (
            SELECT id AS version_id, '-infinity'::date AS from_on, marketing_rate AS rate
            FROM core_programversion
            UNION ALL
            SELECT version_id, from_on, rate FROM core_marketingrate
        ) dated
    ) m ON m.version_id = v.id
    WHERE e.service_from <= m.until_on AND e.service_to >= m.from_on
"""

# A few rows that the planner knows, instead of a join whose size it guesses.
PREPARE = f"""
    CREATE TEMP TABLE IF NOT EXISTS rate (
        enrollment_id bigint, shop_id text COLLATE "C", from_on date, until_on date,
        commission_rate numeric, referral_rate numeric, marketing_rate numeric
    ) ON COMMIT DELETE ROWS;
    DELETE FROM rate;
    INSERT INTO rate SELECT * FROM ({RATES}) r
    WHERE %(shops)s::text[] IS NULL OR r.shop_id = ANY(%(shops)s);
    ANALYZE rate
"""
# For a statement that has orders as `o`.
OF_THE_DAY = """
    LEFT JOIN rate r ON r.shop_id = o.shop_id AND o.paid_on BETWEEN r.from_on AND r.until_on
"""


def prepare(cursor: Any, shops: Iterable[str] | None = None) -> None:
    """Lay the rates of some shops, or of all, into the temporary table `rate`."""
    cursor.execute(PREPARE, {"shops": None if shops is None else list(shops)})
