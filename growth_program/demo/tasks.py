from celery import shared_task

from growth_program.demo import clocks, moves


@shared_task(ignore_result=True)
def keep() -> None:
    """Let the clock run on while the demo runs."""
    clocks.keep()


@shared_task(ignore_result=True)
def move() -> None:
    """Move the clock to where it goes. Safe to deliver twice, and to stop anywhere."""
    if moves.go_on():
        move.delay()
