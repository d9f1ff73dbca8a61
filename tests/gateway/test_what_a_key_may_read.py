"""API.md, Reads: the enrollment, where its promises stand, the settlement report."""

import pytest

from tests import world as built
from tests.billing.bowls import BOWLS, CUPS
from tests.compensation.lived import deliver
from tests.world import JUNE, LATECOMER, LIN, NEIGHBOUR, close, give, order, read, refund

ENROLLMENT = f"/api/v1/shops/{LIN}/enrollment"
GUARANTEES = f"/api/v1/shops/{LIN}/guarantees"
REPORT = "/api/v1/settlement-report?program=2026-summer&month=2026-05"
READS = (ENROLLMENT, GUARANTEES, REPORT)


@pytest.fixture
def reader(db) -> built.Key:
    return built.key("reports:read")


def test_an_enrollment(world, client, reader):
    answer = read(client, reader, ENROLLMENT)

    assert answer.status_code == 200
    assert answer.json() == {
        "shop_id": LIN,
        "program": "2026-summer",
        "enrollment_no": "2026-summer-00001",
        "state": "active",
        "aigc_committed": 5,
        "videos_committed": 3,
        "activated_on": "2026-04-20",
        "service_from": "2026-05-01",
        "service_to": "2026-07-31",
        "frozen_tools": [],
    }


def test_one_that_is_not_paid_has_no_dates(world, client, reader):
    built.enroll(NEIGHBOUR, "2026-05-10", fee_paid="false")
    answer = read(client, reader, f"/api/v1/shops/{NEIGHBOUR}/enrollment").json()

    assert (answer["state"], answer["activated_on"], answer["service_to"]) == (
        "applied",
        None,
        None,
    )


def test_where_the_promises_stand(world, client, reader):
    """GMV 60.00 costs 6,012.00: half of the fee would be owed, and an item and a video."""
    give("orders", order("A", built.line(price="60.00")))
    deliver(aigc=4, videos=2)

    assert read(client, reader, GUARANTEES).json() == {
        "shop_id": LIN,
        "program": "2026-summer",
        "enrollment_no": "2026-summer-00001",
        "as_of_time": built.seconds("2026-09-01"),
        "gmv": "60.00",
        "fixed_fee": "6000.00",
        "commission": "12.00",
        "program_cost": "6012.00",
        "roas": "0.0100",  # 0.00998...
        "roas_met": False,
        "aigc_committed": 5,
        "aigc_delivered": 4,
        "videos_committed": 3,
        "videos_delivered": 2,
        "remedy": "roas",
        "remedy_rate": "0.5000",
        "ad_credit": "3000.00",
        "aigc_makeup": 1,
        "videos_makeup": 1,
    }


def test_before_the_service_begins_there_are_none(world, client, reader, clock):
    clock("2026-04-30 23:59:59")
    assert read(client, reader, GUARANTEES).status_code == 404
    clock("2026-05-01")
    assert read(client, reader, GUARANTEES).status_code == 200


@pytest.fixture
def closed(world) -> None:
    built.enroll(LATECOMER, "2026-05-20")
    give("orders", order("A", BOWLS), order("B", CUPS, paid=JUNE))
    give("refunds", refund("R", "12.34"))
    close("2026-05", "2026-06", "2026-07")


@pytest.mark.parametrize("month", ["2026-05", "2026-06", "2026-07"])
def test_the_report_is_that_of_finance(closed, client, reader, month):
    """Row by row what the CSV says, but for its total."""
    told = read(client, reader, f"/api/v1/settlement-report?program=2026-summer&month={month}")

    exported = [row for row in built.as_rows(built.report(month)) if row["shop_id"] != "TOTAL"]
    rows = told.json()["results"]
    assert [{**row, "orders": str(row["orders"])} for row in rows] == exported
    assert [list(row) for row in rows] == [list(row) for row in exported]
    assert len(rows) == 2


def test_a_month_that_is_not_closed_has_no_rows(closed, client, reader):
    path = "/api/v1/settlement-report?program=2026-summer&month=2026-08"

    assert read(client, reader, path).json() == {"next": None, "previous": None, "results": []}


