"""PRODUCT.md §4, Mega promotions: answered by a member of the shop, and by nobody else."""

import pytest
from django.db import DatabaseError, InternalError, transaction

from enrollment.models import (
    Campaign,
    CampaignAnnouncement,
    CampaignAnswer,
    CampaignEntry,
)
from enrollment.rules.replies import Reply
from enrollment.services import answers
from growth_program.core.models import AuditEntry
from growth_program.people.models import ShopMember
from tests import world as built
from tests.enrollment.promoted import (
    CONFIRM,
    DECLINE,
    SUMMER,
    announced,
    answer,
    campaign,
    enrolled,
    entries,
    mega,
    part,
    submit,
    sweep,
)
from tests.enrollment.selling import BOTTLE, CHAIR, DAY, sold
from tests.support.told import member
from tests.world import LATECOMER, LIN, NEIGHBOUR, enroll, give, words

# Until 18 June, 18:00. 59.90 less 20 % is 47.92, 24.90 is 19.92, 33.85 is 27.08.


def given() -> list[tuple]:
    """Every answer: whose, for what, at which price."""
    rows = CampaignAnswer.objects.order_by("pk").select_related("by", "product__product")
    return [
        (
            row.by.name,
            row.product.product.product_id,
            row.is_confirmed,
            row.price and f"{row.price}",
        )
        for row in rows
    ]


class TestAnswered:
    def test_by_product_with_the_price_that_he_accepts(self, summer):
        done = answer(summer.lin, chair=CONFIRM, bottle=DECLINE)

        assert (done.confirmed, done.declined, done.unchanged) == (1, 1, 0)
        assert entries(SUMMER) == {
            CHAIR: ("entered", "", "47.920"),
            BOTTLE: ("declined", "", "19.920"),
        }
        assert given() == [("Lin", CHAIR, True, "47.920"), ("Lin", BOTTLE, False, None)]
        [entry] = AuditEntry.objects.filter(act="campaign.answered")
        assert (entry.shop, entry.by) == (LIN, summer.lin)
        assert entry.details == {
            "campaign": SUMMER,
            "confirmed": "1",
            "declined": "1",
            "products": {CHAIR: "47.92", BOTTLE: ""},
        }

    def test_the_newest_answer_holds_and_each_is_kept(self, summer, clock):
        answer(summer.lin, chair=CONFIRM)
        clock("2026-06-18 18:00")
        assert answer(summer.otto, chair=CONFIRM).unchanged == 1
        answer(summer.otto, chair=Reply(is_confirmed=True, price="50.00"))
        assert entries(SUMMER) == {CHAIR: ("entered", "", "50.000")}
        answer(summer.lin, chair=DECLINE)

        assert entries(SUMMER) == {CHAIR: ("declined", "", "47.920")}
        assert given() == [
            ("Lin", CHAIR, True, "47.920"),
            ("Otto", CHAIR, True, "50.000"),
            ("Lin", CHAIR, False, None),
        ]

    def test_one_wrong_reply_keeps_all_back(self, summer):
        below = Reply(is_confirmed=True, price="19.99")
        with pytest.raises(answers.Wrong) as caught:
            answer(summer.lin, chair=CONFIRM, bottle=below, bowl=DECLINE)

        assert caught.value.problems == {
            enrolled(BOTTLE).pk: "under_floor",
            enrolled(built.BOWL).pk: "not_asked",
        }
        assert given() == []

    def test_below_his_own_floor_price_after_a_warning(self, summer):
        """The campaign price is 19.92, his floor price 20.00."""
        below = Reply(is_confirmed=True, price="19.92", accepts_below_floor=True)
        answer(summer.lin, bottle=below)

        row = CampaignAnswer.objects.get()
        assert (str(row.price), str(row.floor_price), row.accepts_below_floor) == (
            "19.920",
            "20.000",
            True,
        )
        assert entries(SUMMER)[BOTTLE] == ("entered", "", "19.920")

    def test_not_after_the_registration(self, summer, clock):
        answer(summer.lin, chair=CONFIRM)
        clock("2026-06-18 18:00:01")
        with pytest.raises(answers.TooLate):
            answer(summer.lin, chair=DECLINE)
        assert entries(SUMMER)[CHAIR] == ("entered", "", "47.920")

    def test_what_no_longer_fits_can_be_declined_and_not_confirmed(self, summer):
        answer(summer.lin, chair=CONFIRM)
        give("campaigns", mega(version=2, categories=["garden"]))
        with pytest.raises(answers.Wrong):
            answer(summer.lin, chair=Reply(is_confirmed=True, price="48.00"))
        answer(summer.lin, chair=DECLINE)
        assert entries(SUMMER)[CHAIR] == ("declined", "", "47.920")


