"""How mail is doing: what operators watch."""

from datetime import timedelta

from growth_program.core import clock
from growth_program.support.models import Mail

A_DAY = timedelta(days=1)


def mails_due() -> int:
    """Those whose time has come; one that failed is due again after its pause."""
    return Mail.objects.due(clock.wall()).count()


def mails_failing() -> int:
    """Those that were tried, and have not gone yet."""
    return Mail.objects.waiting().filter(tries__gt=0).count()


def mails_given_up() -> int:
    """Those of the last day that will not be tried again."""
    return Mail.objects.filter(given_up_at__gt=clock.wall() - A_DAY).count()
