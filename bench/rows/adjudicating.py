"""Deciding 100,000 enrollments, beside their figures and an insert of ready rows."""

import io
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

from bench import ground, term
from bench.measuring import Cost, in_turn, measure
from bench.results import Row, at_most
from compensation.models import Adjudication

TIMES = 3
READY = "bench_ready"
COLUMNS = ", ".join(
    field.column for field in Adjudication._meta.concrete_fields if not field.primary_key
)
# What each decision rests on, by the same rules, and nothing decided.
FIGURES = """
    CREATE TEMP TABLE figures ON COMMIT DROP AS
    WITH period AS (
        SELECT e.id, e.shop_id, e.service_from, e.service_to,
            extract(epoch FROM e.service_from::timestamp AT TIME ZONE p.time_zone)::bigint AS first,
            extract(epoch FROM (e.service_to + 1)::timestamp AT TIME ZONE p.time_zone)::bigint
                AS past
        FROM enrollment_enrollment e JOIN core_program p ON p.id = e.program_id
        WHERE e.service_from IS NOT NULL
    ), sales AS (
        SELECT p.id, sum(d.gmv) AS gmv, sum(d.commission) AS commission
        FROM period p JOIN billing_shopday d
            ON d.shop_id = p.shop_id AND d.day BETWEEN p.service_from AND p.service_to
        GROUP BY p.id
    ), answered AS (
        SELECT DISTINCT ON (a.shop_id, a.item_id) a.shop_id, a.item_id, v.outcome
        FROM content_aigcitem a JOIN content_aigcitemversion v
            ON v.shop_id = a.shop_id AND v.item_id = a.item_id
            AND v.update_time < a.offered_time + 7 * 86400
        ORDER BY a.shop_id, a.item_id, v.update_time DESC
    ), items AS (
        SELECT p.id, count(DISTINCT a.content_sha256) AS delivered
        FROM period p JOIN content_aigcitem a
            ON a.shop_id = p.shop_id AND a.offered_time >= p.first AND a.offered_time < p.past
        LEFT JOIN answered n ON n.shop_id = a.shop_id AND n.item_id = a.item_id
        WHERE a.outcome = 'accepted' OR n.outcome IS DISTINCT FROM 'rejected'
        GROUP BY p.id
    ), videos AS (
        SELECT p.id, count(*) AS delivered
        FROM period p JOIN marketplace_creatorvideo v
            ON v.shop_id = p.shop_id AND v.posted_time >= p.first AND v.posted_time < p.past
        JOIN marketplace_product m ON m.shop_id = v.shop_id AND m.product_id = v.product_id
        JOIN enrollment_enrolledproduct n ON n.enrollment_id = p.id AND n.product_id = m.id
        CROSS JOIN LATERAL (
            SELECT tier FROM marketplace_creatorversion c
            WHERE c.creator_id = v.creator_id AND c.update_time <= v.posted_time
            ORDER BY c.update_time DESC LIMIT 1
        ) t
        WHERE v.status = 'PUBLIC' AND t.tier IN ('mid', 'top')
            AND to_timestamp(v.posted_time) AT TIME ZONE 'Asia/Shanghai' >= n.enrolled_from
        GROUP BY p.id
    )
    SELECT p.id, coalesce(s.gmv, 0) AS gmv, coalesce(s.commission, 0) AS commission,
        coalesce(i.delivered, 0) AS aigc_delivered, coalesce(v.delivered, 0) AS videos_delivered
    FROM period p LEFT JOIN sales s USING (id) LEFT JOIN items i USING (id)
    LEFT JOIN videos v USING (id)
"""
SUMS = "SELECT count(*), sum(gmv), sum(commission), sum(aigc_delivered), sum(videos_delivered)"


def ours() -> Callable[[], None]:
    """A database of its own for the operators' command."""
    ground.use(ground.copy(term.full(), "bench_ours"))
    return decide


def decide() -> None:
    """What is measured: every decision, with its evidence and audit entry."""
    told = io.StringIO()
    call_command("adjudicate", "2026-summer", stdout=told, stderr=told)
    if f"decided {term.ENROLLMENTS}," not in told.getvalue():
        raise RuntimeError(told.getvalue())


class _Sides:
    """The two sides. The first decisions of ours are the ready rows of the other."""

    def __init__(self) -> None:
        self.sums: set[tuple] = set()
        self.has_ready = False

    def ours(self) -> Cost:
        cost = measure(ours())
        with connection.cursor() as cursor:
            self._sum(cursor, "compensation_adjudication")
            if not self.has_ready:
                self._keep(cursor)
        return cost

    def limit(self) -> Cost:
        ground.use(ground.copy(READY, "bench_limit"))
        return measure(self._insert)

    def _insert(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(FIGURES)
            cursor.execute(
                f"INSERT INTO compensation_adjudication ({COLUMNS}) SELECT {COLUMNS} FROM ready"
            )
            self._sum(cursor, "figures")

    def _sum(self, cursor, table: str) -> None:
        cursor.execute(f"{SUMS} FROM {table}")
        self.sums.add(cursor.fetchone())

    def _keep(self, cursor) -> None:
        """A template for the other side, in which the decisions stand ready."""
        file = Path(ground.FOLDER.name, "decisions")
        with file.open("wb") as out:
            cursor.copy_expert(
                f"COPY (SELECT {COLUMNS} FROM compensation_adjudication ORDER BY id) TO STDOUT", out
            )
        ground.copy(term.full(), READY)
        with ground.loading(READY) as loader, file.open("rb") as rows:
            loader.execute(
                "CREATE TABLE ready (LIKE compensation_adjudication);"
                "ALTER TABLE ready DROP COLUMN id; GRANT SELECT ON ready TO growth_app"
            )
            loader.copy_expert(f"COPY ready ({COLUMNS}) FROM STDIN", rows)
        file.unlink()
        self.has_ready = True


def rows() -> list[Row]:
    """All decisions, and as many ready rows."""
    sides = _Sides()
    decided, inserted = in_turn(sides.ours, sides.limit, times=TIMES)
    ground.drop(READY)
    same = len(sides.sums) == 1
    return [
        Row(
            name="adjudicate 100,000 enrollments",
            limit="one statement for the figures + INSERT SELECT of ready decision rows",
            goal=at_most(2.5),
            ours=decided,
            theirs=inserted,
            count=term.ENROLLMENTS,
            unit="decisions",
            holds=same,
            notes=(f"both sides come to {'the same figures' if same else 'DIFFERENT FIGURES'}",),
        )
    ]
