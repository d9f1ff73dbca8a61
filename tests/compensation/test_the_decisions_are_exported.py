"""API.md, Adjudication report: the newest version of each decision, one row an enrollment."""

import sys
from io import BytesIO, TextIOWrapper

import pytest
from django.core.management import call_command

from compensation.models import Adjudication
from compensation.reports import decisions
from compensation.services import adjudications
from growth_program.core.models import Program
from tests import world as built
from tests.compensation.lived import TERM, compute, deliver, sell
from tests.world import LATECOMER, LIN, NEIGHBOUR, close, enroll, give, line, order

HEADER = (
    "program,shop_id,enrollment_no,version,state,gmv,fixed_fee,commission,program_cost,roas,"
    "roas_met,aigc_committed,aigc_delivered,videos_committed,videos_delivered,remedy,remedy_rate,"
    "ad_credit,aigc_makeup,videos_makeup,makeup_due_on,credit_due_on,evidence_sha256"
)


@pytest.fixture
def computed(world):
    """Lin kept nothing, the neighbour everything but sales, the latecomer all."""
    deliver(aigc=4, videos=1)
    sell("19999.99")
    none = {"aigc_committed": "0", "videos_committed": "0"}
    enroll(NEIGHBOUR, "2026-06-10", **none)
    enroll(LATECOMER, "2026-07-10", **none)
    give("orders", order("A", line(price="31234.50"), shop_id=LATECOMER, paid=built.JULY))
    close(*TERM)
    compute(LIN, NEIGHBOUR, LATECOMER)


def lines() -> list[str]:
    out = BytesIO()
    decisions.write_csv(out, Program.objects.get(code=built.PROGRAM))
    return out.getvalue().decode().splitlines()


def sha(shop_id: str) -> str:
    return Adjudication.objects.get(enrollment__shop=shop_id).evidence_sha256


def test_every_column_of_every_row(computed):
    # 3,999.998 of commission; 31,234.50: 6,246.90, and 31,234.50 / 12,246.90 is 2.55040...
    assert lines() == [
        f"\ufeff{HEADER}",
        "2026-summer,7495001,2026-summer-00001,1,computed,19999.99,6000.00,4000.00,10000.00,"
        "2.0000,false,5,4,3,1,roas,0.5000,3000.00,1,2,2026-09-11,2026-09-11," + sha(LIN),
        "2026-summer,7495002,2026-summer-00002,1,computed,0.00,6000.00,0.00,6000.00,"
        "0.0000,false,0,0,0,0,roas,0.5000,3000.00,0,0,,2026-09-11," + sha(NEIGHBOUR),
        "2026-summer,7495003,2026-summer-00003,1,computed,31234.50,6000.00,6246.90,12246.90,"
        "2.5504,true,0,0,0,0,none,0.0000,0.00,0,0,,," + sha(LATECOMER),
    ]


def test_a_step_shows_in_its_state(computed, people):
    decision = Adjudication.objects.get(enrollment__shop=LIN)
    adjudications.review(decision.pk, by=people.mei)
    assert lines()[1].split(",")[4] == "reviewed"

    adjudications.approve(decision.pk, by=people.omar)
    assert lines()[1].split(",")[4] == "approved"


def test_of_several_versions_the_newest(computed):
    again = Adjudication.objects.get(enrollment__shop=LIN)
    again.pk, again.version, again.aigc_makeup = None, 2, 7
    again.save()

    found = [row.split(",") for row in lines()[1:]]
    assert [(row[1], row[3], row[18]) for row in found] == [
        (LIN, "2", "7"),
        (NEIGHBOUR, "1", "0"),
        (LATECOMER, "1", "0"),
    ]


def test_without_decisions_there_is_the_header_alone(world):
    assert lines() == [f"\ufeff{HEADER}"]


def test_roas_is_empty_where_nothing_was_to_be_paid(world):
    """An edition without a fee, measured by it: a cost of 0 meets the promise."""
    free = world.newest()
    free.pk, free.number, free.is_agreed = None, 2, False
    free.fixed_fee, free.cost_basis = "0.00", "fee"
    free.save()
    free.remedies.create(commitment="roas", threshold="2", rate="0.5000")
    enroll(LATECOMER, "2026-07-10")
    close(*TERM)
    compute(LATECOMER)

    assert lines()[1].split(",")[5:12] == ["0.00", "0.00", "0.00", "0.00", "", "true", "5"]


def test_a_shops_id_is_no_formula(world):
    give("shops", built.shop("=1+1"))
    enroll("=1+1", "2026-05-01")
    close(*TERM)
    compute("=1+1")

    assert lines()[1].split(",")[1] == "'=1+1"


def test_the_command_writes_a_file_or_standard_output(computed, tmp_path, monkeypatch):
    file, out = tmp_path / "adjudications.csv", TextIOWrapper(BytesIO())
    call_command("adjudication_report", "2026-summer", output=file)
    monkeypatch.setattr(sys, "stdout", out)
    call_command("adjudication_report", "2026-summer")

    assert file.read_bytes() == out.buffer.getvalue()
    assert file.read_text().splitlines() == lines()
