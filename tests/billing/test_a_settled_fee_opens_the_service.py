"""PRODUCT.md §3.5; ARCHITECTURE 2: whoever has paid the fee is in, exactly once."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from billing.models import Payment
from billing.services import exits, fees
from compensation.reports.reconcile import reconcile
from enrollment.models import Enrollment
from enrollment.rules.periods import TooLate
from enrollment.services import enrollments
from growth_program.core.models import AuditEntry, ProgramVersion
from growth_program.core.steps import IllegalStep
from growth_program.people.models import Assignment
from growth_program.people.services import assignments
from tests import joined
from tests import world as built
from tests.faults.threads import at_once
from tests.joined import APPLICATION, SHOP
from tests.support.told import told
from tests.world import BOWL, LATECOMER, give, line, order, postings, rollups, seconds

TODAY = date(2026, 6, 12)


@pytest.fixture
def keepers(world) -> joined.Shopkeepers:
    return joined.shopkeepers()


@pytest.fixture
def june(world, people, clock):
    clock("2026-06-10 10:00")
    joined.select(people.mei)
    return people


@pytest.fixture
def applied(june, keepers, clock) -> Enrollment:
    """On 10 June; it is the 12th now."""
    joined.invite(june.mei)
    joined.applied(keepers.bo)
    clock("2026-06-12 15:00")
    return joined.enrollment()


def settle(enrollment: Enrollment, amount: str = "6000.00", **others):
    given = {"paid_on": date(2026, 6, 11), "method": "transfer", "reference": "B-77"} | others
    by = given.pop("by", None) or built.User.objects.get(email="omar@platform.example")
    return fees.settle(enrollment.pk, amount=Decimal(amount), by=by, **given)


def test_the_whole_fee_opens_it_today(applied, june):
    settled = settle(applied)

    # From 12 June, on which finance recorded what was paid on the 11th, to the term's end.
    assert (settled.state, str(settled.service_from), str(settled.service_to)) == (
        "active",
        "2026-06-12",
        "2026-07-31",
    )
    assert postings(LATECOMER) == [("payment", "2026-06-11", "cash", "receivable", "6000.00")]
    payment = Payment.objects.get(enrollment=applied)
    assert (payment.number, str(payment.amount), payment.method, payment.reference) == (
        "2026-summer-00002-P1",
        "6000.00",
        "transfer",
        "B-77",
    )
    assert payment.recorded_by == june.omar
    entry = AuditEntry.objects.get(act="fee.paid")
    assert (entry.by, entry.shop, entry.details["amount"]) == (june.omar, LATECOMER, "6000.00")


def test_parts_add_up(applied):
    assert settle(applied, "2500.00").state == "applied"
    assert settle(applied, "3499.99").state == "applied"
    assert settle(applied, "0.01").state == "active"
    paid = Payment.objects.filter(enrollment=applied).order_by("pk")
    assert [str(one.amount) for one in paid] == ["2500.00", "3499.99", "0.01"]


@pytest.mark.parametrize(
    ("amount", "others", "refusal"),
    [
        ("6000.01", {}, fees.MoreThanDue),
        ("0.00", {}, fees.NotAnAmount),
        ("-1.00", {}, fees.NotAnAmount),
        ("1.005", {}, fees.NotAnAmount),
        ("6000.00", {"paid_on": date(2026, 6, 13)}, fees.NotYetPaid),
        ("6000.00", {"due": Decimal("5000.00")}, fees.PaidMeanwhile),
    ],
)
def test_what_is_refused_changes_nothing(applied, amount, others, refusal):
    with pytest.raises(refusal):
        settle(applied, amount, **others)
    assert not Payment.objects.filter(enrollment=applied).exists()
    assert joined.enrollment().state == "applied"


def test_the_same_form_sent_twice_pays_once(applied):
    """Half of the fee, twice, would be the whole of it."""
    settle(applied, "3000.00", due=Decimal("6000.00"))
    with pytest.raises(fees.PaidMeanwhile):
        settle(applied, "3000.00", due=Decimal("6000.00"))
    assert joined.enrollment().state == "applied"


def test_to_the_end_of_the_last_day_and_no_longer(applied, clock):
    clock("2026-07-31 23:59:59")
    settle(applied, "2500.00")
    clock("2026-08-01")
    with pytest.raises(TooLate):
        settle(applied, "3500.00")
    assert joined.enrollment().state == "applied"


def test_settled_it_is_not_settled_again(applied):
    settle(applied)
    with pytest.raises(IllegalStep):
        settle(applied, "1.00")


def test_what_was_sold_that_day_before_it_opened_counts(applied):
    """The day is the shop's first day of service, whole: 20 % of 100.00 and of 40.00."""
    paid = [seconds(f"2026-06-{day} 09:00") for day in (11, 12)]
    for number, at in zip("AB", paid, strict=True):
        items = line(product_id=BOWL)
        give("orders", order(number, items, shop_id=LATECOMER, paid=None, paid_time=at))
    settle(applied)
    assert rollups(LATECOMER)["2026-06-12"]["commission"] == "20.00"
    sums, culprits = reconcile()
    assert (sums.difference, culprits) == (0, [])


