"""PRODUCT.md §4: the merchant sees what entered at which price, and why the rest did not."""

import pytest

from enrollment.reports import campaigns as report
from tests import world as built
from tests.enrollment.promoted import CONFIRM, answer, campaign, enrolled, mega, submit_ids, sweep
from tests.enrollment.selling import BOTTLE, CHAIR, sold
from tests.support.told import member
from tests.world import LIN, NEIGHBOUR, give, seconds, words

LIST = f"/shops/{LIN}/campaigns/"


def read(person, way: str = LIST) -> str:
    return words(built.signed_in(person).get(way).content.decode())


def routine(campaign_id: str) -> str:
    row = report.Campaign.objects.get(campaign_id=campaign_id)
    return f"{LIST}{row.pk}/"


@pytest.fixture
def weekly(summer):
    """The chair enters, the bottle is skipped: 19.92 is below its floor price of 20.00."""
    give("campaigns", campaign())
    sweep()
    return summer


def test_what_waits_stands_first_with_the_hour(weekly):
    page = read(weekly.otto)

    assert "1 mega promotion waits for your answer" in page
    assert "Summer sale CA-SUMMER 18 Jun 2026, 18:00" in page
    assert "Weekly picks CA-WEEKLY 18 Jun 2026, 18:00" in page
    # A discount of 20 %: one entered, one skipped.
    assert "20% 1 1" in page


def test_once_all_is_answered_nothing_waits(weekly):
    answer(weekly.otto, chair=CONFIRM)
    assert "1 mega promotion waits" in read(weekly.otto)
    give("campaigns", mega(version=2, min_stock=41))  # the bottle has 40
    page = read(weekly.otto)

    assert "No campaign waits for your answer" in page
    assert "1 0 0 answered" in page


def test_those_that_wait_come_in_the_order_of_their_deadlines(summer):
    sooner = {"register_by_time": seconds("2026-06-12 12:00")}
    give("campaigns", mega("SOONER", **sooner), mega("LATER", starts_time=seconds("2026-06-22")))
    sweep()
    first = built.signed_in(summer.otto).get(LIST).context["megas"][0]

    assert first.announcement.campaign.campaign_id == "SOONER"


def test_each_product_with_its_price_or_the_reason_and_what_mends_it(weekly):
    page = read(weekly.otto, routine("CA-WEEKLY"))

    assert "Weekly picks: 1 product takes part, 1 skipped" in page
    assert "Product QY-CH-01 QY-CH-01 59.90 USD 47.92 44.00 takes part By itself" in page
    assert (
        "Product QY-BT-75 QY-BT-75 24.90 USD 19.92 20.00 skipped "
        "The campaign price USD 19.92 is below the product's floor price USD 20.00. "
        "It comes in with a floor price of USD 19.92 or less."
    ) in page


def test_in_chinese_too(weekly):
    page = read(weekly.lin, routine("CA-WEEKLY"))

    assert "每周精选：1 个商品参加，1 个跳过" in page
    assert "活动价 USD 19.92 低于商品底价 USD 20.00。 底价改为 USD 19.92 或更低即可参加。" in page


def test_what_mends_it_leads_to_the_products_floor_price(weekly):
    raw = built.signed_in(weekly.otto).get(routine("CA-WEEKLY")).content.decode()
    key = enrolled(BOTTLE).product_id

    assert f'<a href="/shops/{LIN}/products/{key}/">It comes in' in raw


def test_once_the_registration_is_over_nothing_mends_it(weekly, clock):
    clock("2026-06-18 18:00:01")
    page = read(weekly.otto, routine("CA-WEEKLY"))

    assert "The registration is over." in page
    assert "It comes in with" not in page


@pytest.mark.parametrize(("state", "shown"), [("entered", CHAIR), ("skipped", BOTTLE)])
def test_it_is_narrowed_by_state(weekly, state, shown):
    page = built.signed_in(weekly.otto).get(f"{routine('CA-WEEKLY')}?state={state}")

    assert [line.entry.product.product.product_id for line in page.context["lines"]] == [shown]


