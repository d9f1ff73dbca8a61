"""PRODUCT.md §4, Mega promotions: told early, reminded of, called for by a manager."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from enrollment import tasks
from enrollment.models import CampaignReminder
from enrollment.services import announcements
from growth_program.core.models import AuditEntry, Program
from growth_program.gateway.models import WebhookDelivery
from growth_program.support.models import Notice
from growth_program.support.words import said
from tests import world as built
from tests.enrollment.promoted import (
    CONFIRM,
    DECLINE,
    SUMMER,
    announced,
    answer,
    mega,
    submit_ids,
    sweep,
)
from tests.enrollment.selling import CHAIR, DAY, sold
from tests.support.told import member, staff, told
from tests.world import LIN, enroll, give, seconds


class TestAnnounced:
    def test_members_are_told_and_the_webhook_says_until_when(self, summer):
        assert announced().informed_at == built.at(DAY)
        assert told("campaign_announced") == [
            ("Fay", "campaign_announced", ""),
            ("Lin", "campaign_announced", ""),
            ("Otto", "campaign_announced", ""),
        ]
        [delivery] = WebhookDelivery.objects.filter(type="campaign.announced")
        assert (delivery.shop_id, delivery.data) == (
            LIN,
            {
                "program": "2026-summer",
                "enrollment_no": "2026-summer-00001",
                "campaign_id": SUMMER,
                "name": {"zh": "夏日大促", "en": "Summer sale"},
                "discount_rate": "0.2000",
                "starts_time": seconds("2026-06-20"),
                "ends_time": seconds("2026-06-27"),
                "register_by_time": seconds("2026-06-18 18:00"),
                "products": 2,
            },
        )
        [entry] = AuditEntry.objects.filter(act="campaign.announced")
        assert (entry.shop, entry.rule) == (LIN, "mega promotions")
        assert entry.details == {"campaigns": SUMMER, "products": "2"}

    def test_in_the_readers_language(self, summer):
        notice = Notice.objects.get(kind="campaign_announced", receiver=summer.otto)
        with translation.override("en"):
            [text] = said([notice], to=summer.otto)
        assert text.title == f"Summer sale: Shop {LIN} can take part"
        assert text.sentence == (
            "2 of your products fit. Confirm or decline each until 18 Jun 2026, 18:00."
        )
        notice = Notice.objects.get(kind="campaign_announced", receiver=summer.lin)
        with translation.override("zh-hans"):
            [text] = said([notice], to=summer.lin)
        assert text.title.startswith("夏日大促")

    def test_once(self, summer, clock):
        clock("2026-06-11")
        assert sweep() == 0
        assert len(told("campaign_announced")) == 3

    def test_a_shop_of_which_nothing_fits_is_not_told_until_something_does(self, merchants):
        give("campaigns", mega(min_stock=71))
        assert sweep() == 0
        give("products", sold(CHAIR, version=2, stock=71))
        assert sweep() == 1
        assert announced().campaign.campaign_id == SUMMER

    def test_nor_is_one_after_the_registration(self, merchants, clock):
        give("campaigns", mega())
        clock("2026-06-18 18:00:01")
        assert sweep() == 0

    def test_by_the_task(self, merchants, monkeypatch):
        monkeypatch.setattr(tasks.enter_shops, "delay", tasks.enter_shops)
        give("campaigns", mega())
        tasks.enter_campaigns()
        tasks.enter_campaigns()
        assert announced().seen_at is None


def remind(clock, instant: str) -> int:
    clock(instant)
    return announcements.remind(Program.objects.get(code=built.PROGRAM))


class TestReminded:
    def test_seven_three_and_one_days_before_each_once(self, summer, clock):
        assert remind(clock, "2026-06-11 17:59:59") == 0
        assert remind(clock, "2026-06-11 18:00") == 1
        assert remind(clock, "2026-06-12") == 0
        # At three days the manager is told beside it.
        assert remind(clock, "2026-06-15 18:00") == 2
        assert remind(clock, "2026-06-16") == 0
        assert remind(clock, "2026-06-17 18:00") == 1
        assert remind(clock, "2026-06-18 18:00") == 0

        assert told("campaign_reminder") == [
            ("Lin", "campaign_reminder", "7"),
            ("Lin", "campaign_reminder", "3"),
            ("Lin", "campaign_reminder", "1"),
            ("Otto", "campaign_reminder", "7"),
            ("Otto", "campaign_reminder", "3"),
            ("Otto", "campaign_reminder", "1"),
        ]
        assert told("campaign_silent") == [
            ("Mei", "campaign_silent", "silent"),
            ("Sue", "campaign_silent", "silent"),
        ]
        acts = AuditEntry.objects.filter(shop=LIN, rule="mega promotions").order_by("pk")
        assert list(acts.values_list("act", flat=True)) == [
            "campaign.announced",
            "campaign.reminded",
            "campaign.reminded",
            "campaign.manager_told",
            "campaign.reminded",
        ]

    def test_of_those_that_were_missed_the_nearest_alone(self, summer, clock):
        assert remind(clock, "2026-06-17 20:00") == 2
        assert sorted(CampaignReminder.objects.values_list("occasion", flat=True)) == [
            "1",
            "silent",
        ]

    def test_nobody_who_has_answered_for_everything(self, summer, clock):
        answer(summer.lin, chair=CONFIRM)
        assert remind(clock, "2026-06-11 18:00") == 1
        answer(summer.lin, bottle=DECLINE)
        assert remind(clock, "2026-06-15 18:00") == 0

    def test_who_was_told_late_is_not_reminded_at_once(self, merchants, clock):
        clock("2026-06-16")
        give("campaigns", mega())
        sweep()
        # The manager is told all the same: three days are left, or less.
        assert remind(clock, "2026-06-16 00:15") == 1
        assert told("campaign_reminder") == []
        assert remind(clock, "2026-06-17 18:00") == 1

    def test_nobody_after_the_registration(self, summer, clock):
        assert remind(clock, "2026-06-18 18:00:01") == 0

    def test_by_the_task(self, summer, clock):
        clock("2026-06-11 18:00")
        tasks.remind_of_campaigns()
        tasks.remind_of_campaigns()
        assert CampaignReminder.objects.count() == 1

    def test_as_many_statements_for_many_as_for_one(self, summer, clock):
        def statements(instant: str) -> int:
            with CaptureQueriesContext(connection) as queries:
                assert remind(clock, instant) > 0
            return len(queries)

        one = statements("2026-06-11 18:00")
        for number in range(8):
            shop_id = f"76{number:05}"
            give("shops", built.shop(shop_id))
            give("products", sold("P", shop_id=shop_id))
            enroll(shop_id, "2026-05-20")
            member(f"m{number}", "owner", shop_id)
        give("campaigns", mega("SECOND"))
        for number in range(8):
            submit_ids(f"76{number:05}", P="30.00")
        clock("2026-06-11 18:00")
        sweep()
        # All nine shops and their managers: three and silent are two kinds instead of one.
        many = statements("2026-06-15 18:00")
        assert CampaignReminder.objects.filter(occasion="3").count() == 2 + 8 * 2
        assert many <= one + 4


class TestOnTheDesk:
    def items(self, person) -> list[tuple[str, str]]:
        context = built.signed_in(person).get("/admin/").context
        return [(item.title, item.address) for item in context["items"]]

    def test_the_silent_shop_is_the_account_managers(self, summer, clock):
        address = "/admin/enrollment/campaignannouncement/?answers=silent"
        line = ("Ask for 1 answer to a mega promotion", address)
        clock("2026-06-15 17:59:59")
        assert line not in self.items(summer.mei)
        clock("2026-06-15 18:00")
        assert line in self.items(summer.mei)
        listed = built.signed_in(summer.mei).get(address)
        assert listed.context["cl"].result_count == 1
        zoe = staff("zoe", "account managers")
        assert line not in self.items(zoe)
        assert built.signed_in(zoe).get(address).context["cl"].result_count == 0
        answer(summer.lin, chair=CONFIRM, bottle=DECLINE)
        assert line not in self.items(summer.mei)