def test_an_edition_without_a_fee_opens_with_the_application(june, keepers, clock):
    version = ProgramVersion.objects.get()
    version.pk, version.number, version.fixed_fee, version.is_agreed = None, 2, "0.00", False
    version.save()
    joined.invite(june.mei)
    answer = joined.apply(built.signed_in(keepers.bo))
    assert answer["Location"] == APPLICATION
    assert joined.enrollment().state == "active"
    assert str(joined.enrollment().service_from) == "2026-06-10"
    assert postings(LATECOMER) == []
    assert built.signed_in(keepers.bo).get(APPLICATION)["Location"] == f"{SHOP}/"


def test_withdrawn_after_a_part_was_paid_the_part_goes_back(applied, keepers):
    settle(applied, "2500.00")
    exits.withdraw(applied.pk, by=keepers.bo)
    assert [row[2:] for row in postings(LATECOMER)] == [
        ("cash", "receivable", "2500.00"),
        ("receivable", "cash", "2500.00"),
    ]
    assert told("fee_moved") == [("Omar", "fee_moved", "withdrawn")]


# Who looks after it, and who is told.


def manager() -> str | None:
    found = Assignment.objects.filter(shop=LATECOMER).first()
    return found and found.manager.name


def test_its_manager_stays(applied):
    settle(applied)
    assert manager() == "Mei"


def test_nobodys_shop_goes_to_who_invited_it(applied):
    Assignment.objects.filter(shop=LATECOMER).delete()
    settle(applied)
    assert manager() == "Mei"
    entry = AuditEntry.objects.filter(act="shop.assigned", shop=LATECOMER).latest("pk")
    assert (entry.by, entry.rule, entry.rule_version) == (None, "inviter looks after", "1")


def test_or_is_a_supervisors_to_do(june, keepers, clock):
    sara = built.employ("sara", "supervisors")
    joined.invite(built.employ("ada", "administrators"))  # who is given no shops
    joined.applied(keepers.bo)
    Assignment.objects.filter(shop=LATECOMER).delete()
    settle(joined.enrollment(), paid_on=date(2026, 6, 10))

    assert manager() is None
    client = built.signed_in(sara)
    items = {one.title: one.address for one in client.get("/admin/").context["items"]}
    address = items["为 1 家已加入的店铺指派专属运营"]
    assert client.get(address).context["cl"].result_count == 1
    assignments.assign([LATECOMER], manager=sara, by=sara)
    assert "为 1 家已加入的店铺指派专属运营" not in {
        one.title for one in client.get("/admin/").context["items"]
    }


def test_owner_finance_and_manager_are_told(applied):
    settle(applied)
    assert [row for row in told("enrollment_changed") if row[2] == "active"] == [
        (name, "enrollment_changed", "active") for name in ("Bo", "Fei", "Mei")
    ]
    assert told("fee_moved") == [("Omar", "fee_moved", "covered")]


# Finance's pages.


def page(client, enrollment, **given):
    return client.post(f"/admin/billing/fees/{enrollment.pk}/", given)


