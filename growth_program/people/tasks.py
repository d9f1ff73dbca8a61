from celery import shared_task

from growth_program.people.services import owners


@shared_task(ignore_result=True)
def appoint_owners() -> None:
    """Make accounts of the owners whom the marketplace has named since."""
    owners.appoint_named()
