"""API.md, Conventions: an item is taken or refused with a code and the path of the field."""

import json
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from growth_program.gateway.answers import Rejection
from growth_program.gateway.decoding import Decoder, named
from growth_program.gateway.fields import Amount, Count, Id, Positive, Shape
from tests.shapes import LEFT_OUT, changed


class Ware(Shape):
    name: Id
    price: Amount
    pieces: Positive
    colour: Literal["red", "blue"] = "red"


class Crate(Shape):
    crate_id: Id
    wares: list[Ware]
    marks: Annotated[dict[str, Id], Meta(max_length=2)]
    fill: Annotated[float, Meta(ge=0, le=1)]
    weight: Count | None = None


WARE = {"name": "bowl", "price": "4.50", "pieces": 6}
CRATE = {
    "crate_id": "C-9",
    "wares": [WARE, {"name": "cup", "price": "3.25", "pieces": 8, "colour": "blue"}],
    "marks": {"port": "Ningbo"},
    "fill": 0.75,
}
crates = Decoder(Crate)


def answer(item: object) -> Crate | Rejection:
    return crates.decode(json.dumps(item).encode())


def test_a_good_item_is_decoded():
    assert answer(CRATE) == Crate(
        crate_id="C-9",
        wares=[
            Ware(name="bowl", price="4.50", pieces=6),
            Ware(name="cup", price="3.25", pieces=8, colour="blue"),
        ],
        marks={"port": "Ningbo"},
        fill=0.75,
    )


def test_so_is_one_that_is_part_of_a_larger_text():
    [raw] = msgspec.json.decode(json.dumps([CRATE]).encode(), type=list[msgspec.Raw])

    assert crates.decode(raw) == answer(CRATE)


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("color", 1, "unknown_field"),
        ("wares[1].color", 1, "unknown_field"),
        ("crate_id", LEFT_OUT, "required"),
        ("wares[1].pieces", LEFT_OUT, "required"),
        ("wares[0].price", "1e3", "invalid"),
        ("crate_id", "", "min_length"),
        ("wares[1].name", "", "min_length"),
        ("crate_id", "x" * 65, "max_length"),
        ("marks", {"a": "1", "b": "2", "c": "3"}, "max_length"),
        ("wares[1].pieces", 0, "min_value"),
        ("wares[1].pieces", -(10**30), "min_value"),
        ("fill", -0.5, "min_value"),
        ("fill", 1.5, "max_value"),
        ("weight", 2**31, "max_value"),
        ("weight", 2**63, "max_value"),
        ("weight", 10**40, "max_value"),
        ("wares[1].colour", "green", "invalid_choice"),
        ("wares[0].pieces", "6", "invalid_type"),
        ("wares[0]", None, "invalid_type"),
        ("wares", {}, "invalid_type"),
        ("fill", True, "invalid_type"),
        ("crate_id", "C\0", "nul_character"),
        ("wares[1].name", "\0", "nul_character"),
        ("marks.port", "Ning\0bo", "nul_character"),
    ],
)
def test_the_first_thing_that_is_wrong_is_named(path, value, code):
    assert answer(changed(CRATE, path, value)) == Rejection(code, path)


@pytest.mark.parametrize("number", [b"1e400", b"-1e400", b"9" * 5_000])
@pytest.mark.parametrize("path", ["fill", "weight"])
def test_a_number_that_no_machine_holds_is_too_large(path, number):
    item = json.dumps(changed(CRATE, path, "@")).encode().replace(b'"@"', number)

    assert crates.decode(item) == Rejection("max_value", path)


@pytest.mark.parametrize("key", ["\0", "po\0rt"])
def test_a_nul_in_a_key_is_found_too(key):
    assert answer(CRATE | {"marks": {key: "Ningbo"}}) == Rejection("nul_character", "marks")


def test_a_nul_in_a_list_is_found_by_its_place():
    Matrix = msgspec.defstruct("Matrix", [("X", list[list[str]])])
    raw = json.dumps({"X": [["a", "b"], [], ["c", "d\0"]]}).encode()

    assert Decoder(Matrix).decode(raw) == Rejection("nul_character", "X[2][1]")


def test_a_nul_that_is_only_spelled_is_none():
    spelled = CRATE | {"crate_id": r"C\u0000"}

    assert answer(spelled).crate_id == r"C\u0000"


@pytest.mark.parametrize("value", [None, [], [CRATE], "C-9", 9, True])
def test_what_is_no_object_is_of_the_wrong_type(value):
    assert answer(value) == Rejection("invalid_type")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b'{"crate_id": "C-9",}',
        b'{"crate_id": NaN}',
        b'{"crate_id": "\xff"}',
        b'{"crate_id": "\x00"}',
        rb'{"crate_id": "\ud800"}',
        b"\xef\xbb\xbf{}",
    ],
)
def test_what_is_no_json_is_malformed(raw):
    assert crates.decode(raw) == Rejection("malformed")


def test_nor_is_what_is_too_deep_to_be_read():
    Anything = msgspec.defstruct("Anything", [("inside", Any)])

    raw = b'{"inside":' * 100_000
    assert Decoder(Anything).decode(raw) == Rejection("malformed")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
    max_leaves=8,
)
near_misses = st.builds(
    changed,
    st.just(CRATE),
    st.sampled_from(["crate_id", "wares", "wares[0]", "wares[1].price", "marks", "fill", "weight"]),
    json_values,
)


@given(near_misses | json_values)
def test_whatever_is_sent_is_decoded_or_refused(item):
    found = answer(item)

    assert isinstance(found, Crate) or found.code in {
        *("unknown_field", "required", "invalid", "min_length", "max_length", "min_value"),
        *("max_value", "invalid_choice", "invalid_type", "nul_character", "malformed"),
    }


@given(st.binary())
def test_bytes_of_any_kind_never_raise(raw):
    assert isinstance(crates.decode(raw), Rejection)
    assert named(raw, "crate_id") == ""


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b'{"crate_id": "C-9", "colour": 7}', "C-9"),
        (b'{"crate_id": "' + b"x" * 64 + b'y"}', "x" * 64),
        (b'{"ware_id": "C-9"}', ""),
        (b'{"crate_id": 9}', ""),
        (b'{"crate_id": null}', ""),
        (b'["crate_id"]', ""),
        (b'"crate_id"', ""),
        (b'{"crate_id": "C-9"', ""),
        (b'{"crate_id": "\xff"}', ""),
        (b"[" * 100_000, ""),
        (b'{"weight": ' + b"9" * 5_000 + b"}", ""),
    ],
)
def test_an_item_is_named_though_it_is_not_of_its_shape(raw, name):
    assert named(raw, "crate_id") == name