def test_campaigns_are_narrowed_by_time(weekly, clock):
    give(
        "campaigns",
        campaign("SOON", register_by_time=seconds("2026-06-11"), starts_time=seconds("2026-06-12")),
    )
    sweep()
    clock("2026-06-13")

    def shown(when: str) -> tuple[list[str], list[str]]:
        context = built.signed_in(weekly.otto).get(f"{LIST}?when={when}").context
        megas = [one.announcement.campaign.campaign_id for one in context["megas"]]
        return megas, [one.campaign_id for one in context["routines"]]

    assert shown("") == (["CA-SUMMER"], ["SOON", "CA-WEEKLY"])
    assert shown("open") == (["CA-SUMMER"], ["CA-WEEKLY"])
    assert shown("running") == ([], ["SOON"])
    assert shown("over") == ([], [])
    assert "No routine campaign is like that" in read(weekly.otto, f"{LIST}?when=over")


def test_long_lists_have_pages(summer, monkeypatch):
    monkeypatch.setattr(report, "PAGE", 2)
    give("campaigns", *(campaign(f"C{number}") for number in range(3)))
    sweep()
    first = built.signed_in(summer.otto).get(LIST).context
    assert [one.campaign_id for one in first["routines"]] == ["C2", "C1"]
    second = built.signed_in(summer.otto).get(f"{LIST}?after={first['next']}").context
    assert ([one.campaign_id for one in second["routines"]], second["next"]) == (["C0"], None)

    give("products", sold("Q", "10.00"))
    submit_ids(Q="9.00")
    here = routine("CA-SUMMER")
    first = built.signed_in(summer.otto).get(here).context
    second = built.signed_in(summer.otto).get(f"{here}?after={first['next']}").context
    shown = [[line.offered.product_id for line in one["lines"]] for one in (first, second)]
    assert shown == [[CHAIR, BOTTLE], ["Q"]]


def test_before_there_is_any_it_says_what_will_be_here(merchants):
    page = read(merchants.otto)

    assert "No mega promotion is announced yet" in page
    assert "No product is in a routine campaign yet" in page


def test_a_campaign_without_a_product_of_the_shop_has_no_page(weekly):
    give("campaigns", campaign("US", market="US"))
    sweep()
    assert built.signed_in(weekly.otto).get(routine("US")).status_code == 404
    assert built.signed_in(weekly.otto).get(f"{LIST}999999/").status_code == 404
    assert built.signed_in(weekly.otto).post(routine("CA-WEEKLY")).status_code == 404
    other = built.signed_in(member("nan", "owner", NEIGHBOUR))
    assert other.get(routine("CA-WEEKLY")).status_code == 404


def test_a_shop_that_was_never_served_has_no_menu_entry(merchants):
    other = built.signed_in(member("nan", "owner", NEIGHBOUR))
    assert "/campaigns/" not in other.get(f"/shops/{NEIGHBOUR}/members/").content.decode()
    own = built.signed_in(merchants.otto)
    assert LIST in own.get(f"/shops/{LIN}/products/").content.decode()


def test_a_products_page_names_its_campaigns(weekly):
    answer(weekly.otto, chair=CONFIRM)
    page = read(weekly.otto, f"/shops/{LIN}/products/{enrolled(CHAIR).product_id}/")

    assert "Weekly picks 20 Jun 2026, 00:00 – 27 Jun 2026, 00:00 47.92 USD takes part" in page
    assert "Summer sale 20 Jun 2026, 00:00 – 27 Jun 2026, 00:00 47.92 USD takes part" in page


def test_staff_read_what_entered_and_why_not(weekly):
    mei = built.signed_in(weekly.mei)
    page = words(mei.get("/admin/enrollment/campaignentry/").content.decode())
    assert "The campaign price USD 19.92 is below the product's floor price USD 20.00." in page
    answer(weekly.otto, chair=CONFIRM)
    page = words(mei.get("/admin/enrollment/campaignanswer/").content.decode())
    assert CHAIR in page
    assert "USD 47.92" in page
    for name in ("campaign", "campaignentry", "campaignanswer", "campaignannouncement"):
        listed = mei.get(f"/admin/enrollment/{name}/").context["cl"].result_list
        way = f"/admin/enrollment/{name}/{listed[0].pk}/change/"
        assert mei.get(way).status_code == 200, name
        assert mei.post(way, {}).status_code == 403, name
