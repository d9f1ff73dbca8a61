"""What systems are told of enrollments (API.md, Webhooks out)."""

from datetime import date
from typing import ClassVar

from enrollment.rules.campaigns import Names
from growth_program.gateway.events import Event


class EnrollmentChanged(Event, frozen=True):
    """An enrollment went a step on: where it stands now."""

    TYPE: ClassVar[str] = "enrollment.changed"

    program: str
    enrollment_no: str
    state: str
    activated_on: date | None
    service_from: date | None
    service_to: date | None


class ToolsChanged(Event, frozen=True):
    """Marketing tools of a shop were frozen, or given back."""

    TYPE: ClassVar[str] = "tools.changed"

    program: str
    enrollment_no: str
    change: str  # frozen, thawed
    tools: list[str]  # by their codes
    frozen_on: date
    until: date  # the first day on which they are the shop's own again


class CampaignAnnounced(Event, frozen=True):
    """A mega promotion was announced to a shop: until when it can answer, for how many products."""

    TYPE: ClassVar[str] = "campaign.announced"

    program: str
    enrollment_no: str
    campaign_id: str
    name: Names
    discount_rate: str
    starts_time: int  # Unix seconds, as all times
    ends_time: int
    register_by_time: int
    products: int


class SampleDecided(Event, frozen=True):
    """A creator's request for a sample was answered, by the quota or by a member of the shop."""

    TYPE: ClassVar[str] = "sample.decided"

    request_id: str
    product_id: str
    creator_id: str
    decision: str  # approved, declined
    is_automatic: bool
