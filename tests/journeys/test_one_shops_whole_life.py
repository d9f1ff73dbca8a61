"""Issue 5, the story: one shop's whole life, told by the surface that each of its people has.

Its figures, in USD. Sold: A 12,000.00 in May, of which 500.00 come back after May is closed; B in
May, GBP 4,000.00 at 1.3425 = 5,370.00; C 6,000.00 in June, first said to be 6,500.00; D 999.99,
cancelled. GMV 11,500.00 + 5,370.00 + 6,000.00 = 22,870.00, commission of a fifth 2,300.00 +
1,074.00 + 1,200.00 = 4,574.00, program cost 10,574.00: ROAS is met, for 2 × 10,574.00 = 21,148.00.
"""

import pytest

from tests.journeys import story
from tests.journeys.surfaces import at_once, run

__all__ = ["at_once"]  # a fixture


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("at_once")
def test_one_shops_whole_life(clock, mailoutbox):
    told = story.begun(clock)
    story.the_platform_pushes_a_shop(told)
    clock("2026-04-22 10:00")
    story.it_is_screened_and_invited(told)
    clock("2026-04-23 20:00")
    story.the_owner_joins(told)
    clock("2026-04-24 14:00")
    story.the_fee_opens_the_service(told, clock)
    clock("2026-05-02 10:00")
    story.she_submits_products(told)
    clock("2026-05-03 09:00")
    story.what_qualifies_enters_a_routine_campaign(told)
    clock("2026-05-12 09:00")
    story.the_best_requests_get_samples(told, clock)
    clock("2026-05-20 09:00")
    story.she_answers_a_mega_promotion(told, story.a_mega_promotion_is_announced(told, clock))
    clock("2026-06-01 09:00")
    story.content_is_made(told, clock)
    clock("2026-06-20 12:00")
    story.orders_arrive_and_months_close(told, clock)
    clock("2026-08-16 00:20")
    story.the_promises_are_judged(told, clock)
    story.ad_credit_is_spent(told, clock)
    story.one_video_is_contested(told, clock)
    clock("2026-08-25 10:00")
    assert "0.00" in run("reconcile")
    assert "agree" in run("replay_adjudications")
