"""Accepting the agreement, which is the application (PRODUCT.md §3.4)."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from enrollment.models import Agreement, Enrollment, Invitation
from enrollment.reports import agreements as reports
from enrollment.reports.invitations import enrolled
from enrollment.rules import agreements as rules
from enrollment.rules import invitations
from enrollment.services import enrollments
from growth_program.core import audit, canonical, clock
from growth_program.core.models import Program
from growth_program.marketplace.services import shops


class AlreadyApplied(Exception):
    """The shop has a part in the program already."""


class TermsChanged(Exception):
    """What was read is not what is offered now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What the merchant accepted and gave. ``sha256`` is that of the text that he read."""

    language: str
    sha256: str
    contact_name: str
    contact_email: str
    contact_phone: str
    payment_method: str  # Agreement.Method
    ip_address: str


@transaction.atomic
def accept(invitation_id: int, given: Acceptance, *, by: Any) -> Agreement:
    """Apply for the shop: the enrollment, its agreement and the used invitation, or nothing.

    Raises AlreadyApplied, IllegalStep where the invitation does not stand, TooLate, TermsChanged.
    """
    invitation = _held(invitation_id)
    if enrolled(invitation.program, [invitation.shop_id]):
        raise AlreadyApplied
    today = clock.today(invitation.program.time_zone)
    invitations.after("use", invitation.state_on(today))
    version = invitation.program.newest()
    figures = reports.offered(invitation, version, today)
    text = rules.text(figures, given.language)
    if rules.fingerprint(text) != given.sha256:
        raise TermsChanged
    offered = (invitation.aigc_offered, invitation.videos_offered)
    [enrollment] = enrollments.apply(
        invitation.program,
        shops=[invitation.shop_id],
        commitments={invitation.shop_id: offered},
        by=by,
    )
    invitation.used_at, invitation.enrollment = clock.now(), enrollment
    invitation.save(update_fields=["used_at", "enrollment"])
    return _written(enrollment, given, text, canonical.write(figures), by=by)


def _written(
    enrollment: Enrollment, given: Acceptance, text: str, figures: str, *, by: Any
) -> Agreement:
    is_transfer = given.payment_method == Agreement.Method.TRANSFER
    agreement = Agreement.objects.create(
        enrollment=enrollment,
        language=given.language,
        text=text,
        text_version=rules.TEXT_VERSION,
        sha256=given.sha256,
        figures=figures,
        accepted_by=by,
        accepted_at=clock.now(),
        ip_address=given.ip_address,
        contact_name=given.contact_name,
        contact_email=given.contact_email,
        contact_phone=given.contact_phone,
        payment_method=given.payment_method,
        transfer_reference=rules.reference(enrollment.pk) if is_transfer else None,
    )
    audit.record(
        "agreement.accepted",
        agreement,
        shop=enrollment.shop_id,
        by=by,
        number=enrollment.number,
        language=given.language,
        text_version=str(rules.TEXT_VERSION),
        sha256=given.sha256,
    )
    return agreement


def _held(invitation_id: int) -> Invitation:
    """The invitation, with its shop and its program held: figures don't change meanwhile."""
    shop_id = Invitation.objects.values_list("shop_id", flat=True).get(pk=invitation_id)
    shops.lock([shop_id])
    rows = Invitation.objects.select_related("program", "shop")
    invitation: Invitation = rows.select_for_update(of=("self",)).get(pk=invitation_id)
    Program.objects.select_for_update().get(pk=invitation.program_id)
    return invitation
