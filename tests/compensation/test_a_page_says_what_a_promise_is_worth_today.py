"""PRODUCT.md §6: live through the term; from the count on it is today's figure, then decided."""

from compensation.models import Adjudication
from compensation.services import adjudications
from tests import world as built
from tests.compensation.lived import DUE, TERM, compute
from tests.support import told
from tests.world import LIN, close


def heading(client) -> str:
    page = client.get(f"/shops/{LIN}/guarantees/").content.decode()
    return built.words(page.partition('aria-labelledby="today"')[2].partition("<dl")[0])


def test_until_two_people_have_looked_nothing_is_decided(world, people, clock):
    client = built.signed_in(told.member("lin", "owner"))
    clock("2026-06-10")
    assert "If the term ended today You would be owed USD 3,000.00" in heading(client)

    clock(DUE)
    close(*TERM)
    compute()
    said = heading(client)
    assert "By today's figures What counts is the decision; it follows when two people" in said

    decision = Adjudication.objects.get()
    adjudications.review(decision.pk, by=people.mei)
    adjudications.approve(decision.pk, by=people.omar)
    assert "By today's figures It is decided: what was counted then holds." in heading(client)
