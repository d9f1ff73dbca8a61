"""The steps of the story and their figures: `test_one_shops_whole_life` tells it."""

import re
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from billing.models import MonthClose
from compensation.models import Adjudication, Contest
from enrollment.models import Campaign, EnrolledProduct, SampleRequest
from growth_program.content.models import AigcItem
from growth_program.marketplace.models import Product
from tests import world as built
from tests.enrollment.promoted import campaign, mega
from tests.enrollment.sampled import request
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
from tests.world import (
    ad_day,
    aigc_item,
    creator,
    line,
    order,
    rate,
    refund,
    seconds,
    shop,
    video,
)

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


def asking(creator_id: str, tier: str, median: str, keeps: str) -> dict:
    """A creator whose videos bring so much, by the median, and who posts so often."""
    figures = {"median_video_gmv": {"amount": median, "currency": "USD"}}
    return creator(creator_id, tier, **figures, fulfilment_rate=keeps)


def says(page: str, *phrases: str) -> None:
    """A page says all of that."""
    missing = [phrase for phrase in phrases if phrase not in page]
    assert not missing, f"{missing} not in: {page[-2500:]}"


def begun(clock) -> Story:
    """Its people, on the day on which it begins. Nobody knows of the shop yet."""
    clock("2026-04-20 09:00")
    run("first_edition")
    return Story(
        Platform(built.key(*SCOPES), Client()),
        *(person("sara", "supervisors"), person("mei", "account managers")),
        *(person("omar", "finance"), person("ines", "finance")),
        lin=None,
    )


def the_platform_pushes_a_shop(story: Story) -> None:
    push = story.platform.push
    owner = {"email": EMAIL, "name": "Lin", "language": "en"}
    push("shops", shop(SHOP, name="Qinghe Kitchen", owner=owner, metrics=METRICS))
    push("fx-rates", rate("GBP", "2026-05-10", "1.3425"))
    push(
        "creators",
        asking("TOP", "top", "400.00", "0.9000"),
        asking("MID-1", "mid", "120.00", "0.8000"),
        asking("MID-2", "mid", "60.00", "0.9000"),
        asking("NANO", "nano", "500.00", "1.0000"),
    )
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
    # 18,700.00 in 90 days. What it comes to is `tests.compensation.test_is_it_worth_it`'s.
    says(lin.read(f"{HOME}worth/"), "Is it worth it for you?", "18,700.00")
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


def what_qualifies_enters_a_routine_campaign(story: Story) -> None:
    """A fifth off: 40.00 is 32.00, above its floor 30.00; 30.00 is 24.00, below its floor 26.00."""
    weekly = {"register_by_time": seconds("2026-05-05"), "starts_time": seconds("2026-05-06")}
    story.platform.push(
        "campaigns", campaign("R-1", **weekly, ends_time=seconds("2026-05-12"), discount_rate="0.2")
    )
    beat()
    key = Campaign.objects.get(campaign_id="R-1").pk
    page = story.lin.read(f"{HOME}campaigns/{key}/")
    says(page, "1 product takes part, 1 skipped", "32.00", "24.00", "26.00")
    assert f"Product {LID}" not in page
    says(story.lin.read(f"{HOME}activity/?part=campaigns"), "1 entered, 1 skipped")


def the_best_requests_get_samples(story: Story, clock) -> None:
    """What a video brings, by how often he posts, over 40.00: 9.0000, 2.4000 and 1.3500. Two."""
    push = story.platform.push
    who = ("NANO", "MID-2", "MID-1", "TOP")
    push("sample-requests", *(wish(f"S-{one}", one) for one in who))
    beat()
    says(story.lin.read(f"{HOME}samples/?only=all"), "9.00", "2.40", "1.35")
    stand = dict(SampleRequest.objects.values_list("request_id", "state"))
    assert stand == {
        **{"S-TOP": "approved", "S-MID-1": "approved"},
        **{"S-MID-2": "requested", "S-NANO": "requested"},
    }
    waits = dict(SampleRequest.objects.values_list("request_id", "waits_for"))
    assert (waits["S-MID-2"], waits["S-NANO"]) == ("quota", "tier")
    for day, event in (("14", "shipped"), ("18", "delivered"), ("19", "video_posted")):
        clock(f"2026-05-{day} 18:00")
        push("sample-events", *(came(one, event, f"2026-05-{day} 17:00") for one in who[2:]))
    videos = (video(f"V-{one}", one, "2026-05-19", **OF_POT) for one in who[2:])
    push("creator-videos", *videos)
    says(story.lin.read(f"{HOME}guarantees/"), "2", "of 2")


