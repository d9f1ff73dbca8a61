"""Shops are invited in summer, and each answers in its own way.

One joins, one has applied and its money is on the way, one reads, one has not looked, one declines.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.utils.translation import gettext_noop

from billing.services import fees
from enrollment.models import Agreement, Enrollment, Invitation
from enrollment.reports import agreements, screenings
from enrollment.rules.agreements import fingerprint, text
from enrollment.services import invitations
from enrollment.services.agreements import Acceptance
from enrollment.services.screenings import override
from growth_program.core import clock
from growth_program.core.models import Program
from growth_program.demo import cast
from growth_program.demo.generated.term import SUMMER
from growth_program.demo.script.acts import Act, at
from growth_program.marketplace.models import Shop

QIYE, YANXIA, RUOSHUI, XINTU, PAWNEST = (
    *("栖野户外海外店", "檐下家居旗舰店", "若水美护旗舰店", "芯途数码专营店", "Pawnest"),
)
WHY_IN = "我去工厂看过：备货稳定，质检规范，只是缺人做内容和达人。"
WHY_NOT = "We are moving our warehouse this summer; ask us again in autumn."
FROM = "203.0.113.24"  # an address that belongs to nobody


def acts(day: date) -> Iterator[Act]:
    """From the end of June to the day on which the demo is handed over."""
    invited, answered = gettext_noop("Shops are invited"), gettext_noop("An owner answers")
    paid = gettext_noop("Finance records a payment")
    story = (
        (date(2026, 6, 22), 10, invited, partial(invite, QIYE)),
        (date(2026, 6, 23), 20, answered, partial(see, QIYE)),
        (date(2026, 6, 24), 11, answered, partial(apply, QIYE)),
        (date(2026, 6, 25), 14, paid, partial(pay, QIYE)),
        (date(2026, 7, 6), 10, invited, partial(invite, YANXIA, PAWNEST, RUOSHUI)),
        (date(2026, 7, 7), 21, answered, partial(see, PAWNEST)),
        (date(2026, 7, 8), 9, answered, partial(decline, PAWNEST)),
        (date(2026, 7, 9), 22, answered, partial(see, RUOSHUI)),
        (date(2026, 7, 12), 16, answered, partial(see, YANXIA)),
        (date(2026, 7, 13), 11, invited, partial(invite, XINTU)),
        (date(2026, 7, 13), 17, answered, partial(apply, YANXIA)),
    )
    for on, hour, said, do in story:
        if on == day:
            yield Act(at(on, hour), said, do)


def invite(*names: str) -> None:
    """Those that nobody has invited yet; for one that the score left out a person speaks."""
    program, mei = Program.objects.get(code=SUMMER.code), cast.user(cast.MEI)
    ids = list(Shop.objects.filter(name__in=names).values_list("pk", flat=True))
    for shop_id in sorted(set(ids) - set(screenings.selected(program, ids))):
        override(program, shop_id, is_selected=True, reason=WHY_IN, by=cast.user(cast.SARA))
    invitations.invite(program, ids, by=mei)


def see(name: str) -> None:
    """The owner opens it."""
    if invitation := _standing(name):
        invitations.see(invitation.pk, by=cast.owner(invitation.shop))


def decline(name: str) -> None:
    """The owner does not want to, and says why."""
    if invitation := _standing(name):
        invitations.decline(invitation.pk, by=cast.owner(invitation.shop), reason=WHY_NOT)


def apply(name: str) -> None:
    """The owner accepts the text that stands there on that day, in Chinese."""
    invitation = _standing(name)
    if invitation is None:
        return
    owner = cast.owner(invitation.shop)
    figures = agreements.offered(invitation, invitation.program.newest(), clock.today())
    given = Acceptance(
        language="zh-hans",
        sha256=fingerprint(text(figures, "zh-hans")),
        contact_name=owner.name,
        contact_email=owner.email,
        contact_phone="+86 755 5550 0100",
        payment_method=Agreement.Method.TRANSFER,
        ip_address=FROM,
    )
    fees.apply(invitation.pk, given, by=owner)


def pay(name: str) -> None:
    """The money has arrived with its reference."""
    applied = Enrollment.objects.filter(shop__name=name, state="applied").first()
    if applied is not None:
        due = fees.still_due(applied)
        fees.settle(
            applied.pk,
            amount=due,
            due=due,
            paid_on=clock.today(),
            method="transfer",
            reference=applied.agreement.transfer_reference,
            by=cast.user(cast.OMAR),
        )


def _standing(name: str) -> Invitation | None:
    rows = Invitation.objects.standing(clock.today()).select_related("program", "shop")
    return rows.filter(shop__name=name).first()
