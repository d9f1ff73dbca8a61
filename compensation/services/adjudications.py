"""The life of an adjudication. Each step: one function, one transaction, its audit entry."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Sum
from msgspec.structs import astuple

from compensation.models import AdCredit, Adjudication
from compensation.notices import CREDIT, KEPT, REOPENED
from compensation.reports import contests
from compensation.reports.cases import Enrolled, cases, decidable
from compensation.rules import remedies, states
from compensation.rules.events import AdjudicationDecided
from compensation.rules.evidence import Case
from compensation.rules.remedies import Outcome, decide
from compensation.services import credits
from enrollment.models import Enrollment
from enrollment.services import enrollments
from growth_program.core import audit, canonical, clock
from growth_program.core.models import Program
from growth_program.core.money import NOTHING
from growth_program.gateway import webhooks
from growth_program.gateway.staging import copy, row
from growth_program.marketplace.services import shops
from growth_program.support.services import notices
from growth_program.support.services.notices import News

SHARD = 1_000  # shops to a transaction
COLUMNS = (
    *("enrollment_id", "version", "state", "evidence", "evidence_sha256"),
    *Outcome.__struct_fields__,
)


class SamePerson(Exception):
    """Whoever reviewed a decision may not approve it too."""


def standing(enrollment: Enrollment) -> Outcome:
    """What would be paid if the term ended today."""
    return decide(case_today(enrollment))


def case_today(enrollment: Enrollment) -> Case:
    """What would be decided on if the term ended today."""
    program = enrollment.program
    today = clock.today(program.time_zone)
    versions = [enrollment.version]
    found = cases(program, [enrollment.pk], on=today, counted_at=clock.now(), versions=versions)
    [(_, case)] = found
    return case


@transaction.atomic
def compute_due(
    program: Program, *, shop_ids: Sequence[str], on: date, skip_held: bool = False
) -> int:
    """Decide what is due of a shard, and say how many that was. Again, it changes nothing.

    As many statements for one shop as for a thousand. With ``skip_held`` a shop that someone
    else holds, because its orders are coming in or its month is closing, is left to the next
    sweep; without, it is waited for.
    """
    held = shops.lock(shop_ids, skip_held=skip_held)
    due = decidable(program, shop_ids=held, on=on)
    if not due:
        return 0
    credited: list[tuple[Enrolled, Decimal]] = []
    found = cases(program, due, on=on, counted_at=clock.now())
    with connection.cursor() as cursor:
        copy(cursor, "compensation_adjudication", COLUMNS, _decided(found, credited))
    told = {enrolled.shop_id: {"ad_credit": str(credit)} for enrolled, credit in credited}
    audit.record_batch(
        "adjudication.computed", program, told, rule="remedies", rule_version=remedies.VERSION
    )
    _tell_managers(credited)
    return len(due)


def _decided(
    found: Iterable[tuple[Enrolled, Case]], credited: list[tuple[Enrolled, Decimal]]
) -> Iterator[str]:
    """A row for each case; whose it is and what it pays goes into ``credited``."""
    for enrolled, case in found:
        outcome = decide(case)
        credited.append((enrolled, outcome.ad_credit))
        yield _row(enrolled.id, case, outcome)


def _tell_managers(credited: Sequence[tuple[Enrolled, Decimal]]) -> None:
    """Of the first decisions just computed, which wait for their review."""
    rows = Adjudication.objects.filter(enrollment__in=[enrolled.id for enrolled, _ in credited])
    keys = dict(rows.filter(version=1).values_list("enrollment", "pk"))
    news = [
        News(keys[enrolled.id], enrolled.shop_id, {"number": enrolled.number, "ad_credit": credit})
        for enrolled, credit in credited
    ]
    notices.tell_all("adjudication_to_review", Adjudication, news)


@transaction.atomic
def review(adjudication_id: int, *, by: Any, note: str = "") -> Adjudication:
    """The account manager's word that the evidence is right. Raises IllegalStep."""
    adjudication = _stepped("review", adjudication_id)
    adjudication.reviewed_by = by
    adjudication.save(update_fields=["state", "reviewed_by"])
    _record("adjudication.reviewed", adjudication, by=by, note=note)
    _tell("adjudication_to_approve", adjudication)
    return adjudication


