"""PRODUCT.md §1, Shop: an owner lets in operators and shop finance, and removes them."""

from functools import partial

import pytest
from django.urls import reverse

from growth_program.core.models import AuditEntry
from growth_program.marketplace.models import Shop
from growth_program.people.models import ShopMember, User
from growth_program.people.services import members, owners
from tests import world as built
from tests.faults.threads import at_once
from tests.world import LIN, NEIGHBOUR, give, shop

ODD = "🌊 <b>&</b> مرحبا " * 9


@pytest.fixture
def lin(world) -> User:
    owners.appoint_named()
    return User.objects.get()


@pytest.fixture
def page(lin, client):
    built.sign_in(client, lin)
    return client


def invite(client, **fields):
    given = {"email": "chen@shop.example", "name": "Chen", "role": "operator", "language": "en"}
    return client.post(reverse("member-invite", args=[LIN]), given | fields)


def roles() -> dict[str, str]:
    return dict(ShopMember.objects.filter(shop=LIN).values_list("user__email", "role"))


class TestOwnersOfThePlatformsNaming:
    def test_have_an_account_without_a_password(self, lin):
        assert (lin.email, lin.name, lin.language) == ("lin@shop.example", "Lin", "zh-hans")
        assert not lin.has_usable_password()
        assert roles() == {"lin@shop.example": "owner"}
        assert AuditEntry.objects.get(act="shop_member.appointed").shop == LIN

    def test_are_appointed_once(self, lin):
        assert owners.appoint_named() == 0

    def test_joined_on_the_day_of_the_business_clock(self, lin, clock):
        assert ShopMember.objects.get().joined_at == clock("2026-09-01")

    def test_of_several_shops_are_one_person(self, lin):
        owner = {"email": "LIN@Shop.example", "name": "Lin", "language": "zh"}
        give("shops", shop(NEIGHBOUR, version=2, owner=owner))

        assert owners.appoint_named() == 1
        assert set(lin.memberships.values_list("shop", flat=True)) == {LIN, NEIGHBOUR}

    def test_named_later_do_not_replace_the_first(self, lin):
        owner = {"email": "other@shop.example", "name": "Other", "language": "en"}
        give("shops", shop(LIN, version=2, owner=owner))

        assert owners.appoint_named() == 0
        assert roles() == {"lin@shop.example": "owner"}

    def test_who_are_staff_are_not(self, world, people):
        owner = {"email": people.mei.email, "name": "Mei", "language": "zh"}
        give("shops", shop(NEIGHBOUR, version=2, owner=owner))
        owners.appoint_named()

        assert not Shop.objects.get(pk=NEIGHBOUR).members.exists()


class TestAnOwner:
    def test_invites(self, page):
        answer = invite(page)

        assert answer.status_code == 302
        assert roles() == {"lin@shop.example": "owner", "chen@shop.example": "operator"}
        chen = ShopMember.objects.get(user__email="chen@shop.example")
        assert (chen.is_to_be_told, chen.user.language) == (True, "en")
        entry = AuditEntry.objects.get(act="shop_member.invited")
        assert (entry.by.email, entry.shop, entry.details) == (
            "lin@shop.example",
            LIN,
            {"email": "chen@shop.example", "role": "operator"},
        )

    @pytest.mark.parametrize(
        "fields",
        [
            {"email": "lin@shop.example"},
            {"email": "LIN@shop.example"},
            {"email": "no address"},
            {"email": "a\0@shop.example"},
            {"name": ""},
            {"name": "x" * 129},
            {"role": "administrator"},
            {"language": "tlh"},
        ],
    )
    def test_is_told_what_is_wrong(self, page, fields):
        answer = invite(page, **fields)

        assert (answer.status_code, 'class="field__error"' in answer.content.decode()) == (
            200,
            True,
        )
        assert roles() == {"lin@shop.example": "owner"}

    def test_cannot_invite_staff(self, page, people):
        assert "平台员工" in invite(page, email=people.mei.email).content.decode()

    def test_changes_a_role(self, page):
        invite(page)
        row = ShopMember.objects.get(role="operator")
        page.post(reverse("member", args=[LIN, row.pk]), {"role": "finance"})

        assert roles()["chen@shop.example"] == "finance"

    def test_removes(self, page):
        invite(page)
        row = ShopMember.objects.get(role="operator")
        page.post(reverse("member", args=[LIN, row.pk]), {"remove": "1"})
        again = page.post(reverse("member", args=[LIN, row.pk]), {"remove": "1"})

        assert (again.status_code, roles()) == (404, {"lin@shop.example": "owner"})
        assert User.objects.filter(email="chen@shop.example").exists()

    @pytest.mark.parametrize("act", [{"remove": "1"}, {"role": "finance"}])
    def test_is_never_the_last_to_go(self, page, act):
        row = ShopMember.objects.get()
        answer = page.post(reverse("member", args=[LIN, row.pk]), act)

        assert "店铺必须有店主" in answer.content.decode()
        assert roles() == {"lin@shop.example": "owner"}

    def test_may_go_when_there_is_another(self, page):
        invite(page, role="owner")
        row = ShopMember.objects.get(user__email="lin@shop.example")
        answer = page.post(reverse("member", args=[LIN, row.pk]), {"remove": "1"})

        assert answer["Location"] == "/"
        assert roles() == {"chen@shop.example": "owner"}

    def test_has_fifty_members_at_most(self, page, django_assert_max_num_queries):
        for number in range(members.MOST - 1):
            user = User.objects.create_user(f"m{number}@shop.example", name=ODD[:128])
            ShopMember.objects.create(user=user, shop_id=LIN, role="operator")

        assert "50" in invite(page).content.decode()
        with django_assert_max_num_queries(9):
            answer = page.get(reverse("members", args=[LIN]))
        assert "<b>&</b>" not in answer.content.decode()
        assert answer.content.decode().count("@shop.example") == members.MOST


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_two_owners_do_not_remove_each_other(clock):
    built.build()
    lin = Shop.objects.get(pk=LIN)
    pair = [User.objects.create_user(f"{name}@shop.example", name=name) for name in ("a", "b")]
    for _round in range(20):
        rows = [
            ShopMember.objects.get_or_create(user=user, shop=lin, defaults={"role": "owner"})[0]
            for user in pair
        ]
        at_once(*(partial(members.remove, row, by=None) for row in rows))

        assert list(lin.members.values_list("role", flat=True)) == ["owner"]
