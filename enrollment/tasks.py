from celery import shared_task

from enrollment.services import (
    announcements,
    campaigns,
    invitations,
    qualification,
    samples,
    screenings,
    tools,
    uploads,
)
from growth_program.core import clock
from growth_program.core.models import Program
from growth_program.core.shards import shards

SHARD = 500  # shops


@shared_task(ignore_result=True)
def requalify() -> None:
    """Find shops with products of which a side has changed, and hand them out in shards."""
    with clock.held():
        for program in Program.objects.order_by("pk"):
            for shard in shards(qualification.due_shops(program), SHARD):
                requalify_shops.delay(program.pk, shard)


@shared_task(acks_late=True, ignore_result=True)
def requalify_shops(program_id: int, shop_ids: list[str]) -> None:
    """Check one shard. Safe to deliver twice, and to stop anywhere."""
    with clock.held():
        qualification.requalify(Program.objects.get(pk=program_id), shop_ids, skip_held=True)


@shared_task(ignore_result=True)
def approve_samples() -> None:
    """Find shops whose creators wait for samples, and hand them out in shards."""
    with clock.held():
        for shard in shards(samples.waiting_shops(), SHARD):
            approve_samples_of.delay(shard)


@shared_task(acks_late=True, ignore_result=True)
def approve_samples_of(shop_ids: list[str]) -> None:
    """Answer one shard. Safe to deliver twice, and to stop anywhere."""
    with clock.held():
        samples.approve_best(shop_ids, skip_held=True)


@shared_task(ignore_result=True)
def forget_uploads() -> None:
    """Let go of spreadsheets that nobody has submitted."""
    uploads.forget()


@shared_task(ignore_result=True)
def screen_again() -> None:
    """Repeat the screenings that are due. A message twice finds nothing more to do."""
    with clock.held():
        for program in Program.objects.order_by("pk"):
            screenings.repeat(program)


@shared_task(ignore_result=True)
def tell_of_tools() -> None:
    """Tell of freezes and thaws whose day has come. A message lost is found again here."""
    with clock.held():
        tools.tell_changes()


@shared_task(ignore_result=True)
def remind_invited() -> None:
    """Remind owners of invitations that end soon. A message twice reminds nobody twice."""
    with clock.held():
        invitations.remind()


@shared_task(ignore_result=True)
def enter_campaigns() -> None:
    """Find shops with products to judge or promotions to be told of; hand them out in shards."""
    with clock.held():
        for program in Program.objects.order_by("pk"):
            due = {*campaigns.due_shops(program), *announcements.due_shops(program)}
            for shard in shards(sorted(due), SHARD):
                enter_shops.delay(shard)


@shared_task(acks_late=True, ignore_result=True)
def enter_shops(shop_ids: list[str]) -> None:
    """Enter and tell one shard. Safe to deliver twice, and to stop anywhere."""
    with clock.held():
        for program in Program.objects.order_by("pk"):
            campaigns.enter(program, shop_ids, skip_held=True)
            announcements.announce(program, shop_ids, skip_held=True)


@shared_task(ignore_result=True)
def remind_of_campaigns() -> None:
    """Remind of mega promotions that wait for answers. A message twice reminds nobody twice."""
    with clock.held():
        for program in Program.objects.order_by("pk"):
            announcements.remind(program)
