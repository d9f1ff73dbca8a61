"""Both languages are complete: a page in one has no letter of the other."""

import re

import pytest
from django.test import Client
from django.utils import translation

from growth_program.portal.icons import PATHS
from growth_program.portal.views import errors
from tests import joined
from tests import world as built
from tests.pages.addresses import APPLIED, INVITED, OPEN_PAGES, of_lin, of_staff
from tests.pages.reading import heads, read
from tests.world import LATECOMER, LIN

# What is written alike in both: names, units, formats, and what the records themselves hold.
NAMES = r"""
    [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|  # the number of a request
    AIGC|CSV|English|JavaScript|GMV|ID|PDF|ROAS|ROI|SHA|USD|GBP|GB|summer|QR|TOTP
    |API|Mei|Omar|Product(\ \d+)?|Shop|[a-z_]+[.:][a-z_.]+|[a-z]+:(read|write)
    |[a-z0-9.]+@[a-z.]+|Shop\ \d+|Lin|[0-9a-f]{40,}|[RSC]\d*|S-3
    |marketplace  # the name of an API client
    |kitchen  # the category of the world's products
    |box|upload
    |usd|amount|percent|ratio|day|days|month|instant|until|clock_time  # the components' own names
    |As|on|the|licence|Name|Amount|Role|b
    |summer|Asia/Shanghai|Bo|Fei|GSP\d*|RF\d+|MOD|SHA-256
"""
CHINESE, LATIN = re.compile(r"[\u3400-\u9fff]+"), re.compile(r"[A-Za-z]{2,}")
KNOWN = re.compile(rf"\b({NAMES}|{'|'.join(PATHS)})\b", re.VERBOSE | re.ASCII)
BOTH = re.compile(r"中文|青屿户外(旗舰店)?|/ (名称|金额|角色)|与营业执照一致")


# The State Council's calendar, and an edition's own name.
PUBLISHED_IN_CHINESE = ("/admin/core/calendaryear/", "/admin/core/program/")


def foreign(text: str, language: str) -> list[str]:
    """What should not be there."""
    if language == "en":
        return CHINESE.findall(BOTH.sub("", text))
    return LATIN.findall(KNOWN.sub("", text))


@pytest.fixture
def speaking(lived, lin):
    def speaking(language: str) -> Client:
        lin.language = language
        lin.save(update_fields=["language"])
        return built.signed_in(lin)

    return speaking


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_of_a_person_or_shop(speaking, language):
    client = speaking(language)
    for way in of_lin():
        answer = client.get(way)
        assert answer.status_code == (404 if way == "/nowhere/" else 200), way
        assert foreign(read(answer.content.decode()), language) == [], way


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_of_staff(lived, admin_user, language):
    """Records are in the languages of those who made them; what names them is in the reader's."""
    admin_user.language = language
    admin_user.save(update_fields=["language"])
    client = built.signed_in(admin_user)
    told = {}
    for way in of_staff():
        answer = client.get(way)
        assert answer.status_code == 200, way
        text = answer.content.decode()
        if language == "en" and way.startswith(PUBLISHED_IN_CHINESE):
            continue
        told[way] = foreign(heads(text) if language == "zh-hans" else read(text), language)

    assert "\n".join(f"{way}: {words}" for way, words in told.items() if words) == ""


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_of_a_shop_on_its_way_in(world, people, clock, language):
    """The agreement is in the language that is chosen for it, its page in the reader's."""
    clock("2026-06-10")
    bo, omar = joined.shopkeepers().bo, people.omar
    for person in (bo, omar):
        person.language = language
        person.save(update_fields=["language"])
    joined.select(people.mei)
    invitation = joined.invite(people.mei)
    client = built.signed_in(bo)
    read = joined.hash_read(client, language)
    ways = [*INVITED, f"apply/?language={language}&read={read}"]
    assert said_otherwise(client, language, ways) == []

    joined.applied(bo, language=language)
    assert said_otherwise(client, language, APPLIED) == []
    record = joined.enrollment()
    for way in (
        f"/admin/enrollment/agreement/{record.agreement.pk}/change/",
        f"/admin/enrollment/invitation/{invitation.pk}/change/",
        f"/admin/enrollment/invitation/{invitation.pk}/history/",
        f"/admin/enrollment/enrollment/{record.pk}/history/",
        *("/admin/billing/fees/", f"/admin/billing/fees/{record.pk}/"),
    ):
        answer = built.signed_in(omar).get(way)
        assert (answer.status_code, foreign(heads(answer.content.decode()), language)) == (200, [])


def said_otherwise(client, language: str, ways) -> list:
    """What pages of the latecomer's shop say in the other language."""
    answers = {way: client.get(f"/shops/{LATECOMER}/{way}") for way in ways}
    assert {answer.status_code for answer in answers.values()} == {200}
    told = [(way, foreign(read(one.content.decode()), language)) for way, one in answers.items()]
    return [(way, words) for way, words in told if words]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_for_everybody(db, language):
    for way in OPEN_PAGES:
        answer = Client().get(way, headers={"accept-language": language})
        assert foreign(read(answer.content.decode()), language) == [], way


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("status", [400, 403, 404, 413, 423, 429, 500, 503])
def test_a_page_of_an_error(rf, status, language):
    with translation.override(language):
        answer = errors.answer(rf.get("/"), status)
    assert answer.status_code == status
    assert foreign(read(answer.content.decode()), language) == []


def test_the_switch_is_kept_with_the_person(speaking, lin):
    client = speaking("zh-hans")
    answer = client.post("/language/", {"language": "en", "next": f"/shops/{LIN}/"})

    assert answer["Location"] == f"/shops/{LIN}/"
    assert 'lang="en"' in built.signed_in(lin).get(f"/shops/{LIN}/").content.decode()


def test_and_in_the_browser_where_nobody_has_signed_in(db, client):
    client.post("/language/", {"language": "en", "next": "/accounts/login/"})

    assert "Sign in" in client.get("/accounts/login/").content.decode()


def test_a_language_that_there_is_not(db, client):
    assert client.post("/language/", {"language": "tlh"}).status_code == 400


@pytest.mark.parametrize("then", ["//evil.example", "https:evil.example", "/\\evil.example"])
def test_the_switch_stays_with_us(db, client, then):
    assert client.post("/language/", {"language": "en", "next": then})["Location"] == "/"
