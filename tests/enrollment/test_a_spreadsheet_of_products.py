"""PRODUCT.md §4 and FAULTS 23–25: a spreadsheet is checked, shown, and submitted as it was shown;
what is wrong is handed back to be mended."""

import io
import zipfile

import pytest
from django.test import Client

from enrollment.models import ProductUpload
from enrollment.services import uploads as service
from growth_program.core.models import AuditEntry
from growth_program.documents import tables
from growth_program.marketplace.models import Product
from growth_program.people.models import ShopMember
from tests import world as built
from tests.enrollment.selling import (
    BOTTLE,
    CHAIR,
    CHINESE,
    DAY,
    ENGLISH,
    LAMP,
    csv_of,
    enrollment,
    give_catalogue,
    join,
    sold,
    submitted,
    upload,
    xlsx_of,
)
from tests.world import LATECOMER, LIN, NEIGHBOUR, enroll, give, words

GOOD = [(CHAIR, "44.00", "30", "20"), (BOTTLE, "19.90", "40", "")]
TAKEN = {CHAIR: ("44.000", 30, 20, False), BOTTLE: ("19.900", 40, 0, False)}


@pytest.fixture
def lin(world, clock, client) -> Client:
    clock(DAY)
    give_catalogue()
    return built.sign_in(client, join(LIN, "lin", "owner"))


def checked(client: Client, content: bytes, name: str = "products.csv") -> ProductUpload:
    """The upload that the page shows next."""
    answer = upload(client, content, name)
    assert answer.status_code == 302, words(answer.content.decode())
    return ProductUpload.objects.get(pk=answer["Location"].split("/")[-2])


def refused(client: Client, content: bytes, name: str = "products.xlsx") -> str:
    """Why a file is not even checked."""
    answer = upload(client, content, name)
    assert answer.status_code == 200
    assert not ProductUpload.objects.exists()
    return words(answer.content.decode())


def here(found: ProductUpload) -> str:
    return f"/shops/{LIN}/products/upload/{found.pk}/"


def submit(client: Client, found: ProductUpload) -> str:
    answer = client.post(here(found), {"submit": "1"}, follow=True)
    return words(answer.content.decode())


def wrong(found: ProductUpload) -> list[tuple]:
    return [tuple(problem) for problem in found.problems]


