"""What systems are told of decisions (API.md, Webhooks out)."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from growth_program.gateway.events import Event


class AdjudicationDecided(Event, frozen=True):
    """A decision was approved: what is owed by it, and until when. USD."""

    TYPE: ClassVar[str] = "adjudication.decided"

    program: str
    enrollment_no: str
    version: int
    state: str
    remedy: str
    ad_credit: Decimal
    aigc_makeup: int
    videos_makeup: int
    makeup_due_on: date | None
    credit_due_on: date | None
    currency: str = "USD"
