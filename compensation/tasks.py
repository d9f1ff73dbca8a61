from celery import shared_task

from compensation.reports.cases import undecided
from compensation.services import adjudications, credits, makeups, proofs
from enrollment.services import enrollments
from growth_program.core import clock
from growth_program.core.models import Program
from growth_program.core.shards import shards


@shared_task(ignore_result=True)
def sweep() -> None:
    """Find what is due and hand it out in shards. A message lost is found again here."""
    for program in Program.objects.all():
        today = clock.today(program.time_zone)
        if any(today >= version.decided_from for version in program.versions.all()):
            shop_ids = list(undecided(program).values_list("shop_id", flat=True))
            for shard in shards(shop_ids, adjudications.SHARD):
                adjudicate.delay(program.pk, shard)


@shared_task(acks_late=True, ignore_result=True)
def adjudicate(program_id: int, shop_ids: list[str]) -> None:
    """Decide one shard. Safe to deliver twice, to stop anywhere, and to start again."""
    program = Program.objects.get(pk=program_id)
    with clock.held():
        today = clock.today(program.time_zone)
        adjudications.compute_due(program, shop_ids=shop_ids, on=today, skip_held=True)


@shared_task(ignore_result=True)
def finish() -> None:
    """End what is over by its dates: services, and the time to contest decisions."""
    with clock.held():
        for program in Program.objects.all():
            enrollments.end_due(program)
            adjudications.finish_due(program)


@shared_task(ignore_result=True)
def prove_asked() -> None:
    """Find the proofs of the books that were asked for. A message lost is found again here."""
    for proof_id in proofs.waiting():
        prove.delay(proof_id)


@shared_task(acks_late=True, ignore_result=True)
def prove(proof_id: int) -> None:
    """Prove the books, once. Safe to deliver twice, and to start again."""
    with clock.held():
        proofs.run(proof_id)


@shared_task(ignore_result=True)
def tell_of_credit() -> None:
    """Write down what expired, and tell of what soon will. Late, it changes nothing of either."""
    with clock.held():
        for program in Program.objects.order_by("pk"):
            credits.expire_due(program)
            credits.remind(program)


@shared_task(ignore_result=True)
def tell_of_makeups() -> None:
    """Tell of content that is made up, or late. A message twice tells nobody twice."""
    with clock.held():
        for program in Program.objects.order_by("pk"):
            makeups.tell(program)
