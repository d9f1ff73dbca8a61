"""Lin's catalogue in the middle of her term, and the ways in which she submits it."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from enrollment.models import EnrolledProduct, Enrollment
from enrollment.services import qualification
from growth_program.core.models import Program
from growth_program.people.models import ShopMember, User
from tests import world as built
from tests.world import LIN, give, product

DAY = "2026-06-10 10:24"
PICTURES = [f"https://img.example/{n}.png" for n in range(1, 5)]
CHAIR, BOTTLE, LAMP = "QY-CH-01", "QY-BT-75", "QY-LT-08"
ENGLISH = ("Product id", "Floor price", "Sample quantity", "Auto-approve quota")
CHINESE = ("商品编号", "底价", "样品数量", "自动审批数量")


def sold(product_id: str, price: str = "59.90", currency: str = "USD", **others: Any) -> dict:
    """A product as the marketplace sends it, that meets every requirement."""
    listed = {"list_price": {"amount": price, "currency": currency}, "image_urls": PICTURES}
    return product(product_id, **listed | others)


def give_catalogue() -> None:
    """A chair of 59.90 with 70 in stock, a bottle of 24.90 with 40, a lamp of 33.85 with 25."""
    give(
        "products",
        sold(CHAIR),
        sold(BOTTLE, "24.90", stock=40),
        sold(LAMP, "33.85", stock=25),
    )


def join(shop_id: str, name: str, role: str) -> User:
    user = User.objects.create_user(f"{name}@shop.example", name=name.title(), language="en")
    ShopMember.objects.create(user=user, shop_id=shop_id, role=role)
    return user


def enrollment(shop_id: str = LIN) -> Enrollment:
    return Enrollment.objects.get(shop=shop_id)


def submitted(*columns: str, shop_id: str = LIN) -> dict[str, tuple]:
    """Columns of each product that has a floor price, by its id; decimals as texts."""
    names = columns or ("floor_price", "sample_quantity", "auto_approve_quota", "may_use_material")
    rows = EnrolledProduct.objects.filter(enrollment__shop=shop_id, floor_price__isnull=False)
    return {
        row.product.product_id: tuple(
            str(getattr(row, name)) if name == "floor_price" else getattr(row, name)
            for name in names
        )
        for row in rows.select_related("product")
    }


def stands(product_id: str, shop_id: str = LIN) -> tuple[str, list]:
    """The state of an enrolled product, and what it fails."""
    row = EnrolledProduct.objects.get(
        enrollment__shop=shop_id, product__product_id=product_id, product__shop=shop_id
    )
    return row.state, row.failures


def sweep() -> int:
    """What beat does: how many products changed sides."""
    program = Program.objects.get(code=built.PROGRAM)
    return qualification.requalify(program, qualification.due_shops(program))


def csv_of(*rows: Sequence[str], head: Sequence[str] = ENGLISH, encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows((head, *rows))
    return out.getvalue().encode(encoding)


def xlsx_of(*rows: Sequence[Any], head: Sequence[str] = ENGLISH) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((head, *rows)):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def upload(client: Client, content: bytes, name: str = "products.csv", shop_id: str = LIN) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(f"/shops/{shop_id}/products/upload/", {"file": file})
