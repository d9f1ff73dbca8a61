import pytest

from growth_program.demo import embedded
from growth_program.demo.places import Place


@pytest.fixture
def data(tmp_path):
    """A data folder of its own, with a space in its path."""
    folder = tmp_path / "a folder" / "data"
    yield folder
    embedded.remove(folder)


@pytest.fixture
def place(data):
    return Place(data)
