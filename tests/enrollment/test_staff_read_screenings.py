"""PRODUCT.md §2: an account manager reviews a shop with its score explained, and overrides it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enrollment.models import ScreeningOverride
from enrollment.reports.screenings import selected
from enrollment.services import screenings
from growth_program.people.services import assignments
from tests import world as built
from tests.enrollment.screened import program, result, shop, written
from tests.enrollment.test_a_screening_is_run import GOOD, GOOD_SCORE
from tests.world import LATECOMER, LIN, NEIGHBOUR, words

LIST = "/admin/enrollment/screeningresult/"


@pytest.fixture
def run(world, people):
    written()
    shop(NEIGHBOUR, **GOOD)
    shop(LATECOMER, rating=4.4, content_30d=10, violation_points=14)
    assignments.assign([LATECOMER], manager=built.employ("jun", "account managers"), by=None)
    return screenings.screen(program())


def page(run, shop_id) -> str:
    return f"{LIST}{result(run, shop_id).pk}/change/"


def override(client, run, shop_id, **given):
    return client.post(f"{LIST}{result(run, shop_id).pk}/override/", given)


def text(client, address) -> str:
    return words(client.get(address).content.decode())


def listed(client, query="") -> list[str]:
    return [row.shop_id for row in client.get(f"{LIST}{query}").context["cl"].result_list]


def test_a_manager_sees_his_shops_a_supervisor_all(run, people):
    mei = built.signed_in(people.mei)
    sara = built.signed_in(built.employ("sara", "supervisors"))
    assert listed(mei) == [NEIGHBOUR, LIN]
    assert listed(sara) == [NEIGHBOUR, LATECOMER, LIN]
    assert mei.get(page(run, LATECOMER)).status_code in (302, 404)
    assert override(mei, run, LATECOMER, reason="Mine.", is_selected="yes").status_code == 404
    assert not ScreeningOverride.objects.exists()


def test_the_list_is_searched_and_filtered(run):
    sara = built.signed_in(built.employ("sara", "supervisors"))
    assert listed(sara, f"?q={LATECOMER}") == [LATECOMER]
    assert listed(sara, "?outcome=in") == [NEIGHBOUR]
    assert listed(sara, "?outcome=out") == [LATECOMER, LIN]
    assert listed(sara, "?gate=1") == [LIN]
    assert listed(sara, "?gate=2") == [LATECOMER, LIN]
    assert listed(sara, "?gate=any") == [LATECOMER, LIN]
    assert listed(sara, "?outcome=overridden") == []


def test_an_earlier_run_is_read_as_it_was(run):
    sara = built.signed_in(built.employ("sara", "supervisors"))
    shop(NEIGHBOUR, version=8, **GOOD | {"violation_points": 12})
    again = screenings.screen(program())
    assert listed(sara, "?outcome=in") == []
    assert listed(sara, f"?run={run.pk}&outcome=in") == [NEIGHBOUR]
    assert "这是较早一次评估的结果" in text(sara, page(run, NEIGHBOUR))
    assert "这是较早一次评估的结果" not in text(sara, page(again, NEIGHBOUR))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", ["95 分 × 权重 55%", "52.2500", "违规分：最高 11", "通过", GOOD_SCORE]),
        ("en", ["95 points × weight 55%", "52.2500", "Violation points: at most 11", "passed"]),
    ],
)
def test_the_page_of_a_shop_explains_its_score(run, people, language, said):
    people.mei.language = language
    people.mei.save(update_fields=["language"])
    found = text(built.signed_in(people.mei), page(run, NEIGHBOUR))
    for one in said:
        assert one in found


def test_by_button_with_a_reason(run, people):
    mei = built.signed_in(people.mei)
    answer = override(mei, run, NEIGHBOUR, reason="Sells copies.", is_selected="no")
    assert answer.status_code == 302
    assert selected(program(), [NEIGHBOUR]) == set()
    assert listed(mei, "?outcome=overridden") == [NEIGHBOUR]
    assert "Sells copies." in text(mei, page(run, NEIGHBOUR))
    history = mei.get(page(run, NEIGHBOUR).replace("change", "history")).content.decode()
    assert "Sells copies." in history


@pytest.mark.parametrize(
    "given",
    [
        {"reason": " ", "is_selected": "yes"},
        {"reason": "x", "is_selected": "perhaps"},
        {"reason": "x"},
        {"reason": "a\x00b", "is_selected": "yes"},
        {"reason": "x" * 2001, "is_selected": "yes"},
    ],
)
def test_a_form_that_is_not_whole_changes_nothing(run, people, given):
    answer = override(built.signed_in(people.mei), run, NEIGHBOUR, **given)
    assert answer.status_code in (200, 400)
    assert not ScreeningOverride.objects.exists()


def test_who_may_only_look(run, people):
    ada = built.signed_in(built.employ("ada", "administrators"))
    assert "override/" not in ada.get(page(run, NEIGHBOUR)).content.decode()
    given = {"reason": "Mine.", "is_selected": "no"}
    assert override(ada, run, NEIGHBOUR, **given).status_code == 403
    assert built.signed_in(people.omar).get(LIST).status_code == 403
    by_address = f"{LIST}{result(run, NEIGHBOUR).pk}/override/"
    assert built.signed_in(people.mei).get(by_address).status_code == 405


def test_a_run_and_its_policy_are_read(run, people):
    mei = built.signed_in(people.mei)
    text = words(mei.get(f"/admin/enrollment/screening/{run.pk}/change/").content.decode())
    assert "店铺太少，不作比较" in text
    text = words(
        mei.get(f"/admin/enrollment/screeningpolicy/{run.policy_id}/change/").content.decode()
    )
    assert "4 得 0 分，4.8 得 100 分" in text
    assert LIN not in text


def test_a_list_asks_the_same_whatever_there_is(run):
    sara = built.signed_in(built.employ("sara", "supervisors"))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert sara.get(LIST).status_code == 200
        return len(queries)

    asked()
    before = asked()
    for n in range(20):
        shop(f"s{n}", rating=4.1 + n / 100, content_30d=n, violation_points=n)
    screenings.screen(program())
    assert asked() == before <= 20