def test_rows_come_in_pages(closed, client, reader):
    first = read(client, reader, f"{REPORT}&limit=1").json()
    second = read(client, reader, first["next"].removeprefix("http://testserver")).json()

    assert [row["shop_id"] for page in (first, second) for row in page["results"]] == [
        LIN,
        LATECOMER,
    ]
    assert (first["previous"], second["next"]) == (None, None)
    assert second["previous"] is not None


@pytest.mark.parametrize("limit", ["1", "2", "500"])
def test_a_page_has_as_many_rows_as_are_asked_for(closed, client, reader, limit):
    rows = read(client, reader, f"{REPORT}&limit={limit}").json()["results"]

    assert len(rows) == min(int(limit), 2)


@pytest.mark.parametrize("limit", ["501", "0", "-1", "many", "", "1.0", "%EF%BC%95", "9" * 5_000])
def test_a_limit_that_is_none_is_refused(closed, client, reader, limit):
    answer = read(client, reader, f"{REPORT}&limit={limit}")

    assert answer.status_code == 400
    assert answer.json()["detail"] == "limit: give a whole number from 1 to 500."


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/settlement-report", 404),
        ("/api/v1/settlement-report?program=2026-winter&month=2026-05", 404),
        ("/api/v1/settlement-report?program=2026-summer", 400),
        ("/api/v1/settlement-report?program=2026-summer&month=2026-13", 400),
        ("/api/v1/settlement-report?program=2026-summer&month=2026-05-01", 400),
        ("/api/v1/settlement-report?program=2026-summer&month=1926-05", 400),
        ("/api/v1/settlement-report?program=2026-summer&month=2026-%EF%BC%90%EF%BC%95", 400),
        ("/api/v1/settlement-report?program=2026-summer&month=2026-05%00", 400),
        (f"{REPORT}&cursor=elsewhere", 404),
        (f"{REPORT}&cursor=cD0lMDA%3D", 404),  # p=%00
        ("/api/v1/shops/%00/enrollment", 404),
        ("/api/v1/shops/7495001%00/guarantees", 404),
        ("/api/v1/shops/7495999/enrollment", 404),
        (f"/api/v1/shops/{NEIGHBOUR}/enrollment", 404),
        (f"/api/v1/shops/{NEIGHBOUR}/guarantees", 404),
    ],
)
def test_what_there_is_not(closed, client, reader, path, status):
    answer = read(client, reader, path)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status


@pytest.mark.parametrize("path", READS)
def test_no_other_scope_reads(closed, client, path):
    key = built.key("shops:write", "orders:write", "creators:write", "ads:write", "tools:read")

    assert read(client, key, path).status_code == 403
    assert client.get(path).status_code == 401


@pytest.mark.parametrize("path", [ENROLLMENT, GUARANTEES])
def test_another_shop_does_not_exist(closed, client, path):
    assert read(client, built.key("reports:read", shops=[LATECOMER]), path).status_code == 404
    assert read(client, built.key("reports:read", shops=[LIN]), path).status_code == 200
    assert read(client, built.key("reports:read", shops=[]), path).status_code == 404


def test_the_report_has_a_clients_own_shops_alone(closed, client):
    for shops in ([LATECOMER], [LIN, "7495999"], []):
        rows = read(client, built.key("reports:read", shops=shops), REPORT).json()["results"]
        assert [row["shop_id"] for row in rows] == [s for s in shops if s != "7495999"]


@pytest.mark.parametrize("path", READS)
def test_nothing_is_written_by_a_read(closed, client, reader, path):
    answer = built.signed(client, reader, path, {})

    assert answer.status_code == 405


@pytest.mark.parametrize("path", READS)
def test_nobody_on_the_way_keeps_it(closed, client, reader, path):
    assert read(client, reader, path)["Cache-Control"] == "private, no-store"


def test_a_page_takes_four_statements(closed, client, reader, django_assert_num_queries):
    """Who asks, which program, the rows, whatever their number, and the log."""
    read(client, reader, REPORT)  # says when the client was here, once a minute
    for limit in (1, 500):
        with django_assert_num_queries(4):
            read(client, reader, f"{REPORT}&limit={limit}")