FORM = {
    "amount": "6000.00",
    "paid_on": "2026-06-11",
    "method": "transfer",
    "reference": "B-77",
    "due": "6000.00",
}


def test_finance_finds_it_by_its_reference_and_settles_it_after_a_look(applied, june):
    omar = built.signed_in(june.omar)
    items = {one.title: one.address for one in omar.get("/admin/").context["items"]}
    assert items["结清 1 笔固定费"] == "/admin/billing/fees/"
    reference = applied.agreement.transfer_reference
    spaced = f"{reference[:4]} {reference[4:]}".lower()
    [row] = omar.get("/admin/billing/fees/", {"q": spaced}).context["rows"]
    assert (row.enrollment, str(row.due), row.reference) == (applied, "6000.00", reference)
    assert omar.get("/admin/billing/fees/", {"q": "RF00"}).context["rows"] == []

    shown = page(omar, applied, **FORM)
    assert (shown.status_code, shown.context["covers"]) == (200, True)
    assert joined.enrollment().state == "applied"
    assert page(omar, applied, **FORM, sure="1")["Location"] == "/admin/billing/fees/"
    assert joined.enrollment().state == "active"
    assert omar.get("/admin/billing/fees/").context["rows"] == []


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"amount": "6000.01"}, "amount", "应付只有 USD 6,000.00"),
        ({"paid_on": "2026-06-13"}, "paid_on", "这一天还没有到"),
        ({"due": "5.00"}, "__all__", "又登记了一笔付款"),
    ],
)
def test_it_is_told_why_not(applied, june, given, field, words):
    answer = page(built.signed_in(june.omar), applied, **FORM | given, sure="1")
    assert words in answer.context["form"].errors[field][0]
    assert words in answer.content.decode()


def test_too_late_in_words(applied, june, clock):
    clock("2026-08-01")
    omar = built.signed_in(june.omar)
    answer = page(omar, applied, **FORM, sure="1")
    assert "最晚激活日已过" in answer.context["form"].errors["__all__"][0]
    assert "已过最晚加入日" in omar.get("/admin/billing/fees/").content.decode()


@pytest.mark.parametrize("group", ["account managers", "supervisors", "administrators"])
def test_by_finance_alone(applied, group):
    client = built.signed_in(built.employ("una", group))
    assert client.get("/admin/billing/fees/").status_code == 403
    assert page(client, applied, **FORM, sure="1").status_code == 403
    assert joined.enrollment().state == "applied"


# At the same moment.


@pytest.mark.django_db(transaction=True)
def test_withdrawn_and_settled_at_once_has_one_winner(applied, june, keepers):
    answers = at_once(
        partial(settle, applied, by=june.omar), partial(exits.withdraw, applied.pk, by=keepers.bo)
    )
    assert sum(isinstance(answer, IllegalStep) for answer in answers) == 1
    state = joined.enrollment().state
    paid = sum(payment.amount for payment in Payment.objects.filter(enrollment=applied))
    assert (state, paid) in [("active", 6000), ("withdrawn", 0)]


ROUNDS, AT_ONCE = 200, 4


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_of_four_who_settle_one_wins_two_hundred_times(june):
    """Each of a shop of its own, so that nothing is left from the round before."""
    ids = [f"8{number:06}" for number in range(ROUNDS)]
    give("shops", *(built.shop(shop_id) for shop_id in ids))
    made = enrollments.apply(
        joined.program(), shops=ids, commitments=dict.fromkeys(ids, (5, 3)), by=june.mei
    )
    for one in made:
        answers = at_once(
            *[partial(settle, one, by=june.omar, paid_on=date(2026, 6, 10))] * AT_ONCE
        )
        winners = [answer for answer in answers if isinstance(answer, Enrollment)]
        assert len(winners) == 1
        assert sum(isinstance(answer, IllegalStep) for answer in answers) == AT_ONCE - 1

    assert Payment.objects.filter(enrollment__in=made).count() == ROUNDS
    acts = AuditEntry.objects.filter(act="enrollment.activated", shop__in=ids)
    assert acts.count() == acts.values("shop").distinct().count() == ROUNDS
    sums, culprits = reconcile()
    assert (sums.difference, culprits) == (0, [])
