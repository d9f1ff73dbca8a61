"""The counts of a batch, and its rejections in words (API.md, Conventions)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, TypedDict

from django.utils.translation import gettext_lazy as _
from msgspec import Meta

from growth_program.gateway.answers import ACCEPTED, STALE, UNCHANGED, Answer, Rejection
from growth_program.gateway.decoding import Raws, named

MESSAGES = {
    "calendar_day": _("There is no such day."),
    "currency_changed": _("The order's currency is fixed since its rate is."),
    "discount_exceeds_price": _("The seller's discount is above the price."),
    "duplicate_line": _("The order has this line twice."),
    "ends_before_start": _("It ends before it starts."),
    "event_changed": _("The sample's event is known with other content."),
    "exceeds_credit": _("The shop's ad credit does not cover it. Send it again once it does."),
    "fx_rate_missing": _("No rate is known for the paid day. Send it again once there is one."),
    "invalid": _("The value is not of the form that is asked for."),
    "invalid_type": _("The value is of another type than is asked for."),
    "invalid_choice": _("The value is none of those that are known."),
    "kind_changed": _("What is known of one kind stays of it."),
    "line_changed": _("The refund is known for another line."),
    "malformed": _("This is not JSON."),
    "max_length": _("The value is too long."),
    "max_value": _("The value is too large."),
    "min_length": _("The value is too short."),
    "min_value": _("The value is too small."),
    "not_approved": _("The request is not approved. Send the event again once it is."),
    "nul_character": _("The text holds a NUL character."),
    "paid_time_required": _("An order of this status has been paid: say when."),
    "registers_after_start": _("The registration ends after the start."),
    "predecessor_missing": _("What comes before it is not known. Send it again after that."),
    "refund_exceeds_line": _("The refund is larger than what is left of its line."),
    "request_changed": _("The request is known with other content, and never changes."),
    "request_declined": _("The request was declined."),
    "required": _("The field is missing."),
    "too_many_decimals": _("The currency has fewer decimals."),
    "unknown_field": _("There is no such field."),
    "unknown_line": _("The line is not known. Send the refund again after its order."),
    "unknown_product": _("The shop has no such product."),
    "unknown_request": _("The request is not known. Send the event again after it."),
    "unknown_shop": _("The shop is not known."),
    "video_id_required": _("Say which video was posted."),
    "video_id_unexpected": _("Only a posted video has an id."),
}


class Rejected(TypedDict):
    """An item that was not taken, and why. Its neighbours were."""

    index: Annotated[int, Meta(ge=0, description="Where it stands in the list, from 0.")]
    id: Annotated[str, Meta(description="What names it, empty where it does not say.")]
    path: Annotated[str, Meta(description="Of the field, as `line_items[0].quantity`.")]
    code: Annotated[str, Meta(description="Why, for programs.")]
    message: Annotated[str, Meta(description="Why, for people, in the language asked for.")]


Number = Annotated[int, Meta(ge=0)]


@dataclass(slots=True)
class Tally:
    """The counts of a batch, and what was rejected. They add up to its items."""

    accepted: Annotated[Number, Meta(description="New, or newer than what is stored.")] = 0
    unchanged: Annotated[Number, Meta(description="The same again.")] = 0
    stale: Annotated[Number, Meta(description="Older than what is stored.")] = 0
    rejected: list[Rejected] = field(default_factory=list)

    def count(self, answers: Sequence[Answer], raws: Raws, *, key: str, first: int = 0) -> None:
        """Add a batch: its items' ids stand at ``key``, and ``first`` is the index of the first."""
        self.accepted += answers.count(ACCEPTED)
        self.unchanged += answers.count(UNCHANGED)
        self.stale += answers.count(STALE)
        self.rejected += [
            _as_row(index, named(raw, key), answer)
            for index, (answer, raw) in enumerate(zip(answers, raws, strict=True), start=first)
            if isinstance(answer, Rejection)
        ]


def _as_row(index: int, item_id: str, answer: Rejection) -> Rejected:
    return {
        "index": index,
        "id": item_id,
        "path": answer.path,
        "code": answer.code,
        "message": str(MESSAGES[answer.code]),
    }
