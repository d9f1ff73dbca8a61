"""PRODUCT.md §4, Submission: by form, one product or several, all of them or nothing."""

import pytest
from django.test import Client

from enrollment.models import EnrolledProduct
from enrollment.services import products as service
from growth_program.core.models import AuditEntry
from growth_program.marketplace.models import Product
from growth_program.people.models import ShopMember
from tests import world as built
from tests.enrollment.selling import (
    BOTTLE,
    CHAIR,
    DAY,
    LAMP,
    enrollment,
    give_catalogue,
    join,
    sold,
    stands,
    submitted,
    sweep,
)
from tests.world import LATECOMER, LIN, NEIGHBOUR, give, words

PRODUCTS = f"/shops/{LIN}/products/"


@pytest.fixture
def lin(world, clock, client) -> Client:
    """Lin's browser, in English, in the middle of her term."""
    clock(DAY)
    give_catalogue()
    return built.sign_in(client, join(LIN, "lin", "owner"))


def key(product_id: str, shop_id: str = LIN) -> int:
    return Product.objects.get(shop=shop_id, product_id=product_id).pk


def fill(client: Client, product_id: str = CHAIR, **given: str) -> str:
    """Send the form of a product; what the next page says."""
    answer = client.post(f"{PRODUCTS}{key(product_id)}/", given, follow=True)
    assert answer.status_code == 200
    return words(answer.content.decode())


def test_a_product_is_submitted_and_qualifies(lin):
    said = fill(
        lin,
        floor_price="44.00",
        sample_quantity="30",
        auto_approve_quota="20",
        may_use_material="on",
    )

    assert "Saved. The product qualifies." in said
    assert submitted() == {CHAIR: ("44.000", 30, 20, True)}
    row = EnrolledProduct.objects.get(product__product_id=CHAIR)
    assert (str(row.enrolled_from), row.floor_currency, row.state) == (
        "2026-06-10",
        "USD",
        "qualified",
    )
    entry = AuditEntry.objects.get(act="products.submitted")
    assert (entry.by.name, entry.shop, entry.rule, entry.rule_version) == (
        "Lin",
        LIN,
        "product requirements",
        "1",
    )
    assert entry.details == {
        "new": "1",
        "changed": "0",
        "qualified": "1",
        "needs_work": "0",
        "products": {CHAIR: ["44.00", 30, 20, True]},
    }


def test_what_is_left_empty_is_nothing(lin):
    fill(lin, floor_price="59.90")

    assert submitted() == {CHAIR: ("59.900", 0, 0, False)}


def test_a_product_is_changed_and_keeps_the_day_it_was_enrolled(lin, clock):
    fill(lin, floor_price="44.00", sample_quantity="30")
    clock("2026-06-12 09:00")
    fill(lin, floor_price="45.50", sample_quantity="12", auto_approve_quota="12")
    fill(lin, floor_price="45.5", sample_quantity="12", auto_approve_quota="12")

    assert submitted() == {CHAIR: ("45.500", 12, 12, False)}
    row = EnrolledProduct.objects.get(product__product_id=CHAIR)
    assert str(row.enrolled_from) == "2026-06-10"
    acts = AuditEntry.objects.filter(act="products.submitted").order_by("pk")
    assert [(one.details["new"], one.details["changed"]) for one in acts] == [
        ("1", "0"),
        ("0", "1"),
    ]


WRONG = {
    ("floor_price", ""): ("The floor price is missing. Enter 0.01 to 59.90.",),
    ("floor_price", "0"): ("The floor price has to be above 0. Enter 0.01 to 59.90.",),
    ("floor_price", "59.91"): (
        "The floor price can't exceed the list price 59.90. Enter 59.90 or less.",
    ),
    ("floor_price", "44.005"): ("The floor price has too many decimals. Use 2 at most.",),
    **{
        ("floor_price", text): (
            "The floor price has to be a plain number. "
            "Write it with digits and a point, like 59.90.",
        )
        for text in ("-1", "1e3", "NaN", "Infinity", "44.", ".5", "forty", "4" * 30)
    },
    **{
        ("floor_price", text): (f"The floor price has to be a plain number. Write it as {meant}.",)
        for text, meant in (
            ("４４.００", "44.00"),
            ("$44", "44"),
            ("1,0.5", "10.5"),
            ("44 USD", "44"),
        )
    },
    ("sample_quantity", "71"): ("There are 70 in stock. Enter 0 to 70.",),
    ("sample_quantity", "9" * 18): ("There are 70 in stock. Enter 0 to 70.",),
    ("sample_quantity", "二十"): ("A whole number is needed. Write it with digits, like 20.",),
    ("sample_quantity", "２０"): ("A whole number is needed. Write it as 20.",),
    ("sample_quantity", "20.0"): ("A whole number is needed. Write it as 20.",),
    ("sample_quantity", "-1"): ("A whole number is needed. Write it with digits, like 20.",),
    ("auto_approve_quota", "31"): (
        "It can't exceed the sample quantity 30. Enter 0 to 30, or raise the sample quantity.",
    ),
    ("floor_price", "4\0"): ("Null characters are not allowed.",),
}


