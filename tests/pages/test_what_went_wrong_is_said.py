"""Errors in words, with what to do next and the number that the log has the request under."""

import re

import pytest
from django.db import OperationalError
from django.test import Client

from growth_program.people.models import ShopMember
from tests import world as built
from tests.world import LIN

NUMBER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_a_page_that_there_is_not(db, client):
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert answer["X-Request-ID"] in answer.content.decode()
    assert NUMBER.fullmatch(answer["X-Request-ID"])


def test_a_role_that_it_is_not_for(page, lin, client):
    ShopMember.objects.update(role="operator")
    lin.language = "en"
    lin.save(update_fields=["language"])
    answer = client.get(f"/shops/{LIN}/statements/")

    assert answer.status_code == 403
    assert "this page is for: owner, shop finance" in answer.content.decode()


def test_a_form_that_came_from_elsewhere(lin):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(lin)
    for way in ("/language/", "/profile/", f"/shops/{LIN}/members/invite/", "/accounts/logout/"):
        answer = strict.post(way, {"language": "en"})
        assert (answer.status_code, "没有保存" in answer.content.decode()) == (403, True), way


def test_more_than_is_taken(lin, client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    built.sign_in(client, lin)

    assert client.post("/profile/", {"name": "x" * 2000}).status_code == 413


@pytest.fixture
def failing(client, lin, monkeypatch):
    """The answer of a page in which something happens."""
    built.sign_in(client, lin)
    client.raise_request_exception = False

    def failing(error: Exception):
        def fail(*_args, **_named):
            raise error

        monkeypatch.setattr("growth_program.overview.views.home.overview", fail)
        return client.get(f"/shops/{LIN}/")

    return failing


def test_something_broke(failing):
    answer = failing(ZeroDivisionError())

    assert (answer.status_code, "ZeroDivision" in answer.content.decode()) == (500, False)


def test_the_database_is_away(failing):
    answer = failing(OperationalError())

    assert (answer.status_code, "数据库" in answer.content.decode()) == (503, True)


def test_a_system_is_told_as_a_problem(db, client):
    answer = client.get("/api/v1/nowhere%00")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
