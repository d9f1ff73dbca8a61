"""PRODUCT.md §3.3: before paying, the dry run over the catalogue tells what would qualify."""

import re

import pytest

from enrollment.models import EnrolledProduct
from tests import world as built
from tests.enrollment.selling import PICTURES, sold
from tests.joined import SHOP
from tests.world import LATECOMER, give

WAY = f"{SHOP}/worth/products/"


def shelf(*titles: str, **others) -> None:
    """Products that would qualify, unless something is said of them."""
    give(
        "products",
        *(sold(f"P-{title}", title=title, shop_id=LATECOMER, **others) for title in titles),
    )


@pytest.fixture
def shown(invited, bo):
    """What the page says."""

    def shown(asked: str = "") -> str:
        answer = bo.get(WAY + asked)
        assert answer.status_code == 200
        return answer.content.decode()

    return shown


def titles(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><span dir="auto">([^<]*)</span>', page)


def test_each_says_what_it_fails_and_how_to_mend_it(shown):
    """The latecomer has one product without a picture already."""
    shelf("Chair")
    shelf("Lamp", rating="3.9", image_urls=PICTURES[:1])

    page = shown()
    told = built.words(page)

    assert "1 of 3 products would qualify with a floor price" in told
    assert titles(page) == ["Chair", "Lamp", "Product 1729"]
    assert "too few pictures 2" in told
    assert "rating too low 1" in told
    assert "Its rating is 3.90; 4.00 is needed." in told
    assert "It has 1 pictures; 3 are needed. Add 2 pictures in the seller center." in told


def test_one_side_alone(shown):
    shelf("Chair", "Sofa")
    shelf("Lamp", status="SELLER_DEACTIVATED")
    assert titles(shown("?only=qualify")) == ["Chair", "Sofa"]
    assert titles(shown("?only=mend")) == ["Lamp", "Product 1729"]
    told = built.words(shown("?only=anything"))
    assert "It is not on sale: taken off sale by the shop." in told
    assert "All 4 Would qualify 2 Needs work 2" in told


def test_pages_follow_one_another_by_name(shown):
    """51 with the one that was there: 50, and one. Two of one name stand by their key."""
    shelf(*(f"Item {n:02}" for n in range(49)))
    give("products", sold("P-again", title="Item 07", shop_id=LATECOMER))
    seen, way = [], ""
    while True:
        page = shown(way)
        seen += titles(page)
        found = re.search(r'href="(\?only=&amp;after=\d+)"', page)
        if not found:
            break
        way = found[1].replace("&amp;", "&")
    assert len(seen) == 51
    assert seen == sorted(seen)


@pytest.mark.parametrize("after", ["0", "999999999", "x", "-1", "9" * 40])
def test_a_key_that_is_none_begins_anew(shown, after):
    shelf("Chair")
    assert titles(shown(f"?after={after}")) == ["Chair", "Product 1729"]


def test_nothing_is_submitted_by_looking(shown):
    shelf("Chair")
    shown()
    assert not EnrolledProduct.objects.filter(product__shop=LATECOMER).exists()
