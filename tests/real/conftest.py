import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest

from conftest import OWNER, Databases, at
from tests.real import figures
from tests.real.scratch import Scratch
from tests.real.sequence import KEPT, SEQUENCE, Step, data_folder


@dataclass(frozen=True, slots=True)
class Played:
    """The sequence, played once as it is, and the database as it was before some of its steps."""

    database: str
    before: dict[Step, str]
    seconds: float


@pytest.fixture(scope="session")
def folder(pytestconfig) -> Path:
    """Where the real items are. Asked for by `make real` and missing, they are an error."""
    found = data_folder()
    if not (found / "expected").is_dir():
        said = f"The real orders are not in {found}. GROWTH_REAL_DATA names another folder."
        if pytestconfig.getoption("markexpr") == "real":
            pytest.exit(said, returncode=1)
        pytest.skip(said)
    return found


@pytest.fixture(scope="session")
def wanted(folder) -> figures.Files:
    return figures.expected(folder)


@pytest.fixture(scope="session")
def scratch(folder, django_db_blocker) -> Iterator[Scratch]:
    with closing(psycopg2.connect(at(OWNER, "postgres"))) as session:
        made = Scratch(Databases(session), django_db_blocker)
        yield made
        made.drop_all()


@pytest.fixture(scope="session")
def played(scratch, folder) -> Played:
    """By the commands, as processes of their own."""
    name, before, seconds = scratch.copy(scratch.empty), {}, 0.0
    run = scratch.processes(name)
    for step in SEQUENCE:
        if step in KEPT:
            before[step] = scratch.copy(name)
        began = time.monotonic()
        run(*step.on(folder))
        seconds += time.monotonic() - began
    return Played(name, before, seconds)


@pytest.fixture
def say(pytestconfig) -> Callable[[str], None]:
    """Prints, between the dots."""
    reporter = pytestconfig.pluginmanager.get_plugin("terminalreporter")

    def say(text: str) -> None:
        for line in text.splitlines() if reporter else ():
            reporter.write_line(line)

    return say
