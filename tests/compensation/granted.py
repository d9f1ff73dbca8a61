"""A wallet: Lin's decision is approved, and what is owed to her is granted."""

from datetime import date

from billing.services.imports import import_enrollments
from compensation.models import AdCredit, CreditEntry
from compensation.services import adjudications
from growth_program.core.models import Program, ProgramVersion
from tests.compensation.lived import TERM, compute, deliver, sell
from tests.world import LIN, ad_day, close, enrollment_row, newest_decision

NUMBER = "2026-summer-00001"


def approved(people, shop_id: str = LIN) -> AdCredit:
    """Approve the newest decision on a shop, and return its grant."""
    decision = newest_decision(shop_id)
    adjudications.review(decision.pk, by=people.mei)
    adjudications.approve(decision.pk, by=people.omar)
    return AdCredit.objects.get(adjudication=decision)


def granted(people, *, aigc: int = 4, videos: int = 3) -> AdCredit:
    """25,000.00 sold, so ROAS is met; content is short: 20 % of 6,000.00, which is 1,200.00."""
    sell("25000.00")
    deliver(aigc=aigc, videos=videos)
    close(*TERM)
    compute()
    return approved(people)


def spend(amount: str, day: str, **others) -> dict:
    """A day of advertising that the wallet is to pay."""
    return ad_day(amount, day, funded_by="ad_credit", **others)


def entries(shop_id: str = LIN) -> list[tuple[str, str, str, str, str, str]]:
    """The grant's number, kind, day, product, amount and what is left, as they were entered."""
    rows = CreditEntry.objects.filter(grant__adjudication__enrollment__shop=shop_id)
    return [
        (
            row.grant.number.removeprefix(f"{NUMBER}-"),
            row.kind,
            row.day.isoformat(),
            row.product_id,
            str(row.amount),
            str(row.left),
        )
        for row in rows.select_related("grant").order_by("pk")
    ]


def autumn() -> Program:
    """A second edition with the figures of the first, from September on; Lin is in it."""
    first = ProgramVersion.objects.get()
    figures = ProgramVersion.objects.values().get()
    dates = {
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2026, 11, 30),
        "last_activation_on": date(2026, 11, 30),
    }
    own = {"id", "program_id", "is_agreed"}
    same = {name: value for name, value in figures.items() if name not in own}
    program = Program.objects.create(
        code="2026-autumn", name_zh="秋", name_en="Autumn", time_zone="Asia/Shanghai"
    )
    version = program.versions.create(**same | dates)
    for remedy in first.remedies.values("commitment", "threshold", "rate", "cap"):
        version.remedies.create(**remedy)
    row = enrollment_row(LIN, "2026-09-01", program=program.code)
    import_enrollments([row], source="a test")
    return program
