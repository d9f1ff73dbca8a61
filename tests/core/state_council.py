"""The State Council's calendar of 2026, copied from its notice of 2025-11 by hand."""

from datetime import date, timedelta

from growth_program.core.calendar import WorkingCalendar


def days(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}")
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


DAYS_OFF = [
    *days("01-01", "01-03"),  # 元旦
    *days("02-15", "02-23"),  # 春节
    *days("04-04", "04-06"),  # 清明节
    *days("05-01", "05-05"),  # 劳动节
    *days("06-19", "06-21"),  # 端午节
    *days("09-25", "09-27"),  # 中秋节
    *days("10-01", "10-07"),  # 国庆节
]
DAYS_WORKED = [date(2026, *day) for day in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]]
CHINA = WorkingCalendar(years=(2026,), days_off=tuple(DAYS_OFF), days_worked=tuple(DAYS_WORKED))
