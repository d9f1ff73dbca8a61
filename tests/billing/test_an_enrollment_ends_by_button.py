"""PRODUCT.md §3.5: withdrawn and terminated by button, after a look at what follows."""

import pytest

from enrollment.models import Enrollment
from growth_program.core.models import AuditEntry
from tests import world as built
from tests.world import LATECOMER, enroll


@pytest.fixture
def sara(world):
    return built.signed_in(built.employ("sara", "supervisors"))


def page_of(enrollment: Enrollment) -> str:
    return f"/admin/billing/exit/{enrollment.pk}/"


def test_what_follows_is_shown_and_then_done(world, sara, clock):
    """On 15 June 46 of 92 days are served: half of the fee is returned, 5 and 3 are halved up."""
    clock("2026-06-15")
    enrollment = Enrollment.objects.get(shop=built.LIN)
    told = sara.get(page_of(enrollment)).context["endings"]
    assert (told.days_served, told.days_agreed) == (46, 92)
    assert [
        (way.is_fault, str(way.fee_returned), way.aigc, way.videos, way.is_judged)
        for way in told.ways
    ] == [(False, "3000.00", 3, 2, True), (True, "0.00", 3, 2, False)]

    sara.post(page_of(enrollment), {"reason": "The shop is closed.", "fault": "none"})

    enrollment.refresh_from_db()
    assert (enrollment.state, str(enrollment.service_to), str(enrollment.fee_returned)) == (
        "terminated",
        "2026-06-15",
        "3000.00",
    )
    assert AuditEntry.objects.get(act="enrollment.terminated").by.name == "Sara"


def test_it_needs_a_reason(world, sara, clock):
    clock("2026-06-15")
    enrollment = Enrollment.objects.get(shop=built.LIN)
    page = sara.post(page_of(enrollment), {"reason": " ", "fault": "merchant"})

    assert list(page.context["form"].errors) == ["reason"]
    enrollment.refresh_from_db()
    assert enrollment.state == "active"


def test_withdrawn_before_activation(world, sara):
    enroll(LATECOMER, "2026-07-10", fee_paid="false")
    enrollment = Enrollment.objects.get(shop=LATECOMER)
    assert "0.00" in sara.get(page_of(enrollment)).content.decode()
    sara.post(page_of(enrollment), {"withdraw": "1"})

    enrollment.refresh_from_db()
    assert enrollment.state == "withdrawn"


def test_nothing_is_left_to_end(world, sara):
    enrollment = Enrollment.objects.get(shop=built.LIN)  # its term is over
    page = sara.post(page_of(enrollment), {"reason": "Late.", "fault": "none"}, follow=True)
    assert "没有做任何更改" in page.content.decode()
    enrollment.refresh_from_db()
    assert enrollment.state == "active"


@pytest.mark.parametrize("group", ["account managers", "finance"])
def test_not_by_others(world, group):
    client = built.signed_in(built.employ("una", group))
    assert client.get(page_of(Enrollment.objects.first())).status_code == 403
