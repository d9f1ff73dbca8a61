"""Orders name products by id; who reads a bill sees what was sold."""

import re

import pytest
from django.urls import reverse

from billing.models import Statement
from growth_program.marketplace.models import Product
from tests import world as built
from tests.world import BOWL, LATECOMER, LIN, MAY, close, give, line, order, product

BILL = f"/shops/{LIN}/statements/2026-summer-00001-202605"


@pytest.fixture
def sold(world):
    """Two bowls, one thing that the catalogue lacks, and another shop's product of the same id."""
    give(
        "products",
        product(title="Speckled bowl"),
        product(shop_id=LATECOMER, title="What another sells"),
    )
    give("orders", order("A", line("1"), line("2", product_id="P-unknown")))
    close("2026-05")


def seen(client, address: str) -> str:
    """What stands on a page, as one line of text."""
    text = client.get(address).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


@pytest.mark.parametrize("way", [f"{BILL}/{MAY}/", f"{BILL}/order/?order=A"])
def test_a_merchant_reads_what_was_sold(sold, lin, client, way):
    built.sign_in(client, lin)
    text = seen(client, way)
    address = reverse("product", args=[LIN, Product.objects.get(shop=LIN, product_id=BOWL).pk])

    assert "Speckled bowl" in text
    assert f"{BOWL} × 2" in text
    assert "P-unknown × 2" in text
    assert "What another sells" not in text
    assert f'href="{address}"' in client.get(way).content.decode()
    assert client.get(address).status_code == 200


def test_so_does_finance(sold):
    omar = built.signed_in(built.employ("omar", "finance"))
    address = reverse("admin:billing_statement_lines", args=[Statement.objects.get().pk])
    text = seen(omar, f"{address}?day={MAY}")

    assert f"Speckled bowl {BOWL}" in text
    assert "P-unknown" in text
    assert "What another sells" not in text