@transaction.atomic
def approve(adjudication_id: int, *, by: Any, note: str = "") -> Adjudication:
    """Finance's word, and the credit with it. Raises IllegalStep, SamePerson."""
    adjudication = _stepped("approve", adjudication_id)
    if adjudication.reviewed_by_id == by.pk:
        raise SamePerson
    adjudication.approved_by = by
    adjudication.save(update_fields=["state", "approved_by"])
    granted = str(_grant(adjudication))
    _record("adjudication.approved", adjudication, by=by, note=note, ad_credit=granted)
    _announce(adjudication)
    _tell(
        "adjudication_decided",
        adjudication,
        occasion=_occasion(adjudication),
        version=str(adjudication.version),
    )
    return adjudication


def _occasion(adjudication: Adjudication) -> str:
    """In which words it is told."""
    if adjudication.version > 1:
        return REOPENED
    return CREDIT if adjudication.ad_credit else KEPT


@transaction.atomic
def finish_due(program: Program) -> int:
    """Make final what can't be contested any more, and complete its enrollments; say how many.

    One that a person holds is left to the next sweep. Again, it changes nothing.
    """
    approved = Adjudication.objects.filter(enrollment__program=program, state="approved")
    rows = approved.select_related("enrollment__version", "enrollment__program").order_by("pk")
    held = list(rows.select_for_update(of=("self",), skip_locked=True))
    done = [one for one in held if contests.contestable(one) is None]
    for one in done:
        one.state = states.after("finish", one.state)
        one.save(update_fields=["state"])
        _record("adjudication.finished", one, by=None, note="")
    all_of_it = Adjudication.objects.filter(enrollment=OuterRef("enrollment"))
    settled = Adjudication.objects.filter(enrollment__program=program, state="final")
    over = settled.filter(~Exists(all_of_it.exclude(state="final")), enrollment__state="ended")
    enrollments.complete(sorted(set(over.values_list("enrollment", flat=True))))
    return len(done)


def _announce(adjudication: Adjudication) -> None:
    """What was decided, to the systems that listen."""
    enrollment = adjudication.enrollment
    decided = AdjudicationDecided(
        program=enrollment.program.code,
        enrollment_no=enrollment.number,
        version=adjudication.version,
        state=adjudication.state,
        remedy=adjudication.remedy,
        ad_credit=adjudication.ad_credit,
        aigc_makeup=adjudication.aigc_makeup,
        videos_makeup=adjudication.videos_makeup,
        makeup_due_on=adjudication.makeup_due_on,
        credit_due_on=adjudication.credit_due_on,
    )
    webhooks.announce([(enrollment.shop_id, decided)])


def _grant(adjudication: Adjudication) -> Decimal:
    """Grant and post the credit that earlier versions have not, and say how much that is."""
    enrollment = adjudication.enrollment
    earlier = AdCredit.objects.filter(adjudication__enrollment=enrollment)
    granted_before = earlier.aggregate(sum=Sum("amount", default=NOTHING))["sum"]
    amount: Decimal = adjudication.ad_credit - granted_before
    if amount <= 0:
        return NOTHING
    credits.grant(adjudication, amount)
    return amount


def write(enrollment: Enrollment, version: int, *, case: Case, outcome: Outcome) -> Adjudication:
    """A version of a decision, in the caller's transaction. The version twice: IntegrityError."""
    with connection.cursor() as cursor:
        rows = [_row(enrollment.pk, case, outcome, version=version)]
        copy(cursor, "compensation_adjudication", COLUMNS, rows)
    written: Adjudication = enrollment.adjudications.get(version=version)
    return written


def _row(enrollment_id: int, case: Case, outcome: Outcome, *, version: int = 1) -> str:
    """A version of a decision: the text, its hash, and what follows from it."""
    text = canonical.write(case)
    fingerprint = canonical.fingerprint(text)
    cells = (enrollment_id, version, "computed", text, fingerprint, *astuple(outcome))
    return row(["" if cell is None else str(cell) for cell in cells])


def _stepped(act: str, adjudication_id: int) -> Adjudication:
    """The row one step on, held until the transaction ends, so that two deciders queue up."""
    rows = Adjudication.objects.select_related("enrollment__program", "enrollment__version")
    adjudication: Adjudication = rows.select_for_update(of=("self",)).get(pk=adjudication_id)
    adjudication.state = states.after(act, adjudication.state)
    return adjudication


def _tell(kind: str, adjudication: Adjudication, *, occasion: str = "", **more: str) -> None:
    enrollment, credit = adjudication.enrollment, adjudication.ad_credit
    told = {"number": enrollment.number, "ad_credit": credit, **more}
    notices.tell(kind, adjudication, shop=enrollment.shop_id, occasion=occasion, **told)


def _record(act: str, adjudication: Adjudication, *, by: Any, note: str, **details: str) -> None:
    if note:
        details["note"] = note
    audit.record(act, adjudication, shop=adjudication.enrollment.shop_id, by=by, **details)
