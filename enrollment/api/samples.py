"""The lists of samples that systems send (API.md, Writes)."""

from enrollment.rules import sample_requests as rules
from enrollment.services import sample_requests as service
from growth_program.gateway.batches import Batch

BATCHES = (
    Batch(
        kind="sample-requests",
        summary="Send creators' requests for samples",
        list_name="requests",
        key="request_id",
        scope="creators:write",
        shape=rules.SampleRequest,
        apply=service.record,
    ),
    Batch(
        kind="sample-events",
        summary="Send what became of samples",
        list_name="events",
        key="request_id",
        scope="creators:write",
        shape=rules.SampleEvent,
        check=rules.check_event,
        apply=service.record_events,
    ),
)
