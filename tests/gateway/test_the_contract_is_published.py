"""The contract can be read without a key, as a file and as a page, and says how to sign."""

import json
import re

import pytest
import yaml
from django.contrib.staticfiles import finders

from growth_program.gateway.batches import kinds, of_kind
from growth_program.gateway.docs import document
from growth_program.gateway.scopes import SCOPES
from growth_program.gateway.signatures import sign
from tests import world as built

SCHEMA, DOCS = "/api/schema/", "/api/docs/"
OPERATIONS = [
    (path, method, operation)
    for path, methods in document()["paths"].items()
    for method, operation in methods.items()
]
EVERYWHERE = {"200", "400", "401", "403", "405", "406", "413", "429", "503"}
# How an operation's name and its summary begin, and all that it answers.
SENDING = ("send", "Send", EVERYWHERE)
READING = ("read", "Read", EVERYWHERE | {"404"})
USING = ("use", "Ask", EVERYWHERE - {"200"} | {"204", "404", "423"})


def test_it_is_json(client):
    answer = client.get(SCHEMA)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer.json() == document()
    assert answer.json()["openapi"] == "3.1.1"


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        ("", "*/*", "application/json"),
        ("", "text/html,application/xml;q=0.9,*/*;q=0.8", "application/json"),
        ("", "application/yaml", "application/yaml"),
        ("", "application/vnd.oai.openapi", "application/yaml"),
        ("", "application/vnd.oai.openapi+json", "application/json"),
        ("", "image/png", "application/json"),
        ("?format=yaml", "application/json", "application/yaml"),
        ("?format=json", "application/yaml", "application/json"),
        ("?format=xml", "*/*", "application/json"),
    ],
)
def test_or_yaml_where_that_is_asked_for(client, query, accept, media_type):
    answer = client.get(SCHEMA + query, headers={"Accept": accept})

    assert (answer.status_code, answer["Content-Type"]) == (200, media_type)
    assert yaml.safe_load(answer.content) == document()


@pytest.mark.parametrize("path", [SCHEMA, DOCS])
def test_anybody_on_the_way_may_keep_it_for_an_hour(client, path):
    answer = client.get(path)

    assert answer["Cache-Control"] == "public, max-age=3600"
    assert "Cookie" not in answer["Vary"]
    assert not answer.cookies


def test_who_has_it_is_told_that_it_is_the_same(client):
    first = client.get(SCHEMA)
    again = client.get(SCHEMA, headers={"If-None-Match": first["ETag"]})
    as_yaml = client.get(f"{SCHEMA}?format=yaml", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert as_yaml.status_code == 200
    assert "Accept" in first["Vary"]


@pytest.mark.parametrize("path", [SCHEMA, DOCS])
def test_it_is_only_read(client, path):
    answer = client.post(path)

    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_contract_is_the_same_in_both_languages(client, language):
    assert client.get(SCHEMA, headers={"Accept-Language": language}).json() == document()


def test_it_holds_no_chinese():
    assert not re.search(r"[\u4e00-\u9fff]", json.dumps(document(), ensure_ascii=False))


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "API of the growth service program"), ("zh-hans", "成长服务计划 API")],
)
def test_the_page_is_in_both(client, language, title):
    page = client.get(DOCS, headers={"Accept-Language": language}).content.decode()

    assert f"<title>{title}</title>" in page