def wish(request_id: str, creator_id: str) -> dict:
    return request(request_id, creator_id, **OF_POT, requested_time=seconds("2026-05-11 20:00:00"))


def came(creator_id: str, event: str, at: str) -> dict:
    told = {"request_id": f"S-{creator_id}", "event": event, "event_time": seconds(at)}
    return told | ({"video_id": f"V-{creator_id}"} if event == "video_posted" else {})


def a_mega_promotion_is_announced(story: Story, clock) -> str:
    """Where it is answered. Nobody of the platform can; a week before its end she is reminded."""
    days = {
        "register_by_time": seconds("2026-06-10 18:00:00"),
        "update_time": seconds("2026-05-20"),
    }
    days |= {"starts_time": seconds("2026-06-18"), "ends_time": seconds("2026-06-22")}
    story.platform.push("campaigns", mega("M-1", **days, discount_rate="0.3"))
    beat()
    announced = Campaign.objects.get(campaign_id="M-1").pk
    way = f"{HOME}campaigns/{announced}/"
    clock("2026-06-03 18:00")
    beat()
    says(story.lin.read("/notices/"), "Summer sale waits for the answer of Qinghe Kitchen")
    assert story.mei.client.post(way, {}).status_code == 404
    clock("2026-06-07 18:00:01")
    beat()
    says(story.mei.read("/admin/"), "to a mega promotion")
    return way


def she_answers_a_mega_promotion(story: Story, way: str) -> None:
    """The pot at 33.00, which is above her floor price; the pan not."""
    pot, pan = (EnrolledProduct.objects.get(product=story.product(one)).pk for one in (POT, PAN))
    given = {"product": [pot, pan], f"answer-{pot}": "confirm", f"price-{pot}": "33.00"}
    says(
        story.lin.post(way, given | {f"answer-{pan}": "decline"}), "Saved: 1 confirmed, 1 declined."
    )
    assert "to a mega promotion" not in story.mei.read("/admin/")


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
    row, total = built.as_rows(built.report("2026-06"))
    assert (row["statement_no"], row["gmv"], row["adjustments"], row["total_charged"]) == (
        *(f"{NUMBER}-202606", "6000.00", "-100.00", "1100.00"),
    )
    assert total["total_charged"] == "1100.00"


def ad_credit_is_spent(story: Story, clock) -> None:
    """1,200.00 from 18 August on, for 180 days; 200.00 of it the next day."""
    lin = story.lin
    says(lin.read(f"{HOME}wallet/"), "1,200.00", "14 Feb 2027", f"{NUMBER}-A1")
    clock("2026-08-20 09:00")
    day = ad_day("200.00", "2026-08-19", funded_by="ad_credit", **OF_POT)
    story.platform.push("ad-spend", day)
    says(lin.read(f"{HOME}wallet/"), "1,000.00", "200.00")
    owed = [row for row in built.postings(SHOP) if "ad_credit_owed" in row]
    assert owed == [
        ("ad_credit", "2026-08-18", "ad_credit_expense", "ad_credit_owed", "1200.00"),
        ("credit_spent", "2026-08-19", "ad_credit_owed", "advertising", "200.00"),
    ]


def one_video_is_contested(story: Story, clock) -> None:
    """If it did not count, one of two is delivered: 20 % again, no more; one video is owed."""
    clock("2026-08-20 20:00")
    way = f"{HOME}decision/{NUMBER}/1/contest/"
    given = {"point": ["videos:V-MID-1"], "reason": "It shows another shop's pot."}
    says(story.lin.post(way, given), "USD 1,200.00", "1 creator videos")
    says(story.lin.post(way, given | {"file": "1"}), "being judged")
    contest = Contest.objects.get()
    judged = {"right": [str(contest.points.get().pk)], "answer": "You are right."}
    clock("2026-08-21 10:00")
    story.mei.post(f"/admin/compensation/contest/{contest.pk}/judge/", judged)
    second = Adjudication.objects.get(version=2)
    step = "/admin/compensation/adjudication/step"
    story.mei.post(f"{step}/review/", {"ids": str(second.pk)})
    clock("2026-08-24 11:00")
    story.omar.post(f"{step}/approve/", {"ids": str(second.pk)})
    says(story.lin.read(f"{HOME}decision/"), "version 2", "The shop contested it, and was right.")
    says(story.lin.read(f"{HOME}decision/{NUMBER}/1/"), "USD 1,200.00")
    rows = Adjudication.objects.order_by("version")
    assert [(row.version, str(row.ad_credit), row.videos_makeup) for row in rows] == [
        (1, "1200.00", 0),
        (2, "1200.00", 1),
    ]


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
