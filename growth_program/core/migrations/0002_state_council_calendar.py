"""The calendars that the State Council has published: its notices of holidays for a year."""

from datetime import date, timedelta

from django.db import migrations

# Year: the notice; holidays from and to, both inclusive; weekend days worked for them.
PUBLISHED = {
    2025: (
        "https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm",
        [
            ("元旦", "01-01", "01-01"),
            ("春节", "01-28", "02-04"),
            ("清明节", "04-04", "04-06"),
            ("劳动节", "05-01", "05-05"),
            ("端午节", "05-31", "06-02"),
            ("国庆节、中秋节", "10-01", "10-08"),
        ],
        ["01-26", "02-08", "04-27", "09-28", "10-11"],
    ),
    2026: (
        "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm",
        [
            ("元旦", "01-01", "01-03"),
            ("春节", "02-15", "02-23"),
            ("清明节", "04-04", "04-06"),
            ("劳动节", "05-01", "05-05"),
            ("端午节", "06-19", "06-21"),
            ("中秋节", "09-25", "09-27"),
            ("国庆节", "10-01", "10-07"),
        ],
        ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
    ),
}


def days(year, first, last):
    day, end = date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last}")
    while day <= end:
        yield day
        day += timedelta(days=1)


def publish(apps, schema_editor):
    calendar_year = apps.get_model("core", "CalendarYear")
    calendar_day = apps.get_model("core", "CalendarDay")
    for number, (notice, holidays, worked) in PUBLISHED.items():
        year = calendar_year.objects.create(year=number, source=notice)
        off = {day: name for name, *ends in holidays for day in days(number, *ends)}
        made_up = {date.fromisoformat(f"{number}-{text}"): "调休" for text in worked}
        calendar_day.objects.bulk_create(
            calendar_day(day=day, year=year, is_worked=day in made_up, name=name)
            for day, name in (off | made_up).items()
        )


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