FILES = {
    "English CSV": csv_of(*GOOD),
    "Chinese CSV": csv_of(*GOOD, head=CHINESE),
    "GBK": csv_of(*GOOD, head=CHINESE, encoding="gbk"),
    "with a mark": csv_of(*GOOD, encoding="utf-8-sig"),
    "UTF-16": csv_of(*GOOD, head=CHINESE, encoding="utf-16"),
    "semicolons": csv_of(*GOOD).replace(b",", b";"),
    "tabs, as Excel's Unicode text": csv_of(*GOOD, head=CHINESE)
    .replace(b",", b"\t")
    .decode()
    .encode("utf-16"),
    "LF": csv_of(*GOOD).replace(b"\r\n", b"\n"),
    "XLSX": xlsx_of((CHAIR, 44, 30, 20), (BOTTLE, 19.9, 40, None)),
    "XLSX of texts": xlsx_of(*GOOD, head=CHINESE),
    "columns in another order, others between": csv_of(
        ("x", "20", CHAIR, "44.00", "30"),
        ("y", "", BOTTLE, "19.90", "40"),
        head=("My note", "AUTO-APPROVE  QUOTA", " product ID ", "Floor price*", "Sample quantity"),
    ),
    "empty rows, and some that only look empty": csv_of(
        (), *GOOD, ("", "", "", ""), (" ", "", "", "")
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_checked_shown_and_submitted(lin, name):
    found = checked(lin, FILES[name], "whatever.it")
    assert (found.ready, found.problems, submitted()) == (2, [], {})
    assert "All 2 rows are ready." in words(lin.get(here(found)).content.decode())

    said = submit(lin, found)

    assert "New: 2. Changed: 0. The same as before: 0. 2 qualify, 0 need work." in said
    assert submitted() == TAKEN
    entry = AuditEntry.objects.get(act="products.submitted")
    assert entry.details["upload"] == str(found.pk)
    assert entry.by.name == "Lin"


ROWS = [
    (CHAIR, "44.00", "30", "20"),
    (BOTTLE, "25", "50", "60"),
    ("QY-XX-99", "1", "1", "1"),
    (LAMP, "", "二十", "1"),
    ("", "1.00", "", ""),
    (CHAIR, "40.00", "", ""),
    ("1.72938E+18", "1.00", "", ""),
]
# The row, the column, what was written, why, and how to mend it.
SAID = {
    ENGLISH: """
        3|Floor price|25|The floor price can't exceed the list price 24.90.|Enter 24.90 or less.
        3|Sample quantity|50|There are 40 in stock.|Enter 0 to 40.
        4|Product id|QY-XX-99|The shop has no such product.|Check the id, or list the product first.
        5|Floor price|(empty)|The floor price is missing.|Enter 0.01 to 33.85.
        5|Sample quantity|二十|A whole number is needed.|Write it with digits, like 20.
        6|Product id|(empty)|The product id is missing.|Copy it from the template
        7|Product id|QY-CH-01|This product stands in row 2 already.|Keep one of the two rows.
        8|Product id|1.72938E+18|The spreadsheet has rounded this id.|Use our template
    """,
    CHINESE: """
        3|底价|25|底价不能高于原价 24.90。|请改为 24.90 或更低。
        3|样品数量|50|库存只有 40。|请填 0 到 40。
        4|商品编号|QY-XX-99|店铺没有该商品。|请检查编号，或先上架。
        5|底价|(empty)|底价必填。|请填 0.01 到 33.85。
        5|样品数量|二十|需要整数。|请写数字，例如 20。
        6|商品编号|(empty)|商品编号必填。|请从模板复制，或删去这一行。
        7|商品编号|QY-CH-01|第 2 行已经有这个商品。|两行请只留一行。
        8|商品编号|1.72938E+18|编号被表格软件四舍五入了。|请用我们的模板
    """,
}


@pytest.mark.parametrize("head", [ENGLISH, CHINESE])
def test_each_bad_row_is_named_in_the_files_language(lin, head):
    found = checked(lin, csv_of(*ROWS, head=head))
    page = words(lin.get(here(found)).content.decode())

    said = [" ".join(line.strip().split("|")) for line in SAID[head].strip().splitlines()]
    assert [line for line in said if line not in page] == []
    assert len(found.problems) == len(said)
    assert "1 row is ready, 6 need mending." in page


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_bad_rows_come_back_as_a_file_that_can_be_mended_and_sent_again(lin, form):
    """Submit the good one first: of the rest, those that are mended go, and the others stay."""
    make = csv_of if form == "csv" else xlsx_of
    found = checked(lin, make(*ROWS, head=CHINESE), f"商品.{form}")
    submit(lin, found)
    assert submitted() == {CHAIR: ("44.000", 30, 20, False)}

    answer = lin.get(f"{here(found)}to-mend/")
    (_n, head), *rows = tables.read(answer.content, most_rows=99).rows
    assert head == [*CHINESE, "需要修改的地方"]
    assert [cells[:4] for _number, cells in rows] == [list(row) for row in ROWS[1:]]
    assert rows[0][1][4] == (
        "底价：底价不能高于原价 24.90。请改为 24.90 或更低。\n样品数量：库存只有 40。请填 0 到 40。"
    )
    rows[0][1][1:4] = ["19.90", "40", "5"]
    again = checked(lin, make(*(cells for _number, cells in rows), head=head))
    assert (again.ready, {problem[0] for problem in again.problems}) == (2, {3, 4, 5, 7})
    submit(lin, again)
    assert submitted() == {
        CHAIR: ("40.000", 0, 0, False),
        BOTTLE: ("19.900", 40, 5, False),
    }


def test_a_row_that_says_nothing_is_left_alone(lin):
    """The template has the whole catalogue; what is not filled in is not submitted."""
    found = checked(
        lin, csv_of((CHAIR, "44.00", "", ""), (BOTTLE, "", "", ""), (LAMP, "", "2", ""))
    )

    assert (found.ready, len(found.rows), wrong(found)[0][:3]) == (
        1,
        2,
        (4, "floor_price", "floor_required"),
    )


def test_a_column_that_is_not_there_changes_nothing(lin):
    submit(lin, checked(lin, csv_of(*GOOD)))
    found = checked(lin, csv_of((CHAIR, "45.00"), head=("Product id", "Floor price")))
    submit(lin, found)

    assert submitted()[CHAIR] == ("45.000", 30, 20, False)


@pytest.mark.parametrize(
    ("word", "said"), [("yes", True), ("是", True), ("TRUE", True), ("no", False), ("", False)]
)
def test_the_use_of_material(lin, word, said):
    head = ("商品编号", "底价", "素材授权（是/否）")
    submit(lin, checked(lin, csv_of((CHAIR, "44.00", word), head=head)))

    assert submitted()[CHAIR][3] is said


def test_what_is_neither_yes_nor_no(lin):
    head = ("商品编号", "底价", "素材授权")
    found = checked(lin, csv_of((CHAIR, "44.00", "maybe"), head=head))

    assert wrong(found) == [(2, "may_use_material", "not_yes_or_no", {})]


@pytest.mark.parametrize("cell", ["-1", "1e3", "NaN", "４４", "=1+1", "4" * 40, "0x1F", "1_000"])
def test_an_amount_that_is_none(lin, cell):
    found = checked(lin, csv_of((CHAIR, cell, "", "")))

    assert [problem[:3] for problem in wrong(found)] == [(2, "floor_price", "not_an_amount")]


def test_a_nul_is_a_character_that_can_not_be_read(lin):
    found = checked(lin, csv_of(("QY-\0", "1", "", ""), (CHAIR, "4\0", "", "")))

    assert [problem[:3] for problem in wrong(found)] == [
        (2, "product_id", "bad_character"),
        (3, "floor_price", "bad_character"),
    ]


def test_an_id_that_is_a_number_comes_as_one(lin):
    found = checked(lin, xlsx_of((1729, 12.5, None, None)))

    assert (found.ready, found.rows[0][1][0]) == (1, "1729")


def test_another_shops_product_is_as_one_that_there_is_not(lin):
    give("products", sold("THEIRS", shop_id=NEIGHBOUR))
    found = checked(lin, csv_of(("THEIRS", "1", "", ""), ("NOBODYS", "1", "", "")))

    assert wrong(found) == [
        (2, "product_id", "unknown_product", {}),
        (3, "product_id", "unknown_product", {}),
    ]
    assert submit(lin, found).count("No row is ready. Mend the file and choose it again.") == 1


def test_five_thousand_rows_and_one_more(lin):
    rows = [(f"N-{n}", "1", "", "") for n in range(5_000)]
    found = checked(lin, csv_of(*rows))
    assert (found.ready, len(found.problems)) == (0, 5_000)
    assert "100 Product id N-98" in words(lin.get(here(found)).content.decode())
    assert "5001 Product id N-4999" in words(lin.get(f"{here(found)}?from=4900").content.decode())
    service.discard(found.pk, enrollment())

    for content in (csv_of(*rows, rows[0]), xlsx_of(*rows, rows[0])):
        assert "The file has more than 5,000 rows" in refused(lin, content)


UNREADABLE = {
    "The file is empty. Fill in the template": b"",
    "Columns are missing: 底价.": "商品编号,样品数量\n1729,3".encode("gbk"),
    "Columns are missing: Product id, Floor price.": b"",
    "The column Floor price is there twice. Keep one": b"Product id,Floor price,floor price\n1,2,3",
    "No row has anything filled in.": csv_of((CHAIR, "", "", "")),
    "Near row 2 a quotation mark is opened": b'Product id,Floor price\n"1,2\n',
    "The file is neither text nor a workbook": b"%PDF-1.7\xff\xfe\xff",
    "This is an old Excel file, or one with a password.": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "The workbook is damaged.": xlsx_of(*GOOD)[:900],
    "The file is too large. At most 5 MB": b"x" * (5 * 2**20 + 1),
}


@pytest.mark.parametrize("said", UNREADABLE)
def test_a_file_that_can_not_be_read_says_why_and_what_to_do(lin, said):
    content = UNREADABLE[said] or (
        b"" if said.startswith("The file") else b"Sample quantity,x\n1,2"
    )

    assert said in refused(lin, content)


def test_no_file_at_all(lin):
    answer = lin.post(f"/shops/{LIN}/products/upload/", {})

    assert "Choose a file." in answer.content.decode()


# What is submitted is what was shown.


def test_what_changed_meanwhile_is_shown_before_anything_is_submitted(lin):
    found = checked(lin, csv_of(*GOOD))
    give("products", sold(BOTTLE, "19.89", stock=40, version=2))

    said = submit(lin, found)

    assert "Nothing was submitted: products have changed since. Look at it again." in said
    assert "1 row is ready, 1 needs mending." in said
    assert "3 Floor price 19.90 The floor price can't exceed the list price 19.89." in said
    assert submitted() == {}
    submit(lin, found)
    assert submitted() == {CHAIR: TAKEN[CHAIR]}


def test_submitted_twice_it_has_one_effect(lin):
    found = checked(lin, csv_of(*GOOD))
    submit(lin, found)
    lin.post(
        f"/shops/{LIN}/products/{Product.objects.get(product_id=CHAIR).pk}/",
        {"floor_price": "50.00"},
    )

    assert "New: 2. Changed: 0." in submit(lin, found)
    assert submitted()[CHAIR][0] == "50.000"
    assert AuditEntry.objects.filter(act="products.submitted").count() == 2


def test_the_same_file_again_changes_nothing(lin):
    submit(lin, checked(lin, csv_of(*GOOD)))

    said = submit(lin, checked(lin, csv_of(*GOOD)))

    assert "New: 0. Changed: 0. The same as before: 2." in said
    assert AuditEntry.objects.filter(act="products.submitted").count() == 1


def test_given_up_it_is_gone(lin):
    found = checked(lin, csv_of(*GOOD))
    lin.post(here(found), {"discard": "1"})

    assert lin.get(here(found)).status_code == 404
    assert submitted() == {}


def test_what_nobody_submits_is_forgotten_after_a_week(lin, clock):
    kept, gone = checked(lin, csv_of(*GOOD)), checked(lin, csv_of(*GOOD))
    submit(lin, kept)
    clock("2026-06-17 10:24")
    assert service.forget() == 0
    clock("2026-06-17 10:25")
    assert service.forget() == 1
    assert list(ProductUpload.objects.all()) == [kept]
    assert not ProductUpload.objects.filter(pk=gone.pk).exists()


def test_a_term_that_is_over_takes_no_file(lin, clock):
    found = checked(lin, csv_of(*GOOD))
    clock("2026-08-01")

    assert "Nothing was saved" in submit(lin, found)
    answer = upload(lin, csv_of(*GOOD))
    assert "Nothing was saved" in words(answer.content.decode())
    assert submitted() == {}


def test_an_upload_is_its_shops_alone(lin):
    found = checked(lin, csv_of(*GOOD))
    enroll(LATECOMER, "2026-06-01", all_products="false")
    other = built.signed_in(join(LATECOMER, "nan", "owner"))

    for way in (here(found), f"{here(found)}to-mend/"):
        assert other.get(way).status_code == 404
        theirs = way.replace(LIN, LATECOMER)
        assert other.get(theirs).status_code == 404
        assert other.post(theirs, {"submit": "1"}).status_code in (404, 405)
    assert submitted() == {}


# The template.


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize(("language", "head"), [("en", ENGLISH), ("zh-hans", CHINESE)])
def test_the_template_holds_the_catalogue_and_comes_back(lin, form, language, head):
    submit(lin, checked(lin, csv_of((CHAIR, "44.00", "30", "20"))))
    answer = lin.get(f"/shops/{LIN}/products/template/?language={language}&format={form}")
    (_n, heads), *rows = tables.read(answer.content, most_rows=99).rows

    assert set(head) <= set(heads)
    assert [cells[0] for _number, cells in rows] == [BOTTLE, LAMP, "1729", "1730", CHAIR]
    found = checked(lin, answer.content)
    assert (found.language, found.ready, len(found.rows), found.problems) == (language, 1, 1, [])
    assert "The same as before: 1." in submit(lin, found)


def test_a_template_that_there_is_not(lin):
    for query in ("language=fr", "format=pdf", "language=", "format=xls"):
        assert lin.get(f"/shops/{LIN}/products/template/?{query}").status_code == 404


def test_no_formula_is_alive_in_what_is_handed_out(lin):
    """A product called like one, and a cell that somebody typed."""
    give("products", sold("=A1", title="=HYPERLINK(1)"))
    book = lin.get(f"/shops/{LIN}/products/template/?format=xlsx").content
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    text = lin.get(f"/shops/{LIN}/products/template/?format=csv").content.decode()
    assert "'=A1,'=HYPERLINK(1)," in text

    found = checked(lin, csv_of(("=A1", "=1+1", "", "")))
    assert wrong(found)[0][:3] == (2, "floor_price", "not_an_amount")
    assert "'=A1,'=1+1,," in lin.get(f"{here(found)}to-mend/").content.decode()
    again = checked(lin, lin.get(f"{here(found)}to-mend/").content)
    assert wrong(again) == wrong(found)


def test_who_may_not_edit_uploads_nothing(lin):
    found = checked(lin, csv_of(*GOOD))
    ShopMember.objects.update(role="finance")

    assert upload(lin, csv_of(*GOOD)).status_code == 403
    assert lin.post(here(found), {"submit": "1"}).status_code == 403
    assert submitted() == {}
