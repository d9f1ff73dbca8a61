import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from growth_program.core import backups


class Command(BaseCommand):
    help = "Fill an empty database from a backup, as the tables' owner, and give the roles theirs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="delete what is there")

    def handle(self, file: Path, replace: bool, **options: Any) -> None:
        began = time.monotonic()
        try:
            missing = backups.restore(file, replace=replace)
        except (backups.Refused, Error) as why:
            raise CommandError(str(why).strip()) from None
        self.stdout.write(f"{file} is restored, in {time.monotonic() - began:.1f} s")
        if missing:
            named = ", ".join(missing)
            self.stdout.write(f"It is of an older version: run `manage.py migrate` for {named}.")
