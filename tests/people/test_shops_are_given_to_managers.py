"""PRODUCT.md §2: a supervisor assigns shops, hands them over, has others stand in."""

import pytest

from growth_program.core.models import AuditEntry
from growth_program.people.models import Assignment, User
from growth_program.people.services import assignments
from tests import world as built
from tests.world import LATECOMER, LIN, NEIGHBOUR

SHOPS = "/admin/marketplace/shop/"


@pytest.fixture
def staff(world, people):
    """Mei has all three shops; Jun has none."""
    return people.mei, built.employ("jun", "account managers"), built.employ("sara", "supervisors")


def held() -> dict:
    rows = Assignment.objects.values_list("shop", "manager__name", "stand_in__name")
    return {shop: (manager, stand_in) for shop, manager, stand_in in rows}


def test_chosen_shops_are_assigned_after_a_look(staff):
    mei, jun, sara = staff
    client = built.signed_in(sara)
    chosen = {"action": "assign_selected", "_selected_action": [LIN, NEIGHBOUR]}
    page = client.post(SHOPS, chosen, follow=True)
    assert [shop.pk for shop in page.context["shops"]] == [LIN, NEIGHBOUR]
    assert held()[LIN] == ("Mei", None)

    client.post(f"{SHOPS}assign/", {"manager": jun.pk, "stand_in": mei.pk})

    assert held() == {
        LIN: ("Jun", "Mei"),
        NEIGHBOUR: ("Jun", "Mei"),
        LATECOMER: ("Mei", None),
    }
    entries = AuditEntry.objects.filter(act="shop.assigned", by=sara)
    assert sorted(entries.values_list("shop", flat=True)) == [LIN, NEIGHBOUR]


def test_all_shops_are_handed_over(staff):
    mei, jun, sara = staff
    client, address = built.signed_in(sara), "/admin/people/assignment/hand-over/"
    looked = client.post(address, {"manager": mei.pk, "to": jun.pk})
    assert (looked.context["shops"], held()[LIN]) == (3, ("Mei", None))
    client.post(address, {"manager": mei.pk, "to": jun.pk, "sure": "1"})

    assert set(held().values()) == {("Jun", None)}
    assert AuditEntry.objects.filter(act="shop.handed_over", by=sara).count() == 3


def test_since_when_is_by_the_business_clock(staff, clock):
    mei, jun, sara = staff
    at_first = clock("2026-06-01 09:30")
    assignments.assign([LIN, NEIGHBOUR], manager=jun, by=sara)
    later = clock("2026-06-02 18:00")
    assignments.hand_over(mei, to=jun, by=sara)

    since = dict(Assignment.objects.values_list("shop", "assigned_at"))
    assert since == {LIN: at_first, NEIGHBOUR: at_first, LATECOMER: later}


def test_somebody_stands_in_and_no_longer(staff):
    mei, jun, sara = staff
    client, address = built.signed_in(sara), "/admin/people/assignment/stand-in/"
    client.post(address, {"manager": mei.pk, "stand_in": jun.pk, "sure": "1"})
    assert set(held().values()) == {("Mei", "Jun")}
    assert assignments.stand_in(mei, person=jun, by=sara) == 0
    client.post(address, {"manager": mei.pk, "stand_in": "", "sure": "1"})

    assert set(held().values()) == {("Mei", None)}
    acts = AuditEntry.objects.filter(shop=LIN, act__startswith="shop.st").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["shop.stood_in_for", "shop.stand_in_ended"]


def test_nobody_stands_in_for_himself_or_takes_over_his_own(staff):
    mei, _jun, sara = staff
    with pytest.raises(assignments.SamePerson):
        assignments.stand_in(mei, person=mei, by=sara)
    with pytest.raises(assignments.SamePerson):
        assignments.hand_over(mei, to=mei, by=sara)
    with pytest.raises(assignments.NotAManager):
        assignments.hand_over(mei, to=built.employ("ines", "finance"), by=sara)


def test_who_stood_in_and_takes_over_stands_in_no_more(staff):
    mei, jun, sara = staff
    assignments.stand_in(mei, person=jun, by=sara)
    assert assignments.hand_over(mei, to=jun, by=sara) == 3
    assert set(held().values()) == {("Jun", None)}


@pytest.mark.parametrize("group", ["account managers", "finance"])
def test_not_by_others(staff, group):
    client = built.signed_in(built.employ("una", group))
    assert client.get(f"{SHOPS}assign/").status_code == 403
    for page in ("hand-over", "stand-in"):
        assert client.get(f"/admin/people/assignment/{page}/").status_code == 403
    chosen = {"action": "assign_selected", "_selected_action": [LIN]}
    assert "选择的店铺" not in client.post(SHOPS, chosen, follow=True).content.decode()
    assert held()[LIN] == ("Mei", None)


def test_whoever_is_offered_may_be_given_shops_and_nobody_else(staff):
    """Account managers and supervisors; no superuser, nobody who has left, no finance."""
    mei, jun, sara = staff
    root = User.objects.create_superuser("root@platform.example")
    left = built.employ("kai", "account managers")
    User.objects.filter(pk=left.pk).update(is_active=False)
    merchant = User.objects.create_user("lin@example.com")
    merchant.groups.set(mei.groups.all())
    others = [root, left, merchant, built.employ("ines", "finance")]

    form = built.signed_in(sara).get("/admin/people/assignment/hand-over/").context["form"]
    assert set(form.fields["to"].queryset) == {mei, jun, sara}
    for person in (mei, jun, sara):
        assignments.assign([LIN], manager=person, by=sara)
        assert held()[LIN] == (person.name, None)
    for person in others:
        with pytest.raises(assignments.NotAManager):
            assignments.assign([LIN], manager=User.objects.get(pk=person.pk), by=sara)
