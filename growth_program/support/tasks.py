from celery import shared_task

from growth_program.support.services import clearing, mails, members

LONGEST = 600  # seconds that one mail may take: far more than the mail server's time-out
BEGUN_FOR = 45  # seconds in which a task begins mails


@shared_task(acks_late=False, soft_time_limit=LONGEST, time_limit=LONGEST, ignore_result=True)
def send_mails() -> None:
    """Send what is due. It has a queue, and workers, of its own: a mail server may be slow."""
    mails.send_due(seconds=BEGUN_FOR)


@shared_task(ignore_result=True)
def tell_members() -> None:
    """Tell members of shops what has changed for them since."""
    members.tell_waiting()


@shared_task(ignore_result=True)
def clear() -> None:
    """Delete what is kept long enough."""
    clearing.clear()
