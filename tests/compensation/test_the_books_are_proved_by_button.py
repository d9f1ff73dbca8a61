"""PRODUCT.md §5: the proof of the books as a job, kept with what it found."""

import re

import pytest
from django.contrib.staticfiles import finders

from compensation import tasks
from compensation.models import Proof
from compensation.services import proofs
from tests import world as built
from tests.world import close, give, line, order, triggers_off

ASK = "/admin/compensation/proof/ask/"


@pytest.fixture
def omar(world):
    give("orders", order("A", line(price="55.25")))
    close("2026-05")
    return built.signed_in(built.employ("omar", "finance"))


@pytest.fixture
def worker(monkeypatch):
    monkeypatch.setattr(tasks.prove, "delay", tasks.prove)


def test_it_proves_them(omar, worker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        omar.post(ASK)
    proof = Proof.objects.get()

    # 55.25 × 0.20 = 11.05
    sums = (proof.lines, proof.statements, proof.draft, proof.ledger, proof.difference)
    assert [str(one) for one in sums] == ["11.05", "11.05", "0.00", "11.05", "0.00"]
    assert (proof.culprits, proof.asked_by.name, proof.is_clean) == (0, "Omar", True)
    page = omar.get(f"/admin/compensation/proof/{proof.pk}/change/").content.decode()
    assert "分毫不差" in page


def test_a_culprit_leads_to_its_record(as_owner, omar, worker):
    with triggers_off("billing_statement"):
        built.ask("UPDATE billing_statement SET gmv = gmv + 0.01")
    proof = proofs.ask(by=None)
    tasks.prove(proof.pk)

    proof.refresh_from_db()
    [found] = proof.found.all()
    assert (found.place, found.expected, found.found) == (
        "statement 2026-summer-00001-202605 gmv",
        "55.25",
        "55.26",
    )
    page = omar.get(f"/admin/compensation/proof/{proof.pk}/change/").content.decode()
    [(statement,)] = built.ask("SELECT id FROM billing_statement")
    assert f'href="/admin/billing/statement/{statement}/change/"' in page


def test_a_line_leads_to_its_shop(as_owner, omar):
    built.ask("UPDATE billing_line SET gross = gross + 0.01")
    proof = proofs.ask(by=None)
    tasks.prove(proof.pk)
    page = omar.get(f"/admin/compensation/proof/{proof.pk}/change/").content.decode()
    assert f'href="/admin/marketplace/shop/{built.LIN}/change/"' in page


def test_while_it_runs_the_page_asks_again(omar):
    proof = proofs.ask(by=None)
    page = omar.get(f"/admin/compensation/proof/{proof.pk}/change/").content.decode()
    assert 'hx-trigger="every 3s"' in page
    loaded = re.findall(r'(?:src|href)="/static/([^"]+)"', page)
    assert [one for one in loaded if finders.find(one) is None] == []
    assert "style=" not in page


def test_one_at_a_time_and_once(omar):
    proof = proofs.ask(by=None)
    assert omar.post(ASK)["Location"] == "/admin/compensation/proof/"
    tasks.prove(proof.pk)
    ended = Proof.objects.get().ended_at
    tasks.prove(proof.pk)
    assert (Proof.objects.count(), Proof.objects.get().ended_at) == (1, ended)


def test_one_whose_message_was_lost_is_found(omar, worker):
    proof = proofs.ask(by=None)
    tasks.prove_asked()
    proof.refresh_from_db()
    assert (proof.is_clean, proofs.waiting()) == (True, [])


def test_not_by_others(world):
    for group in ("account managers", "supervisors"):
        client = built.signed_in(built.employ(group[:3], group))
        assert client.post(ASK).status_code == 403
    assert not Proof.objects.exists()
