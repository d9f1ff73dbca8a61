import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from billing.services import imports
from enrollment.rules.imports import COLUMNS
from growth_program.documents.csv import read


class Command(BaseCommand):
    help = "Take enrollments that were agreed elsewhere, from a CSV file: all of them or none."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help=", ".join(COLUMNS))

    def handle(self, file, **options):
        try:
            rows = list(read(file.read_bytes()))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(f"{file} could not be read: {error}") from None
        if rows and set(rows[0]) != set(COLUMNS):
            raise CommandError(f"The columns must be {', '.join(COLUMNS)}.")
        try:
            new = imports.import_enrollments(rows, source=f"import_enrollments {file.name}"[:128])
        except imports.Refused as refused:
            raise CommandError(f"Nothing was taken.\n{refused}") from None
        self.stdout.write(f"enrolled {new}, unchanged {len(rows) - new}")
