"""`models.sample_predictions` says in SQL what `rules.samples` says."""

from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrollment.models.sample_predictions import CHOSEN, PREDICTED, ROOM
from enrollment.rules import samples as rules

WITH_DATABASE = settings(
    max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
PREDICTION = "SELECT roi, source, video_gmv, fulfilment, gmv, cost FROM ({}) p".format(
    PREDICTED.format(
        told="""
            SELECT %(tier)s::text AS tier, %(median)s::numeric AS median_video_gmv,
                %(category)s::numeric AS category_gmv, %(videos)s::bigint AS videos,
                %(rate)s::numeric AS fulfilment_rate, %(judged)s::bigint AS judged,
                %(kept)s::bigint AS kept, %(cost)s::numeric AS cost
        """
    )
)
# Small ones, whose quotients end in halves, and the largest that may be sent, in USD.
AMOUNTS = st.decimals("0", "40", places=2) | st.decimals("0", "9998999999990001", places=2)
RECORD = st.integers(0, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@st.composite
def creators(draw):
    judged, kept = draw(RECORD)
    return rules.Creator(
        tier=draw(st.sampled_from(sorted(rules.GMV_BY_TIER))),
        median_video_gmv=draw(st.none() | AMOUNTS),
        category_gmv=draw(st.none() | st.decimals("0", "999999999999", places=2)),
        videos=draw(st.integers(0, 9) | st.integers(0, 2**31 - 1)),
        fulfilment_rate=draw(st.none() | st.decimals("0", "1", places=4)),
        judged=judged,
        kept=kept,
    )


@pytest.mark.django_db
@WITH_DATABASE
@given(creator=creators(), cost=AMOUNTS.filter(bool))
def test_they_predict_alike(creator, cost):
    with connection.cursor() as cursor:
        cursor.execute(
            PREDICTION,
            {
                "tier": creator.tier,
                "median": creator.median_video_gmv,
                "category": creator.category_gmv,
                "videos": creator.videos,
                "rate": creator.fulfilment_rate,
                "judged": creator.judged,
                "kept": creator.kept,
                "cost": cost,
            },
        )
        roi, source, video_gmv, fulfilment, gmv, cost_in_sql = cursor.fetchone()

    found = rules.predict(creator, cost=cost)
    assert (str(roi), source, str(fulfilment), str(gmv)) == (
        str(found.roi),
        found.source,
        str(found.fulfilment),
        str(found.gmv),
    )
    assert (video_gmv, cost_in_sql) == (found.video_gmv, found.cost)


# Three were given before, two of them by the quota; one is still to be shipped.
USED = """
    SELECT 7::bigint AS enrolled_product_id, 3 AS given, 2 AS given_by_quota, 1::bigint AS to_ship,
        %(quota)s + 2 AS auto_approve_quota, %(samples)s + 3 AS sample_quantity,
        %(stock)s + 1 AS stock
"""
ANSWERS = f"""
    WITH coded AS (
        SELECT 7::bigint AS enrolled_product_id, request_id COLLATE "C" AS request_id,
            requested_time, roi, code, '' AS source, 0 AS video_gmv, 0 AS fulfilment, 0 AS gmv,
            0 AS cost, '' AS tier, 0 AS judged, 0 AS kept
        FROM unnest(%(ids)s::text[], %(times)s::bigint[], %(rois)s::numeric[], %(codes)s::text[])
            AS t (request_id, requested_time, roi, code)
    ), room AS ({ROOM.format(used=USED)})
    SELECT request_id, is_approved, rank, waits_for, may FROM ({CHOSEN}) c ORDER BY place
"""
ROOMS = st.builds(
    rules.Room, quota=st.integers(-2, 5), samples=st.integers(-2, 5), stock=st.integers(-2, 5)
)
CODES = st.sampled_from(["", "", rules.TIER])


@st.composite
def requests(draw):
    """Close together, so that they are equal by prediction and by time."""
    ids = draw(st.lists(st.sampled_from([*"aBbZz1", "达", "aa", "a-"]), unique=True, max_size=8))
    return [
        rules.Waiting(
            request_id=one,
            requested_time=draw(st.integers(1, 2)),
            roi=draw(st.sampled_from([Decimal("1.5000"), Decimal("2.0001"), Decimal("0.0000")])),
            code=draw(CODES),
        )
        if draw(st.integers(0, 5))
        else rules.Waiting(request_id=one, requested_time=1, roi=None, code=rules.CREATOR_UNKNOWN)
        for one in ids
    ]


@pytest.mark.django_db
@WITH_DATABASE
@given(waiting=requests(), room=ROOMS)
def test_they_choose_alike(waiting, room):
    with connection.cursor() as cursor:
        cursor.execute(
            ANSWERS,
            {
                "ids": [one.request_id for one in waiting],
                "times": [one.requested_time for one in waiting],
                "rois": [one.roi for one in waiting],
                "codes": [one.code or None for one in waiting],
                "quota": room.quota,
                "samples": room.samples,
                "stock": room.stock,
            },
        )
        rows = cursor.fetchall()

    found = rules.choose(waiting, room)
    assert [row[:4] for row in rows] == [
        (one.request_id, one.is_approved, one.rank, one.code) for one in found
    ]
    # Their numbers follow one another.
    numbers = [row[4] for row in rows if row[1]]
    assert numbers == list(range(1, len(numbers) + 1))
