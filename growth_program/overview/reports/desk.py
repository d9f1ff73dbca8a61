"""What waits for staff: counts, each of exactly what a list shows. One statement a line."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from billing.models import MonthClose
from billing.reports import applied
from compensation.models import Adjudication, Proof
from compensation.reports import makeups as report
from compensation.reports.makeups import MakeUp
from compensation.rules.makeups import DUE_SOON
from enrollment.models import Enrollment
from enrollment.reports import campaigns
from growth_program.core import clock
from growth_program.core.models import AuditEntry, Program
from growth_program.marketplace.models import Shop
from growth_program.people.models import User
from growth_program.people.records import seen_by
from growth_program.people.reports.shops import managed_by


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many decisions wait, and since when the oldest does."""

    count: int
    since: datetime | None


def to_review(person: User) -> Waiting:
    """Computed decisions of the shops that he sees.

    That a first version was computed is an entry of the program, for each shop.
    """
    entries = AuditEntry.objects
    computed = entries.about_each(Program, OuterRef("enrollment__program")).filter(
        act="adjudication.computed", shop=OuterRef("enrollment__shop")
    )
    reopened = entries.about_each(Adjudication, OuterRef("pk")).filter(act="adjudication.reopened")
    rows = Adjudication.objects.filter(state="computed").annotate(
        since=Coalesce(Subquery(reopened.values("at")[:1]), Subquery(computed.values("at")[:1]))
    )
    found = seen_by(person, rows, "enrollment__shop").aggregate(Count("pk"), Min("since"))
    return Waiting(found["pk__count"], found["since__min"])


def to_approve(person: User) -> int:
    """Reviewed decisions, but for those that he reviewed himself."""
    rows = Adjudication.objects.filter(state="reviewed").exclude(reviewed_by=person)
    return seen_by(person, rows, "enrollment__shop").count()


def makeups(person: User) -> list[MakeUp]:
    """Content that is owed still: late, or due within days; the longest due first."""
    until = clock.today() + timedelta(days=DUE_SOON)
    due = report.unfinished().filter(makeup_due_on__lte=until)
    rows = seen_by(person, due, "enrollment__shop").order_by("makeup_due_on", "pk")
    return [one for one in report.look_at(rows) if not one.is_whole]


def never_signed_in(person: User) -> int:
    """Shops for which nobody has ever signed in."""
    return managed_by(person).exclude(members__user__last_login__isnull=False).count()


def asked_closes(person: User) -> list[MonthClose]:
    """Closes of months that another person asked for."""
    rows = MonthClose.objects.filter(state="asked").exclude(asked_by=person)
    return list(rows.select_related("program", "asked_by").order_by("pk"))


def last_proof() -> Proof | None:
    """The newest proof of the books that has ended."""
    return Proof.objects.filter(ended_at__isnull=False).order_by("-pk").first()


def without_manager() -> int:
    """Shops that nobody looks after."""
    return Shop.objects.filter(assignment=None).count()


def served_without_manager() -> int:
    """Shops that are in their service, and that nobody looks after."""
    active = Enrollment.objects.filter(state="active", shop__assignment=None)
    return active.values("shop").distinct().count()


def silent(person: User) -> int:
    """Answers to mega promotions that shops owe within three days."""
    return len(campaigns.silent(person))


def unsettled(person: User) -> int:
    """Applications whose fee is to be settled."""
    return applied.unsettled(person).count()


def staff() -> dict[str, Any]:
    """How many of the staff there are, and how many have no second factor yet."""
    without = Q(authenticator__isnull=True)
    rows = User.objects.filter(is_staff=True, is_active=True)
    return rows.aggregate(
        all=Count("pk", distinct=True), without=Count("pk", filter=without, distinct=True)
    )


def last_migration() -> tuple[str, datetime] | None:
    """The change of the tables that was made last."""
    query = "SELECT app || '.' || name, applied FROM django_migrations ORDER BY id DESC LIMIT 1"
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = cursor.fetchone()
    return (found[0], timezone.localtime(found[1])) if found else None
