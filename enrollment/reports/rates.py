"""Which rates hold for which days of which shop, for statements over many lines."""

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
