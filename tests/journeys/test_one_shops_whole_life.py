"""Issue 5, the story: one shop's whole life, told by the surface that each of its people has.

Its figures, in USD. Sold: A 12,000.00 in May, of which 500.00 come back after May is closed; B in
May, GBP 4,000.00 at 1.3425 = 5,370.00; C 6,000.00 in June, first said to be 6,500.00; D 999.99,
cancelled. GMV 11,500.00 + 5,370.00 + 6,000.00 = 22,870.00, commission of a fifth 2,300.00 +
1,074.00 + 1,200.00 = 4,574.00, program cost 10,574.00: ROAS is met, for 2 × 10,574.00 = 21,148.00.
"""

import re
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from billing.models import MonthClose
from compensation.models import Adjudication
from growth_program.celery import app
from growth_program.content.models import AigcItem
from growth_program.marketplace.models import Product
from tests import world as built
from tests.enrollment.selling import csv_of, sold
from tests.journeys.surfaces import (
    SCOPES,
    Person,
    Platform,
    beat,
    link_in_mail_to,
    person,
    run,
    visitor,
)
from tests.world import ad_day, aigc_item, line, order, rate, refund, shop

SHOP = "7495100"
HOME = f"/shops/{SHOP}/"
POT, PAN, LID = "POT-40", "PAN-30", "LID-10"
EMAIL, PASSWORD = "lin@qinghe.example", "three bowls of rice 9"
NUMBER = "2026-summer-00001"
METRICS = {
    **{"orders_90d": 412, "gmv_90d": 18_700, "rating": 4.8, "violation_points": 0},
    **{"on_time_shipping_rate_90d": 0.98, "refund_rate_90d": 0.02, "stock_out_rate": 0.02},
    **{"stock_days_median": 45, "cancel_rate_90d": 0.01, "price_index": 0.9},
    **{"content_30d": 2, "creators_30d": 1, "campaigns_90d": 0, "ad_roas_90d": 0.6},
    **{"listing_score": 45, "affiliate_rate_90d": 0.11},
}


@dataclass
class Story:
    """Who is in it."""

    platform: Platform
    sara: Person  # supervisor
    mei: Person  # account manager
    omar: Person  # finance
    ines: Person  # finance
    lin: Person  # owner of the shop; nobody knows her yet

    def product(self, product_id: str) -> int:
        return Product.objects.get(shop=SHOP, product_id=product_id).pk


OF_POT = {"shop_id": SHOP, "product_id": POT}


def sale(order_id: str, price: str, *, version: int = 1, **others) -> dict:
    sold_ = line(price=price, product_id=POT)
    return order(order_id, sold_, shop_id=SHOP, version=version, **others)


def says(page: str, *phrases: str) -> None:
    """A page says all of that."""
    missing = [phrase for phrase in phrases if phrase not in page]
    assert not missing, f"{missing} not in: {page[-2500:]}"


@pytest.fixture
def at_once():
    """A worker takes each message as it is sent."""
    usual = {name: app.conf[name] for name in ("task_always_eager", "task_eager_propagates")}
    app.conf.update(dict.fromkeys(usual, True))
    yield
    app.conf.update(usual)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("at_once")
def test_one_shops_whole_life(clock, mailoutbox):
    clock("2026-04-20 09:00")
    run("first_edition")
    story = Story(
        Platform(built.key(*SCOPES), Client()),
        *(person("sara", "supervisors"), person("mei", "account managers")),
        *(person("omar", "finance"), person("ines", "finance")),
        lin=None,
    )
    the_platform_pushes_a_shop(story)
    clock("2026-04-22 10:00")
    it_is_screened_and_invited(story)
    clock("2026-04-23 20:00")
    the_owner_joins(story)
    clock("2026-04-24 14:00")
    the_fee_opens_the_service(story, clock)
    clock("2026-05-02 10:00")
    she_submits_products(story)
    clock("2026-06-01 09:00")
    content_is_made(story, clock)
    clock("2026-06-20 12:00")
    orders_arrive_and_months_close(story, clock)
    clock("2026-08-16 00:20")
    the_promises_are_judged(story, clock)
    assert "0.00" in run("reconcile")
    assert "agree" in run("replay_adjudications")


