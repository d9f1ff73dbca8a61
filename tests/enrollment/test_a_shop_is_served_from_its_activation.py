"""PRODUCT.md §§1, 3: the service period, and the day after which nobody joins."""

from datetime import date

import pytest

from enrollment.rules.periods import Period, Term, TooLate, service_period

TERM = Term(
    starts_on=date(2026, 5, 1), ends_on=date(2026, 7, 31), last_activation_on=date(2026, 7, 20)
)


@pytest.mark.parametrize(
    ("activated_on", "first"),
    [
        (date(2026, 4, 17), date(2026, 5, 1)),
        (date(2026, 5, 1), date(2026, 5, 1)),
        (date(2026, 5, 2), date(2026, 5, 2)),
        (date(2026, 7, 20), date(2026, 7, 20)),
    ],
)
def test_from_the_later_of_the_terms_start_and_the_activation(activated_on, first):
    assert service_period(TERM, activated_on) == Period(first=first, last=date(2026, 7, 31))


def test_nobody_joins_after_the_last_day_of_activation():
    with pytest.raises(TooLate) as refused:
        service_period(TERM, date(2026, 7, 21))

    assert refused.value.args == (date(2026, 7, 21),)