@pytest.mark.parametrize(("field", "text"), WRONG)
def test_what_is_wrong_is_said_beside_its_field(lin, field, text):
    given = {"floor_price": "44.00", "sample_quantity": "30", "auto_approve_quota": "20"}
    said = fill(lin, **given | {field: text})

    for sentence in WRONG[field, text]:
        assert sentence in said
    assert submitted() == {}
    assert not AuditEntry.objects.filter(act="products.submitted").exists()


def test_a_currency_with_three_decimals_has_three(lin):
    give("fx-rates", built.rate("KWD", "2026-06-09", "3.2514"))
    give("products", sold("Q", "24.905", "KWD"), sold("R", "24.905", "KWD"))
    fill(lin, "Q", floor_price="19.005")

    assert submitted() == {"Q": ("19.005", 0, 0, False)}
    assert "Enter 0.001 to 24.905." in fill(lin, "R", floor_price="0")


def test_several_products_at_once(lin):
    fill(lin, floor_price="44.00", sample_quantity="30", auto_approve_quota="5")
    fill(lin, BOTTLE, floor_price="19.90", sample_quantity="10")
    chosen = {"product": [key(CHAIR), key(BOTTLE)]}
    assert "2 products" in words(lin.get(f"{PRODUCTS}samples/", chosen).content.decode())

    answer = lin.post(f"{PRODUCTS}samples/", chosen | {"sample_quantity": "25"}, follow=True)

    assert "2 products were changed." in words(answer.content.decode())
    assert submitted() == {CHAIR: ("44.000", 25, 5, False), BOTTLE: ("19.900", 25, 0, False)}


def test_several_at_once_are_all_right_or_none_is_changed(lin):
    """Of the bottle there are 40."""
    fill(lin, floor_price="44.00")
    fill(lin, BOTTLE, floor_price="19.90")
    before = submitted()
    chosen = {"product": [key(CHAIR), key(BOTTLE)], "sample_quantity": "41"}
    said = words(lin.post(f"{PRODUCTS}samples/", chosen).content.decode())

    assert f"Product {BOTTLE} : There are 40 in stock. Enter 0 to 40." in said
    assert submitted() == before


@pytest.mark.parametrize("text", ["", "x", "9" * 40, "-1"])
def test_nothing_chosen(lin, text):
    answer = lin.get(f"{PRODUCTS}samples/", {"product": text})

    assert "No product is chosen" in answer.content.decode()


# Who, when, and whose.


def test_shop_finance_reads_and_submits_nothing(lin):
    fill(lin, floor_price="44.00")
    finance = built.signed_in(join(LIN, "fay", "finance"))

    for way in ("", "catalogue/", f"{key(CHAIR)}/"):
        page = finance.get(PRODUCTS + way)
        assert page.status_code == 200
        assert 'name="floor_price"' not in page.content.decode()
    assert finance.post(f"{PRODUCTS}{key(CHAIR)}/", {"floor_price": "1"}).status_code == 403
    for way in ("samples/", "upload/", "template/"):
        assert finance.get(PRODUCTS + way).status_code == 403
    assert submitted() == {CHAIR: ("44.000", 0, 0, False)}


def test_an_operator_submits(lin):
    ShopMember.objects.update(role="operator")

    assert "Saved." in fill(lin, floor_price="44.00")


def test_another_shops_product_does_not_exist(lin):
    other = key(built.BOWL, LATECOMER)

    assert lin.get(f"{PRODUCTS}{other}/").status_code == 404
    assert lin.post(f"{PRODUCTS}{other}/", {"floor_price": "1"}).status_code == 404
    assert lin.get(f"{PRODUCTS}{'9' * 40}/").status_code == 404


def test_a_shop_that_has_not_applied_has_no_products_page(lin):
    ShopMember.objects.update(shop=NEIGHBOUR)
    home = lin.get(f"/shops/{NEIGHBOUR}/").content.decode()

    assert f"/shops/{NEIGHBOUR}/products/" not in home
    for way in ("", "catalogue/", "samples/", "upload/", "template/"):
        assert lin.get(f"/shops/{NEIGHBOUR}/products/{way}").status_code == 404, way


def test_the_catalogue_says_what_a_submitted_product_lacks(lin):
    """The chair at 40.00 would qualify as it is listed, but for its floor price of 44.00."""
    fill(lin, floor_price="44.00")
    give("products", sold(CHAIR, "40.00", version=1))
    sweep()

    page = words(lin.get(f"{PRODUCTS}catalogue/").content.decode())

    assert "The floor price 44.00 is above the list price 40.00." in page


