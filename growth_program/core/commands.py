"""What operators' commands share."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO

from django.core.management.base import CommandError

from growth_program.core.calendar import named_month
from growth_program.core.models import Program


def program(code: str) -> Program:
    """The program of a code. Raises CommandError, which names those that there are."""
    try:
        return Program.objects.get(code=code)
    except Program.DoesNotExist:
        known = ", ".join(Program.objects.values_list("code", flat=True)) or "none"
        raise CommandError(f"There is no program {code}. There is: {known}.") from None


def month(text: str) -> date:
    """An argument that is a month."""
    try:
        return named_month(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a month (YYYY-MM)") from None


def day(text: str) -> date:
    """An argument that is a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day (YYYY-MM-DD)") from None


@contextmanager
def output(path: Path | None) -> Iterator[IO[bytes]]:
    """Where a report goes: a file, there when it is whole, or standard output."""
    if path is None:
        yield sys.stdout.buffer
        return
    half = path.with_name(f".{path.name}.half")
    with half.open("wb") as out:
        yield out
    half.replace(path)
