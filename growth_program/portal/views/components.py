from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import forms
from django.shortcuts import render

from growth_program.portal.access import open_page
from growth_program.portal.icons import PATHS


class Example(forms.Form):
    """A field of each kind, one of them wrong."""

    name = forms.CharField(label="Name / 名称", help_text="As on the licence. / 与营业执照一致。")
    amount = forms.DecimalField(label="Amount / 金额", max_value=46)
    role = forms.ChoiceField(label="Role / 角色", choices=[("a", "A"), ("b", "B")])


@open_page
def components(request):
    """Every component on one page, to be looked at in both languages, light and dark."""
    wrong = Example({"name": "青屿户外", "amount": "59.90", "role": "a"})
    wrong.is_valid()
    context = {
        "icons": sorted(PATHS),
        "loss": Decimal("-5034.75"),
        "fee": Decimal("6000.00"),
        "share": Decimal("0.0350"),
        "roas": Decimal("1.8567"),
        "on": date(2026, 7, 16),
        "from_on": date(2026, 5, 1),
        "at": datetime(2026, 7, 1, 3, 12, tzinfo=ZoneInfo("Asia/Shanghai")),
        "form": Example(initial={"name": "青屿户外"}),
        "wrong": wrong,
        "long_name": "🌊 青屿户外旗舰店 <b>&</b> مرحبا " * 7,
    }
    return render(request, "portal/components.html", context)