def test_before_its_activation_a_shop_sees_what_would_qualify_and_submits_nothing(lin, world):
    """Of the latecomer's three products one has no picture, and one is off sale with none."""
    built.enroll(LATECOMER, "2026-06-01", fee_paid="false", all_products="false")
    give(
        "products",
        sold("X", shop_id=LATECOMER),
        sold("Y", shop_id=LATECOMER, image_urls=[], status="SELLER_DEACTIVATED"),
    )
    ShopMember.objects.update(shop=LATECOMER)
    page = words(lin.get(f"/shops/{LATECOMER}/products/").content.decode())

    assert "1 of 3 products would qualify with a floor price" in page
    assert "too few pictures 2" in page
    assert "not on sale 1" in page
    here = f"/shops/{LATECOMER}/products/{key('X', LATECOMER)}/"
    said = words(lin.post(here, {"floor_price": "44.00"}).content.decode())
    assert "Nothing was saved: products can be submitted from the activation" in said
    assert submitted(shop_id=LATECOMER) == {}


def test_after_the_service_nothing_changes_any_more(lin, clock):
    fill(lin, floor_price="44.00")
    clock("2026-07-31 23:59:59")
    fill(lin, floor_price="45.00")
    clock("2026-08-01 00:00:00")
    page = words(lin.get(PRODUCTS).content.decode())

    assert "The service is over." in page
    assert "Nothing was saved" in fill(lin, floor_price="46.00")
    assert submitted() == {CHAIR: ("45.000", 0, 0, False)}
    with pytest.raises(service.NotOpen):
        service.submit(enrollment().pk, [], by=None)


# The list.


def test_the_list_is_searched_filtered_sorted_and_paged(lin, monkeypatch):
    monkeypatch.setattr("enrollment.reports.products.PAGE", 2)
    fill(lin, CHAIR, floor_price="44.00")
    fill(lin, BOTTLE, floor_price="19.90")
    give("products", sold(LAMP, "33.85", stock=25, version=2, image_urls=[]))
    fill(lin, LAMP, floor_price="26.00")

    def listed(query: str) -> list[str]:
        page = lin.get(f"{PRODUCTS}?{query}").content.decode()
        found = [(page.find(f'mono">{one}<'), one) for one in (CHAIR, BOTTLE, LAMP, "1729", "1730")]
        return [one for place, one in sorted(found) if place >= 0]

    assert listed("state=qualified&sort=price") == [BOTTLE, CHAIR]
    assert listed("state=needs_work") == [LAMP]
    assert listed("q=qy-lt") == [LAMP]
    assert listed("q=QY-CH") == [CHAIR]
    assert listed("q=nothing") == []
    first = listed("sort=title")
    after = EnrolledProduct.objects.get(product__product_id=first[-1]).pk
    second = listed(f"sort=title&after={after}")
    assert first + second == ["1729", "1730", BOTTLE, CHAIR]
    page = words(lin.get(PRODUCTS).content.decode())
    assert "All 5 Qualified 2 Needs work 1 Not checked yet 2" in page
    for odd in ("state=x&sort=y&after=z", "after=" + "9" * 30, "sort=-pk"):
        assert lin.get(f"{PRODUCTS}?{odd}").status_code == 200


def test_the_catalogue_marks_what_is_submitted(lin):
    fill(lin, floor_price="44.00")
    page = words(lin.get(f"{PRODUCTS}catalogue/?q=QY-").content.decode())

    assert f"{BOTTLE} 24.90 USD 40 not yet —" in page
    assert f"{CHAIR} 59.90 USD 70 qualified —" in page


def test_staff_see_what_was_submitted_and_what_it_fails(lin, people, admin_client):
    give("products", sold(LAMP, "33.85", stock=3, version=2))
    fill(lin, LAMP, floor_price="26.00")
    row = EnrolledProduct.objects.get(product__product_id=LAMP)
    mei = built.signed_in(people.mei)
    people.mei.language = "en"
    people.mei.save(update_fields=["language"])

    assert LAMP in mei.get("/admin/enrollment/enrolledproduct/").content.decode()
    page = words(mei.get(f"/admin/enrollment/enrolledproduct/{row.pk}/change/").content.decode())
    assert "3 are in stock; 20 are needed. Raise the stock to 20 or more." in page
    assert "26.00 USD" in page
    history = mei.get(f"/admin/enrollment/enrolledproduct/{row.pk}/history/").content.decode()
    assert "Products were submitted: 1 new, 0 changed." in words(history)
    assert stands(LAMP)[0] == "needs_work"
    another = built.signed_in(built.employ("zoe", "account managers"))
    assert LAMP not in another.get("/admin/enrollment/enrolledproduct/").content.decode()