class TestByNobodyElse:
    def test_no_other_role_no_other_shop_no_staff(self, summer):
        """Nor one who was a member when he opened the page, nor staff that was made one."""
        gone = part(summer.otto)
        ShopMember.objects.filter(pk=gone.pk).delete()
        staff = ShopMember.objects.create(user=summer.mei, shop_id=LIN, role="owner")
        others = [
            part(summer.fay),
            part(member("nan", "owner", NEIGHBOUR)),
            gone,
            staff,
            ShopMember(user=summer.omar, shop_id=LIN, role="owner"),
        ]
        for one in others:
            with pytest.raises(answers.NotAMember):
                answers.answer(announced().pk, {enrolled(CHAIR).pk: CONFIRM}, member=one)
        assert given() == []

    def refused(self, user, words: str, **others) -> None:
        row = {
            "campaign": Campaign.objects.get(campaign_id=SUMMER),
            "product": enrolled(CHAIR),
            "is_confirmed": True,
            "price": 40,
            "currency": "USD",
            "list_price": 59,
            "accepts_below_floor": False,
            "by": user,
            "at": built.at(DAY),
        }
        with pytest.raises(InternalError, match=words), transaction.atomic():
            CampaignAnswer.objects.create(**row | others)

    def test_the_database_says_the_same(self, summer):
        ShopMember.objects.create(user=summer.mei, shop_id=LIN, role="owner")
        for one in (summer.mei, summer.omar, summer.fay, member("nan", "owner", NEIGHBOUR)):
            self.refused(one, "A member of the shop answers, and nobody else")
        late = "No mega promotion, or its registration is over"
        self.refused(summer.lin, late, at=built.at("2026-06-18 18:00:01"))
        give("campaigns", campaign())
        self.refused(summer.lin, late, campaign=Campaign.objects.get(kind="routine"))

    def test_an_entry_is_what_was_answered(self, summer):
        answer(summer.lin, chair=CONFIRM, bottle=DECLINE)
        bottle = CampaignEntry.objects.filter(product=enrolled(BOTTLE))
        chair = CampaignEntry.objects.filter(product=enrolled(CHAIR))
        for rows, changed in (
            (bottle, {"state": "entered"}),
            (chair, {"price": 40}),
            (chair, {"answer": bottle.get().answer}),
            (chair, {"answer": None}),
        ):
            with pytest.raises(DatabaseError, match="An entry is not"), transaction.atomic():
                rows.update(**changed)

    def test_answers_are_written_once(self, summer):
        answer(summer.lin, chair=CONFIRM)
        with pytest.raises(DatabaseError), transaction.atomic():
            CampaignAnswer.objects.update(price=1)
        with pytest.raises(DatabaseError), transaction.atomic():
            CampaignAnswer.objects.all().delete()

    def test_staff_have_no_button(self, summer):
        mei = built.signed_in(summer.mei)
        here = f"/admin/enrollment/campaignannouncement/{announced().pk}/change/"
        assert mei.get(here).status_code == 200
        assert mei.post(here, {"_save": "1"}).status_code == 403
        assert mei.get("/admin/enrollment/campaignanswer/add/").status_code == 403
        assert mei.get(f"/shops/{LIN}/campaigns/{announced().campaign_id}/").status_code == 404


