"""LOOK.md, formats: an hour stands with its day, and a day that ends as its 24:00."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from growth_program.core import formats

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("until", "chinese", "english"),
    [
        ((2026, 7, 22, 18), "2026年7月22日 18:00", "22 Jul 2026, 18:00"),
        ((2026, 7, 14), "2026年7月13日 24:00", "the end of 13 Jul 2026"),
        ((2026, 8, 1), "2026年7月31日 24:00", "the end of 31 Jul 2026"),
        ((2027, 1, 1), "2026年12月31日 24:00", "the end of 31 Dec 2026"),
        ((2026, 7, 14, 0, 0, 1), "2026年7月14日 00:00", "14 Jul 2026, 00:00"),
    ],
)
def test_until_when(until, chinese, english):
    at = datetime(*until, tzinfo=SHANGHAI)

    with translation.override("zh-hans"):
        assert formats.end(at) == chinese
    with translation.override("en"):
        assert formats.end(at) == english