def test_the_page_is_made_of_files_of_ours(client):
    """No script or style stands in the page, and nothing comes from another host."""
    page = client.get(DOCS).content.decode()

    assert re.findall(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=|javascript:", page) == []
    addresses = re.findall(r'(?:src|href)="([^"]*)"', page)
    files = [address for address in addresses if address.startswith("/static/")]
    assert all(finders.find(address.removeprefix("/static/")) for address in files)
    assert len(files) == 8
    assert {address.partition("?")[0] for address in addresses} - set(files) == {SCHEMA}


# What it says.


def test_every_address_is_in_it(client):
    paths = {path for path, _method, _operation in OPERATIONS}

    assert {f"/api/v1/{kind}" for kind in kinds()} < paths
    assert paths - {f"/api/v1/{kind}" for kind in kinds()} == {
        "/api/v1/shops/{shop_id}/enrollment",
        "/api/v1/shops/{shop_id}/guarantees",
        "/api/v1/shops/{shop_id}/tools",
        "/api/v1/shops/{shop_id}/tools/{tool}/use",
        "/api/v1/settlement-report",
    }


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_an_operation_says_who_may_and_what_it_answers(path, method, operation):
    scope = operation["x-required-scope"]
    verb, begins, answers = SENDING if method == "post" else READING
    if path.endswith("/use"):
        verb, begins, answers = USING

    assert scope in SCOPES
    assert f"Needs the scope `{scope}`." in operation["description"]
    assert operation["security"] == [{"ClientId": [], "Timestamp": [], "Signature": []}]
    assert operation["operationId"].startswith(f"{verb}_")
    assert operation["summary"].startswith(f"{begins} ")
    assert set(operation["responses"]) == answers


def test_names_are_used_once():
    names = [operation["operationId"] for _path, _method, operation in OPERATIONS]

    assert len(set(names)) == len(names) == 18


@pytest.mark.parametrize("name", ["TooManyRequests", "Unavailable"])
def test_who_is_sent_away_is_told_for_how_long(name):
    header = document()["components"]["responses"][name]["headers"]["Retry-After"]

    assert header["required"] is True


@pytest.mark.parametrize("kind", kinds())
def test_a_batch_is_described_by_the_type_that_decodes_it(kind):
    """Each field of the type, and no other; those without a default are required."""
    operation = document()["paths"][f"/api/v1/{kind}"]["post"]
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    shape = of_kind(kind).shape

    assert operation["requestBody"]["required"] is True
    assert (body["required"], body["additionalProperties"]) == ([of_kind(kind).list_name], False)
    [items] = body["properties"].values()
    assert items["maxItems"] == 5_000
    schema = document()["components"]["schemas"][items["items"]["$ref"].rpartition("/")[2]]
    assert set(schema["properties"]) == set(shape.__struct_fields__)
    needed = len(shape.__struct_fields__) - len(shape.__struct_defaults__)
    assert schema["additionalProperties"] is False
    assert len(schema["required"]) == needed


def test_fields_say_what_they_hold():
    schemas = document()["components"]["schemas"]
    line, order = schemas["LineItem"]["properties"], schemas["Order"]["properties"]

    assert line["original_price"] == {
        "type": "string",
        "pattern": r"^[0-9]{1,12}(\.[0-9]{1,3})?$",
        "description": "A decimal with no more places than its currency has.",
        "examples": ["19.90"],
    }
    assert (line["quantity"]["minimum"], line["quantity"]["maximum"]) == (1, 2**31 - 1)
    assert (line["id"]["minLength"], line["id"]["maxLength"]) == (1, 64)
    assert order["update_time"] == {
        "type": "integer",
        "minimum": 0,
        "maximum": 4_102_444_799,
        "description": "Unix seconds.",
        "examples": [1_778_378_400],  # 2026-05-10 10:00 in Shanghai
    }
    assert order["status"]["type"] == "string"
    assert len(order["status"]["enum"]) == 9


def test_patterns_are_those_of_json_schema():
    r"""There ``\A`` and ``\Z`` are letters."""
    assert not re.search(r"\\\\[AZ]", json.dumps(document()))


# Signing, as the guide tells it.


@pytest.fixture(scope="module")
def guide() -> str:
    return document()["info"]["description"]


def blocks(guide: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", guide, re.DOTALL)


def test_the_worked_example_is_signed_as_it_says(guide):
    text, told = blocks(guide, "text")
    timestamp, method, path, body = text.removesuffix("\n").split("\n")
    secret = re.search(r"the secret `([^`]+)`", guide)[1]

    made = sign(secret, timestamp=timestamp, method=method, path=path, body=body.encode())
    assert dict(line.split(": ") for line in told.splitlines()) == {
        "X-Client-Id": "gp_0123456789abcdef",
        "X-Timestamp": timestamp,
        "X-Signature": made,
    }


def test_its_python_opens_the_door(guide, client, world):
    [snippet] = blocks(guide, "python")
    written: dict = {}
    exec(snippet, written)  # noqa: S102
    key = built.key("orders:write", "reports:read")
    path, body = "/api/v1/refunds", b'{"refunds": []}'

    told = written["headers"](*key, "POST", path, body)
    sent = client.post(path, body, content_type="application/json", headers=told)
    assert sent.status_code == 200

    path = "/api/v1/settlement-report?program=2026-summer&month=2026-05"
    assert client.get(path, headers=written["headers"](*key, "GET", path)).status_code == 200
    assert client.get(path, headers=written["headers"](*key, "GET", path + "&")).status_code == 401
