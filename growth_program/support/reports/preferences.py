"""How somebody is told: what he chose, and the usual where he chose nothing."""

from dataclasses import dataclass

from growth_program.people.models import ShopMember, User
from growth_program.people.reports.shops import managed_by
from growth_program.support import kinds
from growth_program.support.models import MailRhythm, Preference
from growth_program.support.models.preferences import usual_rhythm
from growth_program.support.rules.hours import Rhythm


@dataclass(frozen=True, slots=True)
class Chosen:
    """One kind, and how it is told."""

    kind: kinds.Kind
    in_inbox: bool
    mailing: str


def chosen(person: User) -> list[Chosen]:
    """Of each kind that he may be told, in the order of the kinds."""
    known = {row.kind: row for row in Preference.objects.filter(user=person)}
    return [
        Chosen(kind, known[kind.key].in_inbox, known[kind.key].mailing)
        if kind.key in known
        else Chosen(kind, True, kind.mailing)
        for kind in _may_be_told(person)
    ]


def rhythm(person: User) -> Rhythm:
    """His hours."""
    row = MailRhythm.objects.filter(user=person).first()
    return Rhythm(row.quiet_from, row.quiet_until, row.digest_at) if row else usual_rhythm()


def _may_be_told(person: User) -> list[kinds.Kind]:
    """By the parts that he has now, in shops or among staff."""
    roles = set(ShopMember.objects.filter(user=person).values_list("role", flat=True))
    groups = set(person.groups.values_list("name", flat=True))
    manages = person.is_staff and managed_by(person).exists()
    return [
        kind
        for kind in kinds.all_kinds()
        if (kind.is_personal and not person.is_staff)
        or roles.intersection(kind.roles)
        or groups.intersection(kind.groups)
        or (kind.to_manager and manages)
    ]
