"""Where the time of a job goes: functions of the program, and statements in PostgreSQL."""

import cProfile
import pstats
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from bench import ground

HEAD = 110  # characters of a statement that name it
FUNCTIONS = 30
PLANS = 6


class Statements:
    """How often each statement ran, and how long the program waited for it."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.seconds: Counter[str] = Counter()
        self.times: Counter[str] = Counter()

    def __call__(self, execute: Callable, sql: Any, *rest: Any) -> Any:
        """Django calls this in place of its own execution."""
        with self._timed(str(sql)):
            return execute(sql, *rest)

    @contextmanager
    def _timed(self, sql: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            name = head(sql)
            self.seconds[name] += time.perf_counter() - began
            self.times[name] += 1

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear of every statement, COPY too, which Django leaves to the driver."""
        asked = CursorWrapper.__getattr__

        def heard(cursor: CursorWrapper, name: str) -> Any:
            found = asked(cursor, name)
            if name != "copy_expert":
                return found

            def copy_expert(sql: str, *rest: Any) -> Any:
                with self._timed(sql):
                    return found(sql, *rest)

            return copy_expert

        CursorWrapper.__getattr__ = heard
        try:
            with connection.execute_wrapper(self):
                yield
        finally:
            CursorWrapper.__getattr__ = asked

    def report(self) -> str:
        """The slowest first."""
        lines = [
            f"{seconds:8.3f} s {self.times[name]:6} x  {name}"
            for name, seconds in self.seconds.most_common(FUNCTIONS)
        ]
        return "\n".join([f"{sum(self.seconds.values()):8.3f} s in all", *lines])


def head(sql: str) -> str:
    """The beginning of a statement, in one line."""
    return re.sub(r"\s+", " ", sql).strip()[:HEAD]


def profile(prepare: Callable[[], Callable[[], object]]) -> None:
    """Run a job three times: for its statements, for its functions, for PostgreSQL's plans."""
    prepare()()  # nothing is warm the first time
    statements = Statements()
    work = prepare()
    began = time.perf_counter()
    with statements.listening():
        work()
    whole = time.perf_counter() - began
    sys.stdout.write(f"\nstatements of {whole:.3f} s\n{statements.report()}\n")
    work = prepare()
    functions = cProfile.Profile()
    functions.runcall(work)
    for order in ("tottime", "cumtime"):
        pstats.Stats(functions).sort_stats(order).print_stats(FUNCTIONS)
    for plan in plans(prepare()):
        sys.stdout.write(f"\n{plan}\n")


def plans(work: Callable[[], object]) -> list[str]:
    """EXPLAIN (ANALYZE, BUFFERS) of the job's slowest statements, by `auto_explain`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        [name] = cursor.fetchone()
    heard = f"alter database {name} set"
    for setting in (
        "session_preload_libraries = 'auto_explain'",
        "auto_explain.log_min_duration = 5",
        "auto_explain.log_analyze = on",
        "auto_explain.log_buffers = on",
        "auto_explain.log_level = notice",
    ):
        ground.ask(f"{heard} {setting}")
    ground.use(name)
    notices = connection.connection.notices = []
    work()
    with connection.cursor() as cursor:
        cursor.execute("SELECT")  # after a COPY the driver hands notices out only now
    found = {float(text.split("duration: ")[1].split()[0]): text for text in _plans(notices)}
    return [found[duration] for duration in sorted(found, reverse=True)[:PLANS]]


def _plans(notices: list[str]) -> list[str]:
    return [text for text in notices if "duration: " in text]
