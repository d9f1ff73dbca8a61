"""PRODUCT.md §2: a manager invites his shops after a look at what each is promised."""

import pytest

from enrollment.models import Invitation
from enrollment.reports import screenings
from enrollment.services.screenings import screen
from growth_program.marketplace.models import Shop
from growth_program.people.services import assignments
from tests import joined
from tests import world as built
from tests.world import LATECOMER, LIN, NEIGHBOUR

INVITE = "/admin/enrollment/invitation/invite/"
LIST = "/admin/enrollment/invitation/"


@pytest.fixture
def mei(june):
    return built.signed_in(june.mei)


def offer(shop_id: str, aigc: str = "60", videos: str = "45") -> dict[str, str]:
    return {f"offer-{shop_id}-aigc": aigc, f"offer-{shop_id}-videos": videos}


def given(*shop_ids: str, **others: str) -> dict:
    return {"program": str(joined.program().pk), "shop": list(shop_ids)} | others


def test_chosen_looked_at_and_sent(mei, june):
    choice = mei.get(INVITE).context
    assert [shop.pk for shop in choice["shops"]] == [NEIGHBOUR, LATECOMER]  # Lin has joined

    asked = mei.post(INVITE, given(LATECOMER, NEIGHBOUR))
    assert [row["form"].initial for row in asked.context["rows"]] == [
        {"aigc": 60, "videos": 45}
    ] * 2
    assert not Invitation.objects.exists()

    sent = given(LATECOMER, NEIGHBOUR, sure="1") | offer(LATECOMER) | offer(NEIGHBOUR, "71", "52")
    assert mei.post(INVITE, sent)["Location"] == LIST
    rows = Invitation.objects.order_by("shop_id")
    assert [(one.shop_id, one.aigc_offered, one.videos_offered) for one in rows] == [
        (NEIGHBOUR, 71, 52),
        (LATECOMER, 60, 45),
    ]
    assert {one.invited_by for one in rows} == {june.mei}


def test_a_count_that_is_none_sends_nothing(mei):
    answer = mei.post(INVITE, given(LATECOMER, sure="1") | offer(LATECOMER, "-1"))
    assert list(answer.context["rows"][0]["form"].errors) == ["aigc"]
    assert not Invitation.objects.exists()


def test_of_one_that_cannot_be_invited_it_says_why(mei, june):
    joined.invite(june.mei)
    asked = mei.post(INVITE, given(LIN, LATECOMER, NEIGHBOUR))
    assert [(row["shop"].pk, str(row["why_not"] or "")) for row in asked.context["rows"]] == [
        (LIN, "该店铺已加入本期计划。"),
        (NEIGHBOUR, ""),
        (LATECOMER, "已有一份有效的邀请。"),
    ]
    mei.post(INVITE, given(LIN, LATECOMER, NEIGHBOUR, sure="1") | offer(NEIGHBOUR))
    assert Invitation.objects.count() == 2


def test_his_own_shops_alone(mei, june):
    jun = built.employ("jun", "account managers")
    assignments.assign([LATECOMER], manager=jun, by=None)
    assert [shop.pk for shop in mei.get(INVITE).context["shops"]] == [NEIGHBOUR]
    mei.post(INVITE, given(LATECOMER, sure="1") | offer(LATECOMER))
    assert not Invitation.objects.exists()

    invitation = joined.invite(jun)
    withdraw = f"{LIST}{invitation.pk}/withdraw/"
    assert mei.post(withdraw, {"reason": "A."}).status_code == 404
    assert mei.get(LIST).context["cl"].result_count == 0
    sara = built.signed_in(built.employ("sara", "supervisors"))
    assert sara.get(LIST).context["cl"].result_count == 1
    assert sara.post(withdraw, {"reason": "A."}).status_code == 302


@pytest.mark.parametrize("group", ["finance", "administrators"])
def test_others_look_and_invite_nobody(june, group):
    invitation = joined.invite(june.mei)
    client = built.signed_in(built.employ("una", group))
    assert client.get(LIST).status_code == 200
    assert client.get(INVITE).status_code == 403
    assert client.post(f"{LIST}{invitation.pk}/withdraw/", {"reason": "A."}).status_code == 403


def test_the_list_by_state_and_shop(mei, june, keepers, clock):
    joined.invite(june.mei)
    joined.invite(june.mei, NEIGHBOUR)
    built.signed_in(keepers.bo).get(joined.INVITATION)

    def found(**narrowed: str) -> list[str]:
        return [one.shop_id for one in mei.get(LIST, narrowed).context["cl"].result_list]

    assert found(state="seen") == [LATECOMER]
    assert found(state="open") == [NEIGHBOUR]
    assert found(q=LATECOMER) == [LATECOMER]
    clock("2026-06-25")
    assert sorted(found(state="expired")) == [NEIGHBOUR, LATECOMER]


def test_after_the_last_day_nobody_is_offered(mei, clock):
    clock("2026-08-01")
    answer = mei.get(INVITE)
    assert answer.context["is_too_late"]
    assert "最晚激活日为 2026年7月31日。" in built.words(answer.content.decode())


def test_searching_for_shops(mei):
    assert [shop.pk for shop in mei.get(INVITE, {"q": LATECOMER}).context["shops"]] == [LATECOMER]


def test_only_selected_shops_are_offered(mei, june):
    joined.select(june.mei, LATECOMER, is_selected=False)
    assert [shop.pk for shop in mei.get(INVITE).context["shops"]] == [NEIGHBOUR]
    asked = mei.post(INVITE, given(LATECOMER))
    assert str(asked.context["rows"][0]["why_not"]) == "准入评估没有选中该店铺。"


def test_marked_in_the_list_of_screened_shops_they_are_marked_here(mei, june):
    """A run scores all; whom people have selected may be invited, whatever the score."""
    run = screen(joined.program())
    results = run.results.filter(shop__in=[LATECOMER, NEIGHBOUR])
    marked = {"action": "invite_marked", "_selected_action": [one.pk for one in results]}
    answer = mei.post("/admin/enrollment/screeningresult/", marked)
    assert answer["Location"] == f"{INVITE}?program={joined.program().pk}"
    assert mei.get(answer["Location"]).context["chosen"] == {LATECOMER, NEIGHBOUR}


def test_the_list_of_many_says_what_is_said_of_each(mei, june):
    """Of the run's word and a person's, in every combination that there is here."""
    screen(joined.program())
    joined.select(june.mei, LATECOMER, is_selected=False)
    everything = Shop.objects.all()
    listed = set(screenings.among(joined.program(), everything).values_list("pk", flat=True))
    ids = list(everything.values_list("pk", flat=True))
    assert listed == screenings.selected(joined.program(), ids)
