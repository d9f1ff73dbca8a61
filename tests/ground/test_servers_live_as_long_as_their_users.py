"""The embedded servers: started on need, shared, and gone with the last of their users."""

import os
import signal
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg2
import pytest

from growth_program.demo import embedded
from growth_program.demo.places import Place
from growth_program.demo.servers import ask_valkey, postgres_answers, valkey_answers
from tests.ground import processes

pytestmark = pytest.mark.long


@pytest.fixture
def user(data):
    user = processes.use(data)
    yield user
    user.end()


def ask(place: Place, sql: str) -> list[tuple]:
    address = f"postgresql://postgres@/postgres?host={place.sockets}"
    with closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def are_up(place: Place) -> bool:
    return postgres_answers(place) and valkey_answers(place)


def all_gone(place: Place) -> bool:
    return not processes.of(place) and not place.sockets.exists()


def postmaster(place: Place) -> int:
    return int((place.cluster / "postmaster.pid").read_text().split("\n")[0])


def test_they_are_real_and_stop_when_the_last_user_is_killed(user, place):
    assert ask(place, "show server_version")[0][0].startswith("18.")
    assert b"valkey" in ask_valkey(place, b"HELLO\r\n").lower()

    user.process.kill()

    processes.eventually(lambda: all_gone(place), 5)


def test_two_users_share_them(user, data, place):
    first = postmaster(place)
    second = processes.use(data)
    user.end()
    assert (postmaster(place), are_up(place)) == (first, True)

    second.end()
    processes.eventually(lambda: all_gone(place), 5)


def test_many_at_once_start_them_once(data, place):
    with ThreadPoolExecutor(6) as pool:
        users = list(pool.map(lambda _: processes.use(data), range(6)))
    keepers = [p for p in processes.of(place) if p.pid == processes_parent(postmaster(place))]
    for one in users:
        one.end()

    assert len(keepers) == 1
    processes.eventually(lambda: all_gone(place), 5)


def processes_parent(pid: int) -> int:
    return next(parent for process, parent in processes.everybody().items() if process.pid == pid)


def test_what_is_stored_is_there_the_next_time(user, data, place):
    ask(place, "create table kept as select 7 as it")
    user.end()
    processes.eventually(lambda: all_gone(place), 5)

    again = processes.use(data)
    assert ask(place, "select it from kept") == [(7,)]
    again.end()


def test_a_server_that_dies_is_started_again(user, place):
    was = postmaster(place)
    os.kill(was, signal.SIGKILL)
    ask_valkey(place, b"SHUTDOWN NOSAVE\r\n")

    processes.eventually(lambda: are_up(place) and postmaster(place) != was)


def test_a_killed_keeper_takes_them_along_and_the_next_user_gets_others(user, data, place):
    ask(place, "create table kept as select 7 as it")
    os.kill(processes_parent(postmaster(place)), signal.SIGKILL)

    processes.eventually(lambda: not processes.of(place), 5)
    again = processes.use(data)
    assert ask(place, "select it from kept") == [(7,)]

    user.end()
    assert are_up(place)
    again.end()
    processes.eventually(lambda: all_gone(place), 5)


def test_one_who_comes_while_a_killed_keeper_is_still_warm_gets_others_too(user, data, place):
    orphan = postmaster(place)
    os.kill(processes_parent(orphan), signal.SIGKILL)

    again = processes.use(data)

    assert (are_up(place), postmaster(place) != orphan) == (True, True)
    again.end()


def test_after_a_power_cut_the_pid_may_be_somebody_elses(user, data, place):
    servers = processes.of(place)
    user.end()
    processes.eventually(lambda: not any(one.is_alive() for one in servers), 5)
    pid_file = place.cluster / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{place.cluster}\n0\n5432\n{place.sockets}\n\n0 0\nready\n")

    again = processes.use(data)

    assert postmaster(place) != os.getpid()
    again.end()


def test_a_first_start_that_was_killed_leaves_no_half_cluster(data, place):
    place.make_home()
    place.claim()
    place.users.touch()
    half = place.home / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18")

    user = processes.use(data)

    assert not half.exists()
    assert are_up(place)
    user.end()


def test_the_servers_stop_when_their_folder_is_deleted(user, place):
    servers = processes.of(place)
    (place.data / "keeper.lock").unlink()

    processes.eventually(lambda: not any(one.is_alive() for one in servers))


def test_nobody_else_gets_at_them(user, place):
    mode = place.sockets.stat()
    assert stat.S_IMODE(mode.st_mode) == 0o700
    assert mode.st_uid == place.uid
    assert ask(place, "show listen_addresses") == [("",)]
    assert b"\r\n0\r\n" in ask_valkey(place, b"CONFIG GET port\r\n")


def test_a_reset_waits_for_the_servers_and_leaves_nothing(user, data, place):
    user.end()

    embedded.remove(data)

    assert all_gone(place)
    assert not data.exists()
    assert not place.home.exists()


def test_a_reset_refuses_while_somebody_is_there(user, data, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(embedded, "PATIENCE", 1)
        with pytest.raises(SystemExit, match="stop it first"):
            embedded.remove(data)

    assert data.exists()


def test_a_folder_with_other_files_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")

    for act in (embedded.use, embedded.remove):
        with pytest.raises(SystemExit, match="holds other files"):
            act(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"
