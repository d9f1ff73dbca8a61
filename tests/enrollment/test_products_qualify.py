"""PRODUCT.md §4, Qualification: requirements are data, and products are checked again by itself
when either side changes."""

import pytest

from enrollment import tasks
from enrollment.models import EnrolledProduct, Requirement
from enrollment.models.qualification import requirements_of
from enrollment.rules.products import Row
from enrollment.rules.requirements import Requirements
from enrollment.services import products, qualification
from enrollment.services import requirements as service
from enrollment.services.editions import first_edition
from growth_program.core.models import AuditEntry, Program
from growth_program.support.models import Notice
from tests import world as built
from tests.enrollment.selling import (
    CHAIR,
    DAY,
    PICTURES,
    enrollment,
    give_catalogue,
    join,
    sold,
    stands,
    sweep,
)
from tests.world import LIN, give, rate, words


@pytest.fixture
def lin(world, clock):
    clock(DAY)
    give_catalogue()
    return join(LIN, "lin", "owner")


def submit(product_id: str = CHAIR, floor: str = "44.00") -> None:
    cells = {"product_id": product_id, "floor_price": floor}
    products.submit(enrollment().pk, [Row(2, cells)], by=None)


@pytest.fixture
def chair(lin):
    """It qualifies, and nothing else is left to be checked."""
    submit()
    sweep()
    assert stands(CHAIR) == ("qualified", [])


def test_the_first_edition_has_requirements_once(world):
    first_edition()
    first_edition()

    assert [
        (one.version, one.code, str(one.least), str(one.most), one.categories)
        for one in Requirement.objects.order_by("code")
    ] == [
        (1, "active", "None", "None", []),
        (
            1,
            "category",
            "None",
            "None",
            ["adult", "alcohol", "live animals", "medicine", "tobacco", "weapons"],
        ),
        (1, "floor_price", "None", "None", []),
        (1, "images", "3.00", "None", []),
        (1, "price", "1.00", "1000.00", []),
        (1, "rating", "4.00", "None", []),
        (1, "stock", "20.00", "None", []),
    ]


CHANGES = {
    "stock": ({"stock": 19}, {"code": "stock_low", "least": 20, "has": 19}),
    "rating": ({"rating": "3.99"}, {"code": "rating_low", "least": "4.00", "has": "3.99"}),
    "images": ({"image_urls": PICTURES[:2]}, {"code": "images_few", "least": 3, "has": 2}),
    "category": ({"category": "weapons"}, {"code": "category_refused", "category": "weapons"}),
    "status": (
        {"status": "SELLER_DEACTIVATED"},
        {"code": "not_on_sale", "status": "SELLER_DEACTIVATED"},
    ),
    "list price": (
        {"list_price": {"amount": "43.99", "currency": "USD"}},
        {
            "code": "floor_price_high",
            "floor_price": "44.000",
            "list_price": "43.990",
            "currency": "USD",
        },
    ),
    "currency": (
        {"list_price": {"amount": "59.90", "currency": "GBP"}},
        {"code": "floor_currency_changed", "was": "USD", "currency": "GBP"},
    ),
}


@pytest.mark.parametrize("side", CHANGES)
def test_what_the_marketplace_sends_is_checked_and_mended(chair, side):
    changed, failure = CHANGES[side]
    give("products", sold(CHAIR, version=2, **changed))
    assert stands(CHAIR) == ("qualified", [])

    assert sweep() == 1
    assert stands(CHAIR) == ("needs_work", [failure])
    assert sweep() == 0
    give("products", sold(CHAIR, version=3))
    assert sweep() == 1
    assert stands(CHAIR) == ("qualified", [])


def test_just_enough_is_enough(lin):
    give("products", sold("Q", "1.00", stock=20, rating="4.00", image_urls=PICTURES[:3]))
    submit("Q", "1.00")

    assert stands("Q") == ("qualified", [])


def test_all_that_is_wrong_is_said_at_once(lin):
    give("products", sold("Q", "1000.01", stock=1, rating="0", image_urls=[], status="DELETED"))
    submit("Q", "9.00")

    assert [one["code"] for one in stands("Q")[1]] == [
        "not_on_sale",
        "rating_low",
        "stock_low",
        "images_few",
        "price_outside",
    ]


def test_a_price_goes_by_the_newest_known_rate_and_waits_for_one(lin):
    """800.00 EUR at 1.2500 is 1,000.00 USD, at 1.2501 it is 1,000.08."""
    give("products", sold("Q", "800.00", "EUR"))
    submit("Q", "700.00")
    assert stands("Q") == ("needs_work", [{"code": "rate_unknown", "currency": "EUR"}])

    give("fx-rates", rate("EUR", "2026-06-09", "1.2500"), rate("EUR", "2026-06-11", "2.0000"))
    sweep()
    assert stands("Q") == ("qualified", [])
    give("fx-rates", rate("EUR", "2026-06-10", "1.2501"))
    sweep()
    assert stands("Q") == (
        "needs_work",
        [{"code": "price_outside", "least": "1.00", "most": "1000.00", "has": "1000.08"}],
    )
    row = EnrolledProduct.objects.get(product__product_id="Q")
    assert str(row.usd_per_unit) == "1.2501000000"


def test_what_was_imported_has_no_floor_price_until_one_is_given(lin):
    give("products", sold(built.BOWL, version=2))
    sweep()
    assert stands(built.BOWL) == ("needs_work", [{"code": "floor_price_missing"}])

    submit(built.BOWL, "12.00")
    assert stands(built.BOWL) == ("qualified", [])


