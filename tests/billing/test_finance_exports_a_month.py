"""API.md, Settlement report: one row an enrollment, TOTAL below; safe in a spreadsheet."""

import csv
import io
import sys

import pytest
from django.core.management import CommandError, call_command

from tests import world as built
from tests.billing.bowls import BOWLS, CUPS
from tests.world import LATECOMER, LIN, ad_day, as_rows, close, give, order, refund, report, shop

HEADER = (
    "program,month,statement_no,shop_id,shop_name,enrollment_no,orders,gmv,refunded,commission,"
    "fixed_fee,adjustments,total_charged,covered_referral,covered_marketing,covered_affiliate,"
    "covered_ads,saved,saved_net,currency"
)


@pytest.fixture
def closed(world):
    """Two shops in May, and a late refund of the first for June."""
    built.enroll(LATECOMER, "2026-05-20")
    give("orders", order("A", BOWLS), order("B", CUPS, shop_id=LATECOMER, paid="2026-05-20"))
    give("ad-spend", ad_day("48.20"))
    close("2026-05")
    give("refunds", refund("R", "12.34"))
    close("2026-06")


def lines(month: str) -> list[str]:
    return report(month).decode("utf-8-sig").splitlines()


def test_every_column_of_every_row(closed):
    # 53.91: 10.782, 3.2346, 2.1564; 3.10; 48.20; 3.23 + 2.16 + 3.10 + 48.20 - 10.78 = 45.91.
    # 17.35: 3.47, 1.041, 0.694; 1.04 + 0.69 - 3.47 = -1.74.
    assert lines("2026-05") == [
        HEADER,
        "2026-summer,2026-05,2026-summer-00001-202605,7495001,Shop 7495001,2026-summer-00001,"
        "1,53.91,0.00,10.78,6000.00,0.00,6010.78,3.23,2.16,3.10,48.20,45.91,-5954.09,USD",
        "2026-summer,2026-05,2026-summer-00002-202605,7495003,Shop 7495003,2026-summer-00002,"
        "1,17.35,0.00,3.47,6000.00,0.00,6003.47,1.04,0.69,0.00,0.00,-1.74,-6001.74,USD",
        ",,,TOTAL,,,"
        "2,71.26,0.00,14.25,12000.00,0.00,12014.25,4.27,2.85,3.10,48.20,44.17,-11955.83,",
    ]


def test_a_negative_number_is_a_number(closed):
    """8.31 - 10.78, with no apostrophe before it."""
    zeros = "0.00,0.00,0.00,0.00,0.00,0.00"
    assert lines("2026-06")[1:] == [
        "2026-summer,2026-06,2026-summer-00001-202606,7495001,Shop 7495001,2026-summer-00001,"
        f"0,0.00,0.00,0.00,0.00,-2.47,-2.47,{zeros},USD",
        "2026-summer,2026-06,2026-summer-00002-202606,7495003,Shop 7495003,2026-summer-00002,"
        f"0,0.00,0.00,0.00,0.00,0.00,0.00,{zeros},USD",
        f",,,TOTAL,,,0,0.00,0.00,0.00,0.00,-2.47,-2.47,{zeros},",
    ]


def test_it_begins_with_a_byte_order_mark(closed):
    content = report("2026-05")

    assert content.startswith(b"\xef\xbb\xbfprogram,")
    assert content.count("\ufeff".encode()) == 1


def test_a_month_that_is_not_closed_has_its_total_alone(closed):
    zeros = ",".join(["0.00"] * 12)
    assert lines("2026-07") == [HEADER, f",,,TOTAL,,,0,{zeros},"]


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "'\t=1+1"),
        ("\r=1+1", "'\r=1+1"),
        ('=HYPERLINK("https://evil.example","Lin, & Co")', None),
        ("Lin = Bowls", "Lin = Bowls"),
        (" =1+1", " =1+1"),
        ('Lin "the Bowl", Ltd\nand Daughters', 'Lin "the Bowl", Ltd\nand Daughters'),
        ("碗与杯 é", "碗与杯 é"),
        ("'quoted'", "'quoted'"),
        (r"\N \t %s {0}", r"\N \t %s {0}"),
        ("NULL", "NULL"),
    ],
)
def test_no_name_is_a_formula(world, name, cell):
    give("shops", shop(LIN, name=name, version=2))
    close("2026-05")

    row, _total = as_rows(report("2026-05"))
    assert row["shop_name"] == (f"'{name}" if cell is None else cell)


@pytest.mark.parametrize("shop_id", ["=1+1", "+7", "-7", "@7"])
def test_nor_is_an_id(world, shop_id):
    give("shops", shop(shop_id))
    built.enroll(shop_id, "2026-05-01")
    close("2026-05")

    assert f"'{shop_id}" in {row["shop_id"] for row in as_rows(report("2026-05"))}


def test_rows_are_by_shop_and_its_bytes(world):
    """As text: 10 before 9, capitals before small letters, whatever the server's locale."""
    ids = ["9", "10", "a", "B", "é", "-7", "_"]
    give("shops", *map(shop, ids))
    for shop_id in ids:
        built.enroll(shop_id, "2026-05-01")
    close("2026-05")

    found = [row["shop_id"].lstrip("'") for row in as_rows(report("2026-05"))]
    assert found == ["-7", "10", LIN, "9", "B", "_", "a", "é", "TOTAL"]


def test_the_command_writes_a_file(closed, tmp_path):
    file = tmp_path / "2026-05.csv"
    call_command("settlement_report", "2026-summer", "2026-05", "--output", str(file))

    assert file.read_bytes() == report("2026-05")
    assert [found.name for found in tmp_path.iterdir()] == ["2026-05.csv"]


def test_or_standard_output(closed, monkeypatch):
    out = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", out)
    call_command("settlement_report", "2026-summer", "2026-05", format="csv")

    assert out.buffer.getvalue() == report("2026-05")


def test_a_program_that_does_not_exist_is_said_plainly(closed):
    with pytest.raises(CommandError, match="There is no program 2026-winter"):
        call_command("settlement_report", "2026-winter", "2026-05")


def test_it_is_what_a_reader_of_csv_takes_it_for(closed):
    rows = list(csv.reader(io.StringIO(report("2026-05").decode("utf-8-sig"), newline="")))

    assert {len(row) for row in rows} == {20}
