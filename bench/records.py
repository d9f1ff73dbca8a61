"""Records of every list of the admin, so many of each, made by PostgreSQL itself.

Ten shops are one manager's, evenly spread over all; half of them are called `NAMED`. Products,
postings and the audit stand with each hundredth shop, a hundred with each, among which are those
ten; of everything else each shop has one. What is `rare` is there sixty times, however much else
there is: a filter for it fills a page of both sizes.
"""

from typing import Any

from bench import seeds

HELD = 10  # shops of the manager
NAMED = "Lantern"
MANAGER, OTHERS = "manager@example.com", 20
RARE = "n %% (%(rows)s / 60) = 0"
DENSE = "SELECT 100 * (1 + (n - 1) / 100) AS at, n FROM generate_series(1, %(rows)s) n"

PEOPLE = f"""
    INSERT INTO people_user (password, is_superuser, email, name, is_staff, is_active, last_login)
    SELECT '', false, lpad(n::text, 6, '0') || '@example.com',
        CASE WHEN n %% (%(rows)s / 5) = 0 THEN '{NAMED} ' ELSE 'Person ' END || n, false,
        NOT ({RARE}), '2026-06-01'
    FROM generate_series(1, %(rows)s) n;
    INSERT INTO people_user (password, is_superuser, email, name, is_staff, is_active)
    SELECT '', false, CASE n WHEN 0 THEN '{MANAGER}' ELSE 'manager-' || n || '@example.com' END,
        'Manager ' || n, true, true
    FROM generate_series(0, {OTHERS}) n;
    INSERT INTO people_user_groups (user_id, group_id)
    SELECT u.id, g.id FROM people_user u CROSS JOIN auth_group g
    WHERE u.is_staff AND g.name = 'account managers';
    UPDATE marketplace_shop SET name = '{NAMED} ' || name
    WHERE right(shop_id, 6)::int %% (%(rows)s / 5) = 0;
    INSERT INTO people_assignment (shop_id, manager_id, assigned_at)
    SELECT s.shop_id, u.id, '2026-05-01'
    FROM (SELECT shop_id, right(shop_id, 6)::int AS n FROM marketplace_shop) s
    JOIN people_user u ON u.email = CASE WHEN s.n %% (%(rows)s / {HELD}) = 0 THEN '{MANAGER}'
        ELSE 'manager-' || 1 + s.n %% {OTHERS} || '@example.com' END
    WHERE s.n %% (%(rows)s / {HELD}) = 0 OR NOT ({RARE});
    INSERT INTO people_shopmember (user_id, shop_id, role, joined_at, is_to_be_told)
    SELECT u.id, s.shop_id, CASE WHEN {RARE} THEN 'finance' ELSE 'owner' END, '2026-05-01', false
    FROM (SELECT shop_id, right(shop_id, 6)::int AS n FROM marketplace_shop) s
    JOIN people_user u ON u.email = lpad(s.n::text, 6, '0') || '@example.com'
"""
MARKETPLACE = f"""
    INSERT INTO marketplace_product (update_time, sha256, recorded_in, product_id, title, category,
        list_price, currency, stock, rating, review_count, image_urls, status, shop_id)
    SELECT 1767225600, sha256(n::text::bytea), 0, '1729' || lpad(n::text, 12, '0'), 'Bowl ' || n,
        'Home', 19.990, 'USD', 100, 4.5, 12, '[]', 'ACTIVATE',
        {seeds.SHOP.format(number="at")}
    FROM ({DENSE}) placed;
    INSERT INTO marketplace_fxrate (currency, "on", usd_per_unit, recorded_in)
    SELECT 'C' || chr(65 + n %% 10) || 'X', '2020-01-01'::date + n / 10, 1.27, 0
    FROM generate_series(0, %(rows)s - 1) n
"""
ENROLLMENTS = f"""
    UPDATE enrollment_enrollment SET state = 'ended'
    WHERE id IN (SELECT n FROM generate_series(1, %(rows)s) n WHERE {RARE})
"""
BOOKS = f"""
    INSERT INTO billing_statement (id, month, number, shop_name, orders, gmv, refunded, commission,
        fixed_fee, adjustments, total_charged, covered_referral, covered_marketing,
        covered_affiliate, covered_ads, recorded_in, closed_at, enrollment_id)
    SELECT e.id, CASE WHEN {RARE} THEN '2026-06-01' ELSE '2026-05-01' END::date,
        e.number || '-202605', s.name, 10, 1000, 0, 200, 6000, 0, 6200, 60, 40, 50, 10, 0,
        '2026-06-02', e.id
    FROM (SELECT *, id AS n FROM enrollment_enrollment) e
    JOIN marketplace_shop s ON s.shop_id = e.shop_id ORDER BY n;
    INSERT INTO billing_creditnote (number, amount, statement_id, credited_id)
    SELECT number || '-C1', 12.34, id, 1 + id %% %(rows)s FROM billing_statement ORDER BY id;
    INSERT INTO billing_payment (number, amount, paid_on, recorded_in, enrollment_id)
    SELECT number || '-P1', 6000, '2026-05-02', 0, id FROM enrollment_enrollment ORDER BY id;
    INSERT INTO billing_posting (kind, day, amount, source, recorded_in, debit_id, credit_id,
        enrollment_id)
    SELECT CASE WHEN {RARE} THEN 'fixed_fee' ELSE 'commission' END, '2026-05-01'::date + n %% 100,
        n, e.number || '-202605', 0, 'receivable',
        CASE WHEN {RARE} THEN 'fixed_fee' ELSE 'commission' END, e.id
    FROM ({DENSE}) placed
    JOIN enrollment_enrollment e ON e.shop_id = {seeds.SHOP.format(number="at")}
    ORDER BY n %% 100, n
"""
DECISIONS = f"""
    INSERT INTO compensation_adjudication (id, version, state, evidence, evidence_sha256, gmv,
        fixed_fee, commission, program_cost, roas, roas_met, aigc_committed, aigc_delivered,
        videos_committed, videos_delivered, remedy, remedy_rate, ad_credit, aigc_makeup,
        videos_makeup, credit_due_on, enrollment_id)
    SELECT n, 1, 'computed', repeat(md5(n::text), 60), md5(n::text), 3000, 6000, 600, 6600, 0.4545,
        false, 3, 3, 2, 1, CASE WHEN {RARE} THEN 'content' ELSE 'roas' END, 0.5, 3000, 0, 1,
        '2026-09-11', n
    FROM (SELECT id AS n FROM enrollment_enrollment) e ORDER BY n;
    INSERT INTO compensation_adcredit (number, amount, granted_on, expires_on, recorded_in,
        adjudication_id)
    SELECT e.number || '-A1', 3000, '2026-08-19', '2027-02-15', 0, a.id
    FROM compensation_adjudication a JOIN enrollment_enrollment e ON e.id = a.enrollment_id
    ORDER BY a.id
"""
AUDIT = f"""
    INSERT INTO core_auditentry (at, act, subject, shop, rule, rule_version, details)
    SELECT '2026-05-01'::timestamptz + n * interval '1 minute',
        CASE WHEN {RARE} THEN 'enrollment.activated' ELSE 'statement.closed' END,
        'enrollment.enrollment:' || n, {seeds.SHOP.format(number="at")}, '', '',
        '{{"month": "2026-05", "statement": "2026-summer-000001-202605", "on": "2026-05-01"}}'
    FROM ({DENSE}) placed ORDER BY n
"""
MAILS = f"""
    INSERT INTO support_notice (id, kind, subject, occasion, shop, parameters, told_at, in_inbox,
        receiver_id)
    SELECT n, 'statement.closed', n, '', '', '{{}}', '2026-06-02', true, u.id
    FROM generate_series(1, %(rows)s) n
    JOIN people_user u ON u.email = lpad(n::text, 6, '0') || '@example.com';
    INSERT INTO support_mail (in_digest, made_at, due_at, sent_at, given_up_at, tries, failure,
        waits_for_server, receiver_id, notice_id)
    SELECT false, '2026-06-02', '2026-06-02',
        CASE WHEN NOT ({RARE}) THEN '2026-06-02'::timestamptz END,
        CASE WHEN {RARE} THEN '2026-06-03' END::timestamptz, 1, '', false, receiver_id, id
    FROM (SELECT *, id AS n FROM support_notice) s ORDER BY id
"""
SYSTEMS = f"""
    INSERT INTO gateway_apiclient (client_id, name, secret_encrypted, scopes, webhook_url,
        created_at)
    SELECT 'client-' || n, 'Client ' || n, '', '{{}}', '', '2026-05-01'
    FROM generate_series(1, 4) n;
    INSERT INTO gateway_webhookdelivery (client_id, type, shop_id, data, happened_at, tries,
        delivered_at, given_up_at, give_up_at)
    SELECT 1 + n %% 4, 'statement.closed', {seeds.SHOP.format(number="at")}, '{{}}', '2026-06-02',
        1,
        CASE WHEN NOT ({RARE}) THEN '2026-06-02'::timestamptz END,
        CASE WHEN {RARE} THEN '2026-06-03'::timestamptz END, '2026-06-03'
    FROM ({DENSE}) placed ORDER BY n;
    INSERT INTO gateway_apirequest (client_id, at, method, path, status, milliseconds, request_id,
        headers, bytes, accepted, unchanged, stale, rejected)
    SELECT 1 + n %% 4, '2026-06-02'::timestamptz + n * interval '1 second', 'POST',
        '/api/v1/orders', CASE WHEN {RARE} THEN 422 ELSE 200 END, 12, md5(n::text), '{{}}', 2000,
        100, 0, 0, 0
    FROM generate_series(1, %(rows)s) n
"""


def fill(cursor: Any, *, rows: int) -> None:
    """So many of everything, and whoever looks at it."""
    seeds.shops(cursor, count=rows)
    for made in (PEOPLE, MARKETPLACE, ENROLLMENTS, BOOKS, DECISIONS, AUDIT, MAILS, SYSTEMS):
        cursor.execute(made, {"rows": rows})