def test_requirements_change_as_a_version_and_all_is_checked(chair, world, people):
    asked = Requirements(version=0, stock=71, has_floor_price=True)
    assert service.change(world, asked, by=people.omar) == 2
    assert service.change(world, asked, by=people.omar) == 2

    assert requirements_of(world.pk) == Requirements(version=2, stock=71, has_floor_price=True)
    sweep()
    assert stands(CHAIR) == ("needs_work", [{"code": "stock_low", "least": 71, "has": 70}])
    entry = AuditEntry.objects.get(act="requirements.set", by=people.omar)
    assert entry.details["now"] == "stock 71; floor_price"
    with pytest.raises(service.BoundsCrossed):
        service.change(world, Requirements(version=0, price=(2, 1)), by=None)


def test_each_check_is_an_entry_of_the_audit_with_its_rule(chair):
    before = AuditEntry.objects.filter(act="products.checked").count()
    give("products", sold(CHAIR, version=2, stock=5))
    sweep()
    give("products", sold(CHAIR, version=3, stock=4))
    sweep()

    [entry] = AuditEntry.objects.filter(act="products.checked").order_by("pk")[before:]
    assert (entry.by, entry.shop, entry.rule, entry.rule_version) == (
        None,
        LIN,
        "product requirements",
        "1",
    )
    assert entry.details == {
        "qualify": "0",
        "need_work": "1",
        "products": {"qualified": [], "needs_work": [CHAIR]},
    }
    row = EnrolledProduct.objects.get(product__product_id=CHAIR)
    assert row.failures == [{"code": "stock_low", "least": 20, "has": 4}]
    assert row.requirements_version == 1


def test_owner_and_operators_are_told_of_what_no_longer_qualifies(chair, lin):
    """With the day's digest; of what never qualified, and of what does again, nobody is."""
    ola, fay = join(LIN, "ola", "operator"), join(LIN, "fay", "finance")
    assert not Notice.objects.filter(kind="products_stopped_qualifying").exists()
    give("products", sold(CHAIR, version=2, stock=5))
    sweep()
    give("products", sold(CHAIR, version=3))
    sweep()
    give("products", sold(CHAIR, version=4, stock=6))
    sweep()

    told = Notice.objects.filter(kind="products_stopped_qualifying")
    assert sorted(told.values_list("receiver__name", flat=True)) == ["Lin", "Lin", "Ola", "Ola"]
    assert fay.pk not in told.values_list("receiver", flat=True)
    assert set(told.values_list("mail__in_digest", flat=True)) == {True}
    page = words(built.signed_in(ola).get("/notices/").content.decode())
    assert (
        "10 Jun 2026: of the products that qualified, 1 no longer do, "
        f"Product {CHAIR} among them." in page
    )


def test_only_services_that_run_are_checked(chair, clock):
    give("products", sold(CHAIR, version=2, stock=5))
    clock("2026-08-01")
    assert sweep() == 0
    clock("2026-07-31")
    assert sweep() == 1


def test_a_shop_that_somebody_holds_is_left_for_the_next_sweep(chair, world):
    give("products", sold(CHAIR, version=2, stock=5))
    assert qualification.due_shops(world) == [LIN]
    tasks.requalify_shops(world.pk, [LIN])
    tasks.requalify_shops(world.pk, [LIN])

    assert stands(CHAIR)[0] == "needs_work"
    assert qualification.due_shops(world) == []


def test_a_products_page_says_what_is_asked_and_how_to_mend_it(chair, client, lin):
    give("products", sold(CHAIR, version=2, stock=5, image_urls=PICTURES[:2]))
    sweep()
    built.sign_in(client, lin)
    key = EnrolledProduct.objects.get(product__product_id=CHAIR).product_id
    page = words(client.get(f"/shops/{LIN}/products/{key}/").content.decode())

    assert "Stock 5 are in stock; 20 are needed. Raise the stock to 20 or more. ≥ 20 5" in page
    assert "It has 2 pictures; 3 are needed. Add 1 picture in the seller center." in page
    assert "Rating ≥ 4.00 4.60 met" in page
    lin.language = "zh-hans"
    lin.save(update_fields=["language"])
    page = words(built.signed_in(lin).get(f"/shops/{LIN}/products/{key}/").content.decode())
    assert "库存 5，需要不少于 20。请把库存补到 20 或更多。" in page


def test_administrators_set_requirements_and_others_read_them(chair, admin_user, people):
    people.mei.language = "en"
    people.mei.save(update_fields=["language"])
    mei = built.signed_in(people.mei)
    here = "/admin/enrollment/requirements/"
    assert "version 1" in words(mei.get(here).content.decode())
    given = {"stock": "71", "has_floor_price": "on", "refused": "weapons\n\n knives \nweapons"}
    assert mei.post(here, given).status_code == 403

    ada = built.signed_in(admin_user)
    assert ada.post(here, given).status_code == 302
    program = Program.objects.get()
    assert requirements_of(program.pk) == Requirements(
        version=2, stock=71, refused_categories=("knives", "weapons"), has_floor_price=True
    )
    for bad in ({"lowest": "1"}, {"lowest": "2", "highest": "1"}, {"rating": "5.01"}):
        assert ada.post(here, given | bad).status_code == 200
    assert requirements_of(program.pk).version == 2
    assert ada.get(f"{here}?program=nowhere").status_code == 404
