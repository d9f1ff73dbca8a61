import pytest

from tests import joined
from tests import world as built


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