def the_platform_pushes_a_shop(story: Story) -> None:
    push = story.platform.push
    owner = {"email": EMAIL, "name": "Lin", "language": "en"}
    push("shops", shop(SHOP, name="Qinghe Kitchen", owner=owner, metrics=METRICS))
    push("fx-rates", rate("GBP", "2026-05-10", "1.3425"))
    push(
        "products",
        sold(POT, "40.00", shop_id=SHOP),
        sold(PAN, "30.00", shop_id=SHOP),
        sold(LID, "10.00", shop_id=SHOP, image_urls=[]),
    )
    beat()
    story.lin = visitor(EMAIL)
    story.lin.client.force_login(story.lin.user)
    assert [story.lin.status(f"{HOME}{way}/") for way in ("invitation", "agreement", "worth")] == [
        404
    ] * 3
    assert "not in the program" in story.lin.read(HOME)
    story.lin.client.logout()


def it_is_screened_and_invited(story: Story) -> None:
    assert "1 selected" in run("screen", "2026-summer")
    chosen = {"action": "assign_selected", "_selected_action": [SHOP]}
    story.sara.post("/admin/marketplace/shop/", chosen)
    story.sara.post("/admin/marketplace/shop/assign/", {"manager": story.mei.user.pk})
    page = story.mei.page("/admin/enrollment/screeningresult/")
    [way] = set(re.findall(r'href="(/admin/enrollment/screeningresult/\d+/change/)', page))
    # 60 points for its supply chain; 10.8000 + 9.3333 + 6 + 5.7600 + 5.4000 for what is missing.
    says(story.mei.read(way), "passes every gate", "97.2933", "rank 1 of 1")

    given = {"shop": [SHOP], f"offer-{SHOP}-aigc": "5", f"offer-{SHOP}-videos": "2", "sure": "1"}
    given["program"] = str(built.Program.objects.get().pk)
    assert "invited" in story.mei.post("/admin/enrollment/invitation/invite/", given)
    beat()


def the_owner_joins(story: Story) -> None:
    beat()
    lin = story.lin
    form = lin.client.get(link_in_mail_to(EMAIL), follow=True).redirect_chain[-1][0]
    lin.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    assert "is invited" in lin.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})
    read = lin.page(f"{HOME}agreement/?language=en")
    [sha256] = set(re.findall(r"<code>([0-9a-f]{64})</code>", read))
    given = {
        **{"contact_name": "Lin", "contact_email": EMAIL, "contact_phone": "+86 755 5550 0100"},
        **{"payment_method": "transfer", "is_read": "on", "language": "en", "read": sha256},
    }
    assert "USD 6,000.00" in lin.post(f"{HOME}apply/", given)
    assert sha256 in lin.page(f"{HOME}agreement/{NUMBER}/")
    assert lin.client.post(f"{HOME}apply/", given).status_code == 302  # there is one agreement


def the_fee_opens_the_service(story: Story, clock) -> None:
    page = story.omar.page("/admin/billing/fees/")
    [way] = set(re.findall(r"/admin/billing/fees/\d+/", page))
    given = {"amount": "6000.00", "due": "6000.00", "paid_on": "2026-04-24", "sure": "1"}
    given |= {"method": "transfer", "reference": "BK-20260424-7"}
    story.omar.post(way, given)
    assert story.omar.client.post(way, given).status_code in (200, 404)  # a second click
    told = story.platform.ask(f"shops/{SHOP}/enrollment")
    assert (told["state"], told["service_from"], told["service_to"]) == (
        "active",
        "2026-05-01",
        "2026-07-31",
    )
    assert story.platform.use(SHOP, "coupons") == 204
    clock("2026-05-01 00:00")
    beat()
    assert story.platform.use(SHOP, "coupons") == 423
    assert story.platform.use(SHOP, "coupons", "end") == 204
    assert "until 31 Jul 2026" in story.lin.read(f"{HOME}tools/")


def she_submits_products(story: Story) -> None:
    """One by the form, two by a spreadsheet; of one she learns why it does not qualify."""
    lin = story.lin
    given = {"floor_price": "30.00", "sample_quantity": "6", "auto_approve_quota": "2"}
    way = f"{HOME}products/{story.product(POT)}/"
    says(lin.post(way, given | {"may_use_material": "on"}), "Saved. The product qualifies.")
    sheet = csv_of([PAN, "26.00", "4", "0"], [LID, "8.00", "0", "0"])
    upload = {"file": SimpleUploadedFile("products.csv", sheet)}
    checked = lin.client.post(f"{HOME}products/upload/", upload)["Location"]
    lin.post(checked, {"submit": "1"})
    says(lin.read(f"{HOME}products/{story.product(LID)}/"), "0 pictures")