class TestItsPage:
    def here(self) -> str:
        return f"/shops/{LIN}/campaigns/{announced().campaign_id}/"

    def form(self, **others: str) -> dict:
        keys = [enrolled(CHAIR).pk, enrolled(BOTTLE).pk]
        typed = {"product": keys}
        for name, value in others.items():
            field, _, which = name.partition("_")
            typed[f"{field}-{keys[which == 'bottle']}"] = value
        return typed

    def test_it_records_who_saw_it_first(self, summer, clock):
        clock("2026-06-11 09:00")
        built.signed_in(summer.otto).get(self.here())
        clock("2026-06-12 09:00")
        built.signed_in(summer.lin).get(self.here())

        row = announced()
        assert (row.seen_at, row.seen_by) == (built.at("2026-06-11 09:00"), summer.otto)
        [entry] = AuditEntry.objects.filter(act="campaign.seen")
        assert (entry.by, entry.details) == (summer.otto, {"campaign": SUMMER})
        with pytest.raises(InternalError), transaction.atomic():
            CampaignAnnouncement.objects.update(seen_by=summer.lin)

    def test_answers_are_given_in_one_form(self, summer):
        client = built.signed_in(summer.otto)
        page = words(client.get(self.here()).content.decode())
        assert "Summer sale: answer until 18 Jun 2026, 18:00" in page
        assert "Without an answer 2" in page
        typed = self.form(
            answer_chair="confirm", price_chair="45.50", answer_bottle="decline", price_bottle="x"
        )
        answered = client.post(self.here(), typed, follow=True)

        page = words(answered.content.decode())
        assert "Saved: 1 confirmed, 1 declined." in page
        assert "Summer sale: answered; you can change it until 18 Jun 2026, 18:00" in page
        assert "takes part 45.50 USD 10 Jun 2026, 10:24 · Otto" in page
        assert entries(SUMMER) == {
            CHAIR: ("entered", "", "45.500"),
            BOTTLE: ("declined", "", "19.920"),
        }

    def test_the_rest_at_once_and_below_the_floor_only_when_ticked(self, summer):
        """The bottle's campaign price 19.92 is below its floor price 20.00."""
        client = built.signed_in(summer.otto)
        typed = self.form(price_chair="47.92", price_bottle="19.92") | {"rest": "confirm"}
        page = words(client.post(self.here(), typed).content.decode())
        assert "Nothing was saved yet" in page
        assert (
            "The price is below your floor price USD 20.00. Tick that you accept it, or raise it."
        ) in page
        assert given() == []
        ticked = {f"below-{enrolled(BOTTLE).pk}": "on"}
        page = words(client.post(self.here(), typed | ticked, follow=True).content.decode())
        assert "Saved: 2 confirmed, 0 declined." in page
        assert "below the floor price, as you accepted" in page

    def test_after_the_registration_it_says_so(self, summer, clock):
        answer(summer.lin, chair=CONFIRM)
        clock("2026-06-18 18:00:01")
        client = built.signed_in(summer.otto)
        typed = self.form(answer_chair="decline")
        page = words(client.post(self.here(), typed, follow=True).content.decode())

        assert "Nothing was saved: the registration is over." in page
        assert "Summer sale: 1 product takes part" in page
        assert "not answered: does not take part" in page
        assert "Save the answers" not in page

    def test_finance_reads_it_and_does_not_answer(self, summer):
        client = built.signed_in(summer.fay)
        page = words(client.get(self.here()).content.decode())
        assert "Owners and operators answer." in page
        assert "Save the answers" not in page
        assert client.post(self.here(), self.form(answer_chair="decline")).status_code == 403
        assert given() == []

    def test_a_shop_that_was_not_told_of_it_has_no_page(self, summer):
        other = member("lee", "owner", NEIGHBOUR)
        here = f"/shops/{NEIGHBOUR}/campaigns/{announced().campaign_id}/"
        assert built.signed_in(other).get(here).status_code == 404

    @pytest.mark.parametrize("state", ["", "unanswered", "entered", "declined"])
    def test_it_is_narrowed_by_answers(self, summer, state):
        answer(summer.lin, chair=CONFIRM)
        shown = built.signed_in(summer.otto).get(f"{self.here()}?state={state}").context["lines"]
        expected = {"": {CHAIR, BOTTLE}, "unanswered": {BOTTLE}, "entered": {CHAIR}}
        assert {line.offered.product_id for line in shown} == expected.get(state, set())


def test_shops_are_told_of_their_own_alone(summer):
    give("products", sold(CHAIR, shop_id=LATECOMER))
    enroll(LATECOMER, "2026-06-09")
    submit(LATECOMER, chair="10.00")
    assert sweep() == 1
    assert announced(LATECOMER).informed_at == built.at(DAY)
    keyed = {enrolled(CHAIR, LATECOMER).pk: DECLINE}
    with pytest.raises(answers.Wrong):
        answers.answer(announced().pk, keyed, member=part(summer.lin))
