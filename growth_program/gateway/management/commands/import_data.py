import gc
import gzip
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, nullcontext
from itertools import islice
from pathlib import Path

import msgspec
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from growth_program.gateway.batches import MOST_ITEMS, Sender, kinds, of_kind
from growth_program.gateway.tallies import Tally

SWITCH = 0.0002  # seconds until a thread that decodes lets one go on that the database answered


class Command(BaseCommand):
    help = "Take items from files of JSON Lines, also .gz, by the same code as the API."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=kinds())
        parser.add_argument("files", nargs="+", type=Path, metavar="file")
        parser.add_argument("--errors", type=Path, help="write rejected items here, as JSON Lines")

    def handle(self, kind, files, errors, **options):
        batch, total = of_kind(kind), Tally()
        with ExitStack() as stack:
            out = stack.enter_context(errors.open("wb")) if errors else None
            for file in files:
                self._take(batch, file, total, out)
        self.stdout.write(
            f"accepted {total.accepted}, unchanged {total.unchanged}, stale {total.stale}, "
            f"rejected {len(total.rejected)}"
        )

    def _take(self, batch, file, total, out):
        sender = Sender(source=f"import_data {file.name}"[:128])
        first = 0
        try:
            for raws, decoded in _ahead(batch, file, show=self.stderr.isatty()):
                answers = batch.run(decoded, sender)
                rejected = len(total.rejected)
                total.count(answers, raws, key=batch.key, first=first)
                self._report(total.rejected[rejected:], raws, first, out)
                first += len(raws)
        except (OSError, EOFError) as error:
            raise CommandError(f"{file} could not be read to its end: {error}") from None

    def _report(self, rejected, raws, first, out):
        """Each rejected item with its line, so that it can be mended and sent again."""
        for row in rejected if out else ():
            said = {name: row[name] for name in ("id", "path", "code", "message")}
            item = _as_json(raws[row["index"] - first])
            out.write(msgspec.json.encode({"line": row["index"] + 1, **said, "item": item}) + b"\n")


def _as_json(raw):
    """The item, or the line's text where it is none."""
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode(errors="replace")


def _ahead(batch, file, *, show):
    """Batches with what they decode to. The next is decoded while the last is written."""
    sys.setswitchinterval(SWITCH)  # whoever writes goes first
    gc.freeze()  # what is loaded already need not be looked through again
    with ThreadPoolExecutor(max_workers=1) as worker:
        chunks = _chunks(file, show=show)
        coming = worker.submit(_decoded, batch, chunks)
        while (found := coming.result()) is not None:
            coming = worker.submit(_decoded, batch, chunks)
            yield found


def _decoded(batch, chunks):
    raws = next(chunks, None)
    return None if raws is None else (raws, batch.decode(raws))


def _chunks(file, *, show) -> Iterator[list[bytes]]:
    """Non-empty lines of a file in lists of a batch's size, with a bar over its bytes."""
    with (
        file.open("rb") as stored,
        gzip.open(stored) if file.suffix == ".gz" else nullcontext(stored) as lines,
        tqdm(total=file.stat().st_size, unit="B", unit_scale=True, disable=not show) as bar,
    ):
        while chunk := list(islice((line for line in lines if not line.isspace()), MOST_ITEMS)):
            yield chunk
            bar.update(_position(stored) - bar.n)


def _position(stored) -> int:
    """How far the file has been read."""
    return os.lseek(stored.fileno(), 0, os.SEEK_CUR)
