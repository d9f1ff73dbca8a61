"""What systems are told of bills (API.md, Webhooks out)."""

from decimal import Decimal
from typing import ClassVar

from growth_program.gateway.events import Event


class StatementClosed(Event, frozen=True):
    """A month was closed for an enrollment: its statement. USD."""

    TYPE: ClassVar[str] = "statement.closed"

    program: str
    enrollment_no: str
    month: str  # YYYY-MM
    statement_no: str
    total_charged: Decimal
    currency: str = "USD"
