"""API.md, import_enrollments: enrollments agreed elsewhere, all of a file or none."""

import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from billing.services.imports import Refused, import_enrollments
from enrollment.models import EnrolledProduct, Enrollment
from growth_program.core.models import AuditEntry, Program, ProgramVersion
from tests import world as built
from tests.billing.bowls import BOWLS, CUPS
from tests.world import (
    BOWL,
    LATECOMER,
    LIN,
    NEIGHBOUR,
    close,
    enroll,
    enrollment_row,
    figures,
    give,
    order,
    postings,
    rollups,
)

pytestmark = pytest.mark.usefixtures("world")

COLUMNS = "shop_id,program,aigc_committed,videos_committed,activated_on,fee_paid,all_products"


def taken(*rows: dict[str, str]) -> int:
    return import_enrollments(rows, source="a test")


def enrolled(shop_id: str) -> dict:
    return Enrollment.objects.values(
        *("number", "program__code", "state", "aigc_committed", "videos_committed"),
        *("activated_on", "service_from", "service_to"),
    ).get(shop=shop_id)


def as_told(**others) -> dict:
    return {
        "number": "2026-summer-00002",
        "program__code": "2026-summer",
        "state": "active",
        "aigc_committed": 5,
        "videos_committed": 3,
    } | {
        name: value and built.at(value).date() if name.endswith(("_on", "_from", "_to")) else value
        for name, value in others.items()
    }


@pytest.mark.parametrize(
    ("activated_on", "service_from"),
    [
        ("2026-04-20", "2026-05-01"),
        ("2026-05-01", "2026-05-01"),
        ("2026-05-02", "2026-05-02"),
        ("2026-07-31", "2026-07-31"),
    ],
)
def test_a_shop_is_served_from_the_later_of_term_and_activation(activated_on, service_from):
    assert enroll(LATECOMER, activated_on) == 1

    assert enrolled(LATECOMER) == as_told(
        activated_on=activated_on, service_from=service_from, service_to="2026-07-31"
    )
    # Paid on the day of activation.
    assert postings(LATECOMER) == [("payment", activated_on, "cash", "receivable", "6000.00")]


def test_nobody_joins_after_the_last_day():
    with pytest.raises(Refused, match="activated_on: 2026-08-01 is after the last day"):
        enroll(LATECOMER, "2026-08-01")

    assert not Enrollment.objects.filter(shop=LATECOMER).exists()


def test_who_has_not_paid_has_applied_and_no_more():
    enroll(LATECOMER, "2026-05-02", fee_paid="false")

    assert enrolled(LATECOMER) == as_told(
        state="applied", activated_on=None, service_from=None, service_to=None
    )
    assert postings(LATECOMER) == []


def test_all_products_known_then_are_enrolled_from_the_activation():
    """With no floor price, and nothing to give away as a sample."""
    give("products", built.product("1740", shop_id=LATECOMER))
    enroll(LATECOMER, "2026-06-03")
    give("products", built.product("1741", shop_id=LATECOMER))

    rows = EnrolledProduct.objects.filter(enrollment__shop=LATECOMER).order_by(
        "product__product_id"
    )
    day = built.at("2026-06-03").date()
    assert list(
        rows.values_list(
            *("product__product_id", "enrolled_from", "floor_price"),
            *("sample_quantity", "auto_approve_quota"),
        )
    ) == [(BOWL, day, None, 0, 0), ("1740", day, None, 0, 0)]


def test_or_none():
    enroll(LATECOMER, "2026-06-03", all_products="false")

    assert not EnrolledProduct.objects.filter(enrollment__shop=LATECOMER).exists()


def test_they_agree_to_the_newest_figures_which_then_stay():
    second = ProgramVersion.objects.get()
    assert second.is_agreed
    second.pk, second.number, second.fixed_fee, second.is_agreed = None, 2, Decimal("7100"), False
    second.save()

    enroll(LATECOMER, "2026-05-02")

    assert Enrollment.objects.get(shop=LATECOMER).version == second
    assert postings(LATECOMER) == [("payment", "2026-05-02", "cash", "receivable", "7100.00")]
    second.refresh_from_db()
    assert second.is_agreed


def test_numbers_are_given_in_the_order_of_the_file():
    taken(enrollment_row(NEIGHBOUR, "2026-05-02"), enrollment_row(LATECOMER, "2026-05-02"))

    numbers = Enrollment.objects.order_by("number").values_list("number", "shop")
    assert list(numbers) == [
        ("2026-summer-00001", LIN),
        ("2026-summer-00002", NEIGHBOUR),
        ("2026-summer-00003", LATECOMER),
    ]


def test_the_same_again_changes_nothing():
    before = (Enrollment.objects.count(), postings(), AuditEntry.objects.count())
    drawn = built.ask("SELECT max(number) FROM core_recording")

    assert enroll(LIN, "2026-04-20") == 0

    assert (Enrollment.objects.count(), postings(), AuditEntry.objects.count()) == before
    assert built.ask("SELECT max(number) FROM core_recording") == drawn


@pytest.mark.parametrize(
    "other",
    [
        {"aigc_committed": "6"},
        {"videos_committed": "4"},
        {"activated_on": "2026-04-21"},
        {"fee_paid": "false"},
    ],
)
def test_but_not_otherwise(other):
    row = enrollment_row(LIN, "2026-04-20") | other

    with pytest.raises(
        Refused, match="line 2: shop_id: 7495001 is enrolled already, and otherwise"
    ):
        taken(row)


