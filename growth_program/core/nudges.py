"""Messages that only make work sooner: the work is a row, which a sweep finds as well."""

from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError


def nudge(task: str, *given: Any) -> None:
    """Queue a task, by its name, when the transaction is written.

    A broker that is away only makes it later.
    """

    def send() -> None:
        try:
            import_string(task).delay(*given)
        except OperationalError:
            return

    transaction.on_commit(send)
