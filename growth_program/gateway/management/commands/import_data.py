import gzip
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import msgspec
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from growth_program.gateway.answers import Rejection
from growth_program.gateway.batches import MOST_ITEMS, Sender, kinds, of_kind
from growth_program.gateway.decoding import named
from growth_program.gateway.tallies import Tally


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
                ids = [
                    named(raw, batch.key) if isinstance(answer, Rejection) else ""
                    for raw, answer in zip(raws, answers, strict=True)
                ]
                total.count(answers, ids, first=first)
                self._report(total.rejected[rejected:], raws, first, out)
                first += len(raws)
        except (OSError, EOFError) as error:
            raise CommandError(f"{file} could not be read to its end: {error}") from None

    def _report(self, rejected, raws, first, out):
        """Each rejected item with its line, so that it can be mended and sent again."""
        for row in rejected if out else ():
            raw = raws[row["index"] - first]
            line = {
                "line": row["index"] + 1,
                **{k: row[k] for k in ("id", "path", "code", "message")},
            }
            try:
                item = json.loads(raw)
            except ValueError:
                item = raw.decode(errors="replace")
            out.write(msgspec.json.encode({**line, "item": item}) + b"\n")


def _ahead(batch, file, *, show):
    """Batches with what they decode to. The next is decoded while the last is written."""
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
        tqdm(total=file.stat().st_size, unit="B", unit_scale=True, disable=not show) as bar,
    ):
        lines = gzip.open(stored) if file.suffix == ".gz" else stored
        while chunk := list(islice(lines, MOST_ITEMS)):
            bar.update(stored.tell() - bar.n if file.suffix == ".gz" else sum(map(len, chunk)))
            yield [line for line in chunk if line.strip()]