def test_one_bad_row_takes_no_other():
    """Each is named by its line in the file, the header being the first."""
    good = enrollment_row(LATECOMER, "2026-05-02")
    bad = enrollment_row(NEIGHBOUR, "2026-05-32"), enrollment_row("", "2026-05-02")

    with pytest.raises(Refused) as refused:
        taken(good, *bad)

    assert str(refused.value).splitlines() == [
        "line 3: activated_on: '2026-05-32' is not a day (YYYY-MM-DD)",
        "line 4: shop_id: is empty",
    ]
    assert Enrollment.objects.get().shop_id == LIN


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"shop_id": "7495999"}, "shop_id: 7495999 is not known"),
        ({"program": "2026-winter"}, "program: 2026-winter is not known"),
        ({"aigc_committed": "-1"}, "aigc_committed: '-1' is not a count"),
        ({"videos_committed": "2.5"}, "videos_committed: '2.5' is not a count"),
        ({"fee_paid": "yes"}, "fee_paid: 'yes' is neither true nor false"),
        ({"all_products": ""}, "all_products: is empty"),
    ],
)
def test_what_is_wrong_with_a_row(row, said):
    with pytest.raises(Refused) as refused:
        taken(enrollment_row(LATECOMER, "2026-05-02") | row)

    assert str(refused.value) == f"line 2: {said}"


def test_a_shop_is_in_a_file_once():
    rows = [enrollment_row(LATECOMER, "2026-05-02")] * 2

    with pytest.raises(Refused, match="line 3: shop_id: 7495003 is in the file twice"):
        taken(*rows)


def test_what_was_sold_before_the_import_is_charged_from_then_on():
    """The days that are in the service period, each counted anew."""
    for number, day in enumerate(("2026-05-19", "2026-05-20", "2026-05-21")):
        give("orders", order(f"{number}", BOWLS, shop_id=LATECOMER, paid=day))
    free = figures(orders=1, gross="53.91", gmv="53.91", covered_affiliate="3.10")
    assert rollups(LATECOMER) == dict.fromkeys(("2026-05-19", "2026-05-20", "2026-05-21"), free)

    enroll(LATECOMER, "2026-05-20")

    charged = free | {
        "commission": "10.78",
        "covered_referral": "3.23",
        "covered_marketing": "2.16",
    }
    assert rollups(LATECOMER) == {
        "2026-05-19": free,
        "2026-05-20": charged,
        "2026-05-21": charged,
    }
    close("2026-05")
    assert built.statements(LATECOMER)["2026-05"]["commission"] == "21.56"


def test_others_are_left_alone():
    give("orders", order("A", CUPS))
    before = built.stored("billing_shopday", "day, commission, recorded_in")
    enroll(LATECOMER, "2026-05-20")

    assert built.stored("billing_shopday", "day, commission, recorded_in") == before


def test_it_is_audited():
    enroll(LATECOMER, "2026-05-20")

    entries = AuditEntry.objects.filter(shop=LATECOMER).order_by("pk")
    assert list(entries.values_list("act", "details")) == [
        ("enrollment.applied", {"number": "2026-summer-00002"}),
        ("enrollment.activated", {"on": "2026-05-20"}),
    ]


def test_two_editions_of_a_shop_do_not_overlap():
    """The database refuses what no edition can see of another."""
    other = Program.objects.create(
        code="2026-other", name_zh="另", name_en="other", time_zone="Asia/Shanghai"
    )
    version = ProgramVersion.objects.get()
    version.pk, version.program, version.is_agreed = None, other, False
    version.save()

    with pytest.raises(IntegrityError, match="enrollment_periods_do_not_overlap"):
        enroll(LIN, "2026-07-01", program="2026-other")


# From a file.


def import_file(tmp_path, text: str | bytes) -> str:
    file, out = tmp_path / "enrollments.csv", io.StringIO()
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    call_command("import_enrollments", str(file), stdout=out)
    return out.getvalue()


ROWS = (
    "7495003,2026-summer,60,12,2026-05-20,true,true\n7495001,2026-summer,5,3,2026-04-20,true,true"
)


@pytest.mark.parametrize(
    "text",
    [
        f"{COLUMNS}\n{ROWS}\n",
        f"\ufeff{COLUMNS}\r\n{ROWS}".replace("\n", "\r\n").replace("\r\r", "\r"),
        f"{COLUMNS}\n{ROWS}".replace("7495003,", '"7495003",'),
    ],
)
def test_the_command_takes_a_file(tmp_path, text):
    assert import_file(tmp_path, text) == "enrolled 1, unchanged 1\n"
    assert enrolled(LATECOMER)["aigc_committed"] == 60


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{COLUMNS}\n7495003,2026-summer,x,12,2026-05-20,true,true\n", "line 2: aigc_committed"),
        (f"{COLUMNS.replace('fee_', '')}\n{ROWS}\n", "The columns must be shop_id, program"),
        (f"{COLUMNS},note\n{ROWS}\n", "The columns must be"),
        (b"\xff\xfe\x00", "could not be read"),
        (f"{COLUMNS}\n7495003,2026-summer\n", "line 2: aigc_committed: is empty"),
    ],
)
def test_or_says_plainly_why_not(tmp_path, text, said):
    with pytest.raises(CommandError, match=said):
        import_file(tmp_path, text)

    assert Enrollment.objects.count() == 1


def test_a_nul_is_wrong_with_a_row_too(tmp_path):
    with pytest.raises(CommandError, match="line 2: shop_id"):
        import_file(tmp_path, f"{COLUMNS}\n{ROWS}\n".replace("7495003", "7495\0"))


def test_a_file_with_no_rows_takes_none(tmp_path):
    assert import_file(tmp_path, f"{COLUMNS}\n") == "enrolled 0, unchanged 0\n"
