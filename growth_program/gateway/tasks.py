from celery import shared_task

from growth_program.gateway import deliveries, request_log


@shared_task(ignore_result=True)
def sweep() -> None:
    """Find whom something is due for. A message that was lost is made up for here."""
    for client_id in deliveries.clients_due():
        deliver.delay(client_id)


@shared_task(ignore_result=True)
def deliver(client_id: int) -> None:
    """Deliver to one client for a turn; where there is more, again after the others."""
    if deliveries.serve(client_id):
        deliver.delay(client_id)


@shared_task(ignore_result=True)
def forget() -> None:
    """Let go of requests and deliveries that need not be kept any longer."""
    request_log.forget()
    deliveries.forget()