def content_is_made(story: Story, clock) -> None:
    """Five were promised. Three are accepted, one is rejected, one is not answered: four count."""
    push, lin = story.platform.push, story.lin
    push("aigc-items", *(aigc_item(f"I-{n}", "2026-06-01 08:00", **OF_POT) for n in range(5)))
    keys = dict(AigcItem.objects.values_list("item_id", "pk"))
    accepted = {"item": [keys[f"I-{n}"] for n in range(3)]}
    says(lin.post(f"{HOME}content/accept/", accepted), "3")
    lin.post(f"{HOME}content/{keys['I-3']}/reject/", {"reason": "untrue", "note": "No handles."})
    says(lin.read(f"{HOME}content/"), "I-4")
    clock("2026-06-08 08:00:01")  # seven days later to the second
    assert "I-4" not in lin.read(f"{HOME}content/")
    says(lin.read(f"{HOME}guarantees/"), "4", "of 5")


def orders_arrive_and_months_close(story: Story, clock) -> None:
    push, lin = story.platform.push, story.lin
    clock("2026-05-31 12:00")
    push("orders", sale("A", "12000.00"), sale("B", "4000.00", currency="GBP"))
    push("ad-spend", ad_day("100.00", shop_id=SHOP, product_id=POT))
    clock("2026-06-01 10:00")
    finance_closes(story, "2026-05")
    clock("2026-06-20 12:00")
    push("orders", sale("C", "6500.00", paid="2026-06-08"), sale("D", "999.99", paid="2026-06-08"))
    push("orders", sale("C", "6000.00", paid="2026-06-08", version=2))
    push("orders", sale("D", "999.99", paid="2026-06-08", version=2, status="CANCELLED"))
    push("refunds", refund("R", "500.00", shop_id=SHOP, order_id="A"))
    # Covered: 6 % and 4 % of 22,870.00 by line, 1,372.20 and 914.80, and 100.00 of advertising.
    says(
        lin.read(HOME),
        *("22,870.00", "10,574.00", "2.16", "4,574.00"),
        *("1,372.20", "914.80", "−8,187.00"),
    )
    clock("2026-07-01 10:00")
    finance_closes(story, "2026-06")
    says(lin.read(f"{HOME}statements/{NUMBER}-202605/"), "9,474.00")
    # C at a fifth is 1,200.00; of A 500.00 came back: −100.00.
    says(lin.read(f"{HOME}statements/{NUMBER}-202606/"), "1,200.00", "−100.00", "1,100.00")
    day = f"{HOME}statements/{NUMBER}-202605/2026-05-10/"
    says(lin.read(day), "17,370.00", "3,474.00")
    says(
        lin.read(f"{HOME}statements/{NUMBER}-202605/order/?order=B"),
        "1.3425",
        "5,370.00",
        "1,074.00",
    )
    given = {"program": "2026-summer", "month": "2026-06", "format": "csv"}
    report = story.omar.client.get("/admin/billing/settlement/", given)
    assert NUMBER in b"".join(report).decode() or report.status_code == 200


def finance_closes(story: Story, month: str) -> None:
    """One asks, another confirms."""
    program = built.Program.objects.get().pk
    story.omar.post("/admin/billing/monthclose/ask/", {"program": program, "month": month})
    close = MonthClose.objects.latest("pk")
    decide = f"/admin/billing/monthclose/{close.pk}/decide/"
    story.omar.post(decide, {"confirm": "1"})
    close.refresh_from_db()
    assert close.state == "asked"  # not by who asked
    story.ines.post(decide, {"confirm": "1"})
    close.refresh_from_db()
    assert (close.state, close.statements) == ("finished", 1)


def the_promises_are_judged(story: Story, clock) -> None:
    clock("2026-08-03 10:00")
    finance_closes(story, "2026-07")
    beat()
    assert story.platform.use(SHOP, "coupons") == 204  # thawed by date
    clock("2026-08-16 00:20")
    beat()
    decision = Adjudication.objects.get()
    clock("2026-08-17 15:00")
    step = "/admin/compensation/adjudication/step"
    story.mei.post(f"{step}/review/", {"ids": str(decision.pk)})
    story.mei.client.post(f"{step}/approve/", {"ids": str(decision.pk)})
    clock("2026-08-18 11:00")
    story.omar.post(f"{step}/approve/", {"ids": str(decision.pk)})
    says(
        story.lin.read(f"{HOME}decision/"),
        *("USD 1,200.00", "ad credit", "22,870.00", "21,148.00", "11 Sep"),
    )
