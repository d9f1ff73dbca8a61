"""What is known of mega promotions by reading: whom they are for, and who has not answered."""

from enrollment.models.entries import FITTING
from enrollment.rules.replies import REMINDED_BEFORE, SILENT_BEFORE

# Products that a mega promotion asks for, of which it is not answered yet.
_UNANSWERED = f"""
    {FITTING} AND c.kind = 'mega' AND NOT EXISTS (SELECT FROM enrollment_campaignanswer answered
        WHERE answered.campaign_id = c.id AND answered.product_id = e.id)
"""
# A row for each enrollment that is served and has such a product, once.
ANNOUNCE = f"""
    INSERT INTO enrollment_campaignannouncement (campaign_id, enrollment_id, informed_at)
    SELECT DISTINCT c.id, n.id, %(now)s {FITTING} AND c.kind = 'mega' AND NOT EXISTS (
        SELECT FROM enrollment_campaignannouncement a
        WHERE a.campaign_id = c.id AND a.enrollment_id = n.id)
    ORDER BY 1, 2
    ON CONFLICT DO NOTHING
    RETURNING id
"""
# How many products each new one is about.
ASKED = f"""
    SELECT a.id, count(*)
    FROM enrollment_campaignannouncement a
    JOIN (SELECT c.id AS campaign_id, n.id AS enrollment_id {FITTING} AND c.kind = 'mega') fitting
        USING (campaign_id, enrollment_id)
    WHERE a.id = ANY(%(announcements)s) GROUP BY a.id
"""
TO_ANNOUNCE = f"""
    SELECT DISTINCT n.shop_id {FITTING} AND c.kind = 'mega' AND NOT EXISTS (
        SELECT FROM enrollment_campaignannouncement a
        WHERE a.campaign_id = c.id AND a.enrollment_id = n.id)
    ORDER BY n.shop_id
"""
# Announcements whose shop owes an answer, with for how many products.
WAITING = f"""
    SELECT a.id, a.enrollment_id, c.id AS campaign_id, c.register_by_time, a.informed_at,
        n.shop_id, waits.products
    FROM (SELECT c.id AS campaign_id, n.id AS enrollment_id, count(*) AS products
        {_UNANSWERED} GROUP BY 1, 2) waits
    JOIN enrollment_campaignannouncement a USING (campaign_id, enrollment_id)
    JOIN enrollment_campaign c ON c.id = a.campaign_id
    JOIN enrollment_enrollment n ON n.id = a.enrollment_id
"""
_DAYS = ", ".join(f"({days})" for days in sorted(REMINDED_BEFORE))
_MOMENT = "to_timestamp(w.register_by_time) - days.before * interval '1 day'"
# `rules.replies.reminder_due`, for all that wait.
REMIND = f"""
    INSERT INTO enrollment_campaignreminder (announcement_id, occasion, told_at)
    SELECT w.id, nearest.before::text, %(now)s
    FROM ({WAITING}) w
    CROSS JOIN LATERAL (
        SELECT days.before, {_MOMENT} AS moment FROM (VALUES {_DAYS}) AS days (before)
        WHERE {_MOMENT} <= %(now)s ORDER BY days.before LIMIT 1
    ) nearest
    WHERE w.informed_at < nearest.moment
    ORDER BY w.id
    ON CONFLICT DO NOTHING
    RETURNING id
"""
_URGENT = f"to_timestamp(w.register_by_time) - interval '{SILENT_BEFORE.days} days' <= %(now)s"
ALARM = f"""
    INSERT INTO enrollment_campaignreminder (announcement_id, occasion, told_at)
    SELECT w.id, 'silent', %(now)s FROM ({WAITING}) w WHERE {_URGENT}
    ORDER BY w.id
    ON CONFLICT DO NOTHING
    RETURNING id
"""
SILENT = f"SELECT w.id FROM ({WAITING}) w WHERE {_URGENT}"
