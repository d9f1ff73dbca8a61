from celery import shared_task

from billing.services import closes
from growth_program.core import clock


@shared_task(ignore_result=True)
def close_confirmed() -> None:
    """Find the closes that were confirmed. A message lost is found again here."""
    for close_id in closes.waiting():
        close.delay(close_id)


@shared_task(acks_late=True, ignore_result=True)
def close(close_id: int) -> None:
    """One shard of a close, then the next. Safe to deliver twice, and to stop anywhere."""
    with clock.held():
        is_more = closes.proceed(close_id)
    if is_more:
        close.delay(close_id)
