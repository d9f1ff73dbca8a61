"""Inviting shops, and what becomes of it (PRODUCT.md §3.2). To join is in `agreements`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction

from enrollment.models import Invitation
from enrollment.reports import invitations as reports
from enrollment.reports import screenings
from enrollment.rules import invitations as rules
from growth_program.core import audit, clock
from growth_program.core.models import Program, ProgramVersion
from growth_program.core.steps import IllegalStep
from growth_program.marketplace.services import shops
from growth_program.support.services import notices
from growth_program.support.services.notices import News

UNKNOWN, TOO_LATE, NOT_SELECTED = "unknown", "too_late", "not_selected"
ENROLLED, INVITED = "enrolled", "invited"
ASKED, REMINDED, TAKEN_BACK = "", "reminder", "withdrawn"  # occasions of the notice


class AlreadyInvited(Exception):
    """Another invitation of the program stands for the shop."""


class NoReason(ValueError):
    """Whoever takes an invitation back says why."""


class Offer(NamedTuple):
    """What is promised to a shop."""

    aigc: int
    videos: int


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of inviting shops: the invitations, and why others got none."""

    invitations: list[Invitation]
    refused: dict[str, str]


@transaction.atomic
def invite(
    program: Program, shop_ids: Sequence[str], *, by: Any, offers: Mapping[str, Offer] | None = None
) -> Sent:
    """Open the program's entry to shops; their owners are told by mail.

    Promised is what the newest version offers, but for shops that have an offer of their own. A
    shop that can't be invited hinders no other.
    """
    version, today = program.newest(), clock.today(program.time_zone)
    known = set(shops.lock(shop_ids))
    refused = _refused(program, version, shop_ids, known)
    usual = Offer(version.aigc_offered, version.videos_offered)
    made = Invitation.objects.bulk_create(
        Invitation(
            program=program,
            shop_id=shop_id,
            invited_by=by,
            invited_at=clock.now(),
            invited_on=today,
            expires_on=rules.last_day(today, version.invitation_days, version.last_activation_on),
            aigc_offered=offer.aigc,
            videos_offered=offer.videos,
        )
        for shop_id in sorted(known - set(refused))
        for offer in [(offers or {}).get(shop_id, usual)]
    )
    told = {
        one.shop_id: {
            "program": program.code,
            "until": str(one.expires_on),
            "aigc": str(one.aigc_offered),
            "videos": str(one.videos_offered),
        }
        for one in made
    }
    audit.record_batch("invitation.sent", program, told, by=by)
    _tell(made)
    return Sent(made, refused)


def refusals(program: Program, shop_ids: Sequence[str]) -> dict[str, str]:
    """Why shops could not be invited now, of those that could not."""
    return _refused(program, program.newest(), shop_ids, set(shop_ids))


@transaction.atomic
def see(invitation_id: int, *, by: Any) -> None:
    """An owner has opened it; the first time is kept."""
    invitation = _held(invitation_id)
    if _state(invitation) == rules.OPEN:
        invitation.seen_at, invitation.seen_by = clock.now(), by
        invitation.save(update_fields=["seen_at", "seen_by"])
        audit.record("invitation.seen", invitation, shop=invitation.shop_id, by=by)


@transaction.atomic
def decline(invitation_id: int, *, by: Any, reason: str = "") -> None:
    """The merchant does not want to join. Raises IllegalStep."""
    invitation = _held(invitation_id)
    rules.after("decline", _state(invitation))
    invitation.declined_at, invitation.declined_by = clock.now(), by
    invitation.decline_reason = reason.strip()
    invitation.save(update_fields=["declined_at", "declined_by", "decline_reason"])
    details = {"reason": invitation.decline_reason}
    audit.record("invitation.declined", invitation, shop=invitation.shop_id, by=by, **details)
    notices.tell(
        "invitation_declined",
        invitation,
        shop=invitation.shop_id,
        occasion=f"{invitation.declined_at:%Y%m%d%H%M%S}",
        reason=invitation.decline_reason,
    )


@transaction.atomic
def reconsider(invitation_id: int, *, by: Any) -> None:
    """He takes it back while the invitation holds. Raises IllegalStep, AlreadyInvited."""
    invitation = _held(invitation_id)
    if not rules.may_reconsider(invitation.facts, _today(invitation)):
        raise IllegalStep("reconsider")
    invitation.declined_at = invitation.declined_by = None
    invitation.decline_reason = ""
    try:
        with transaction.atomic():
            invitation.save(update_fields=["declined_at", "declined_by", "decline_reason"])
    except IntegrityError:
        raise AlreadyInvited from None
    audit.record("invitation.reconsidered", invitation, shop=invitation.shop_id, by=by)


@transaction.atomic
def withdraw_invitation(invitation_id: int, *, by: Any, reason: str) -> None:
    """The platform takes it back, and says why. Raises IllegalStep, NoReason."""
    if not reason.strip():
        raise NoReason
    invitation = _held(invitation_id)
    rules.after("withdraw", _state(invitation))
    invitation.withdrawn_at, invitation.withdrawn_by = clock.now(), by
    invitation.withdrawal_reason = reason.strip()
    invitation.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    details = {"reason": invitation.withdrawal_reason}
    audit.record("invitation.withdrawn", invitation, shop=invitation.shop_id, by=by, **details)
    _tell([invitation], TAKEN_BACK)


@transaction.atomic
def remind() -> int:
    """Tell owners whose invitation ends within three days and waits. Again, it tells nobody."""
    waiting = reports.expiring(clock.today() + rules.REMINDED_BEFORE)
    return _tell(list(waiting), REMINDED)


def _refused(
    program: Program, version: ProgramVersion, shop_ids: Sequence[str], known: set[str]
) -> dict[str, str]:
    """The first reason of each shop that can't be invited."""
    if clock.today(program.time_zone) > version.last_activation_on:
        return dict.fromkeys(shop_ids, TOO_LATE)
    selected = screenings.selected(program, shop_ids)
    enrolled, invited = reports.enrolled(program, shop_ids), reports.invited(program, shop_ids)
    found = {}
    for shop_id in shop_ids:
        if shop_id not in known:
            found[shop_id] = UNKNOWN
        elif shop_id in enrolled:
            found[shop_id] = ENROLLED
        elif shop_id in invited:
            found[shop_id] = INVITED
        elif shop_id not in selected:
            found[shop_id] = NOT_SELECTED
    return found


def _tell(invitations: Sequence[Invitation], occasion: str = ASKED) -> int:
    news = [
        News(one.pk, one.shop_id, {"until": one.expires_on, "reason": one.withdrawal_reason})
        for one in invitations
    ]
    return notices.tell_all("invited", Invitation, news, occasion=occasion)


def _state(invitation: Invitation) -> str:
    return invitation.state_on(_today(invitation))


def _today(invitation: Invitation) -> Any:
    return clock.today(invitation.program.time_zone)


def _held(invitation_id: int) -> Invitation:
    """The row, held until the transaction ends, with its program."""
    rows = Invitation.objects.select_related("program")
    invitation: Invitation = rows.select_for_update(of=("self",)).get(pk=invitation_id)
    return invitation
