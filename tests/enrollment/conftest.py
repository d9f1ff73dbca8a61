import pytest

from growth_program.gateway import clients
from tests import joined
from tests import world as built
from tests.enrollment import promoted, selling
from tests.support.told import readers
from tests.world import give


@pytest.fixture
def june(world, people, clock):
    """On 10 June, in the middle of the term: 52 of 92 days are left. Two shops are selected."""
    clock("2026-06-10 10:00")
    joined.select(people.mei)
    return people


@pytest.fixture
def keepers(world) -> joined.Shopkeepers:
    return joined.shopkeepers()


@pytest.fixture
def bo(keepers):
    """Bo, in his browser."""
    return built.signed_in(keepers.bo)


@pytest.fixture
def invited(june, keepers):
    """The latecomer's shop is invited by Mei, until 24 June."""
    return joined.invite(june.mei)


@pytest.fixture
def merchants(world, clock):
    """People of Lin's shop on 10 June: its chair and bottle qualify, its lamp has no floor price.

    A system hears of everything.
    """
    clock(selling.DAY)
    selling.give_catalogue()
    promoted.submit(chair="44.00", bottle="20.00")
    clients.create("erp", scopes=["tools:read"], shops=None, webhook_url="https://erp.example/hook")
    return readers()


@pytest.fixture
def summer(merchants):
    """A mega promotion is announced: it can be answered until 18 June, 18:00.

    59.90 less 20 % is 47.92, 24.90 less 20 % is 19.92.
    """
    give("campaigns", promoted.mega())
    assert promoted.sweep() == 1
    return merchants
