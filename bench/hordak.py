"""django-hordak's bulk way, as its own benchmark has it, in a process with settings of its own.

`python -m bench.hordak COUNT`, with its packages before all others on the path. Each line read
asks for one run; each line written tells what it took.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from importlib import import_module

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from bench.measuring import measure

NAME = "bench_hordak"


def main() -> None:
    """Make the tables and two accounts, then run as often as asked."""
    _set_up()
    call_command("migrate", verbosity=0, interactive=False)
    count, post = int(sys.argv[1]), _posting()
    _tell("ready")
    for _ in sys.stdin:
        post(10)()  # the session is warm on the other side too
        _tell(asdict(measure(post(count))))


def _tell(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _set_up() -> None:
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": NAME,
        "USER": "growth_owner",
        "HOST": os.environ["DATABASE_OWNER_URL"].partition("?host=")[2],
    }
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=["django.contrib.contenttypes", "mptt", "djmoney", "hordak"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        CURRENCIES=("USD",),
        DEFAULT_CURRENCY="USD",
        HORDAK_CURRENCIES=("USD",),
        HORDAK_INTERNAL_CURRENCY="USD",
        HORDAK_DECIMAL_PLACES=2,
    )
    django.setup()


def _posting() -> Callable[[int], Callable[[], None]]:
    """What makes a number of transactions, and returns what stores them."""
    models, money = import_module("hordak.models"), import_module("moneyed").Money
    receivable, commission = (
        models.Account.objects.create(name=name, code=code, type=kind, currencies=["USD"])
        for name, code, kind in (("Receivable", "1", "AS"), ("Commission", "2", "IN"))
    )

    def prepare(count: int) -> Callable[[], None]:
        transactions, legs = [], []
        for place in range(count):
            amount = money(Decimal(place + 1) / 100, "USD")
            one = models.Transaction(description=f"bench-{place}", date=date(2026, 5, 1))
            transactions.append(one)
            legs.append(models.Leg(transaction=one, account=receivable, debit=amount))
            legs.append(models.Leg(transaction=one, account=commission, credit=amount))

        def store() -> None:
            with transaction.atomic():
                models.Transaction.objects.bulk_create(transactions)
                models.Leg.objects.bulk_create(legs)

        connection.ensure_connection()
        return store

    return prepare


if __name__ == "__main__":
    main()
