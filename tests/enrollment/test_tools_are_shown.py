"""PRODUCT.md §3.6: a lock with its reason for the merchant; the tries for who manages the shop."""

import pytest
from django.urls import reverse

from enrollment.models import Enrollment
from enrollment.reports import tools as reports
from growth_program.people.models import ShopMember
from growth_program.people.services import assignments
from tests import world as built
from tests.enrollment.frozen import promotion, use
from tests.support.told import member
from tests.world import LATECOMER, LIN, NEIGHBOUR, give, words

FREEZE = "2026-05-01"


@pytest.fixture
def running(world, clock):
    """What Lin runs around the freeze, on the midnight before the first of May."""
    clock("2026-06-08 11:07:13")
    give(
        "promotions",
        promotion("P-1"),
        promotion(
            "P-2",
            tool="product_discounts",
            name="Reef discount",
            status="ENDED",
            update_time=built.seconds("2026-05-02"),
        ),
        promotion(
            "P-3", tool="ad_campaigns", name="Wave ads", starts_time=built.seconds("2026-04-12")
        ),
        promotion(
            "P-4", tool="gift_cards", name="Gull cards", starts_time=built.seconds("2026-04-13")
        ),
        promotion("P-5", name="Begins later", starts_time=built.seconds(FREEZE)),
        promotion("P-6", name="Ends before", ends_time=built.seconds(FREEZE)),
        promotion(
            "P-7",
            name="Was ended before",
            status="ENDED",
            update_time=built.seconds("2026-04-30 23:59:59"),
        ),
        promotion("P-8", name="Somebody else's", shop_id=NEIGHBOUR),
    )


def ran() -> list[tuple]:
    [lin] = Enrollment.objects.filter(shop=LIN).select_related("program")
    return [
        (one.promotion.name, one.tool and one.tool.code, one.at_freeze, one.is_running)
        for one in reports.ran_at_freeze([lin])[lin.pk]
    ]


def test_what_ran_at_the_freeze_and_what_becomes_of_it(running, clock):
    told = [
        ("Tide coupons", "coupons", "runs_out", True),
        ("Reef discount", "product_discounts", "stopped", False),
        ("Wave ads", "ad_campaigns", "taken_over", True),
        ("Gull cards", None, "stays", True),
    ]
    assert ran() == told

    clock("2026-06-13 18:30:00")  # when all of them are over
    assert ran() == [(*row[:3], False) for row in told]


def test_of_many_enrollments_in_as_many_statements(running, django_assert_num_queries):
    built.enroll(LATECOMER, "2026-05-20")
    rows = list(Enrollment.objects.select_related("program"))
    with django_assert_num_queries(3):
        found = reports.ran_at_freeze(rows)

    assert [len(found[row.pk]) for row in rows] == [4, 0]


def bare(text: str) -> str:
    """Without the spaces that markup leaves around days and names."""
    return "".join(text.split())


def page(name: str, role: str, shop: str = LIN, **person) -> str:
    client = built.signed_in(member(name, role, shop, **person))
    answer = client.get(reverse("tools", args=[shop]))
    assert answer.status_code == 200
    return bare(words(answer.content.decode()))


@pytest.mark.parametrize("role", ShopMember.Role.values)
def test_a_member_sees_the_locks(running, role):
    text = page("otto", role)

    assert bare("The platform runs your marketing tools until 31 Jul 2026") in text
    assert bare("They are yours again on 1 Aug 2026 at 00:00") in text
    assert text.count(bare("The platform: your shop is in its service period")) == 8
    assert bare("It runs to its end, 13 Jun 2026, 18:30.") in text
    assert bare("The platform carries it on. What still runs on 1 Aug 2026 is given back.") in text
    assert bare("gift_cards") in text
    assert "Somebody else" not in text


def test_in_chinese(running):
    text = page("otto", "owner", language="zh-hans")

    assert bare("您的营销工具由平台操作，到2026年7月31日为止") in text
    assert bare("优惠券") in text
    assert bare("带锁的工具不能新建活动") in text


def test_before_the_service_begins(running, clock):
    clock("2026-04-30 23:59:59")
    text = page("otto", "operator")

    assert bare("Your marketing tools are yours") in text
    assert bare("From 1 May 2026, when the service begins, the platform runs them.") in text


def test_after_it(running, clock):
    clock("2026-08-01")
    text = page("otto", "operator")

    assert bare("They were given back on 1 Aug 2026, after the service.") in text
    assert text.count(bare("You do: nothing is frozen.")) == 8


def test_a_shop_that_is_not_in_service(running):
    text = page("nan", "owner", NEIGHBOUR)

    assert bare("Your marketing tools are yours") in text
    assert "What ran at the freeze" not in text


def test_without_any_tool_the_page_says_what_will_be_there(running):
    """A table of the session's own stands before the one that has rows."""
    built.ask("CREATE TEMP TABLE enrollment_tool (LIKE public.enrollment_tool)")

    assert bare("All tools are yours") in page("nan", "owner", NEIGHBOUR)


class TestStaff:
    @pytest.fixture
    def tried(self, running, client, people):
        """Mei manages Lin's shop alone."""
        key = built.key("tools:read")
        use(client, key)
        use(client, key, "end", tool="ad_campaigns")
        use(client, key, shop_id=NEIGHBOUR, tool="bundles")
        nia = built.employ("nia", "account managers")
        assignments.assign([NEIGHBOUR, LATECOMER], manager=nia, by=None)
        for person in people:
            person.language = "en"
            person.save(update_fields=["language"])
        return people

    def test_see_the_tries_of_their_shops(self, tried):
        client = built.signed_in(tried.mei)
        way = reverse("admin:enrollment_tooltry_changelist")
        whole = words(client.get(way).content.decode())
        ended = words(client.get(f"{way}?action__exact=end").content.decode())
        coupons = words(client.get(f"{way}?tool=coupons").content.decode())

        assert "2 records" in whole
        assert "1 record" in ended
        assert "1 record" in coupons
        assert f"Shop {NEIGHBOUR}" not in whole

    def test_find_them_by_shop(self, tried):
        client = built.signed_in(tried.omar)
        way = reverse("admin:enrollment_tooltry_changelist")

        assert "1 record" in words(client.get(f"{way}?q={NEIGHBOUR}").content.decode())

    def test_see_tools_and_tries_at_the_enrollment(self, tried):
        [lin] = Enrollment.objects.filter(shop=LIN)
        way = reverse("admin:enrollment_enrollment_change", args=[lin.pk])
        text = bare(words(built.signed_in(tried.mei).get(way).content.decode()))

        assert bare("Coupons given back on 1 Aug") in text
        assert bare("Coupons create refused") in text
        assert bare("Ad campaigns end let through") in text
        assert bare("Reef discount Product discounts The platform stops it.") in text

    def test_see_promotions_of_tools_that_are_not_known(self, tried):
        client = built.signed_in(tried.omar)
        way = reverse("admin:marketplace_promotion_changelist")

        assert "1 record" in words(client.get(f"{way}?tool=?").content.decode())
        assert "8 records" in words(client.get(way).content.decode())

    def test_see_the_rules_at_the_version(self, tried):
        program = Enrollment.objects.get(shop=LIN).program
        way = reverse("admin:core_program_change", args=[program.pk])
        text = bare(words(built.signed_in(tried.mei).get(way).content.decode()))

        assert bare("Open affiliate plan frozen is carried on by the platform") in text
