import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from growth_program.core import backups


class Command(BaseCommand):
    help = (
        "Write the whole database as of one instant to a file, and beside it its checksum and the"
        " files that its rows name."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path, help="a file, or a folder: named by the instant")
        parser.add_argument("--snapshot", default="", help="one that an open session has exported")
        parser.add_argument(
            "--without-files", action="store_true", help="where a bucket has copies of its own"
        )

    def handle(self, target: Path, snapshot: str, without_files: bool, **options: Any) -> None:
        began = time.monotonic()
        try:
            path = backups.write(target, snapshot=snapshot, with_files=not without_files)
        except (backups.Refused, Error) as why:
            raise CommandError(str(why).strip()) from None
        size, took = path.stat().st_size / 1e6, time.monotonic() - began
        self.stdout.write(f"{path}: {size:,.1f} MB in {took:.1f} s")
        files = backups.files_of(path)
        if files.exists():
            self.stdout.write(f"{files}: {files.stat().st_size / 1e6:,.1f} MB")
