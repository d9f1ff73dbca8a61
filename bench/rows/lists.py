"""The admin's lists of 100,000 records, beside those of 1,000.

Left out are the lists that hold a handful: programs, their versions and calendar years, closes of
months (one a month), proofs of the books (made by hand), API clients. Notices have no list of the
admin; they are read in an inbox, page by page.
"""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from statistics import median
from typing import NamedTuple

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory

from bench import ground, records, seeds
from bench.measuring import Cost, in_turn, measure
from bench.results import Row, at_most
from growth_program.people.models import User

MANY, FEW = 100_000, 1_000
MOST = 1.5
TIMES, REQUESTS = 3, 3
SUPERVISOR = "supervisor@example.com"  # of finance and the administrators as well


class List(NamedTuple):
    """One list: its address, a filter of it, a search in it, and who sees it."""

    address: str
    filter: str = ""
    search: str = ""
    is_managers: bool = False  # too
    is_long_for_him: bool = False  # more than a page
    second_page: str = "p=2"

    def ways(self, email: str) -> dict[str, str]:
        """What is asked of it."""
        has_second = email == SUPERVISOR or self.is_long_for_him
        asked = {
            "first page": "",
            "second page": self.second_page if has_second else "",
            "filter": self.filter,
            "search": self.search and f"q={self.search}",
        }
        kept = {way: words for way, words in asked.items() if words or way == "first page"}
        return {way: f"/admin/{self.address}/?{words}" for way, words in kept.items()}


NAMED = records.NAMED
LISTS = (
    List("marketplace/shop", "manager=none", NAMED, is_managers=True),
    List("marketplace/product", "", NAMED, is_managers=True, is_long_for_him=True),
    List("marketplace/fxrate", "", "CBX"),
    List("enrollment/enrollment", "state=ended", NAMED, is_managers=True),
    List("billing/statement", "month=2026-06", NAMED, is_managers=True),
    List("billing/creditnote", "", NAMED, is_managers=True),
    List("billing/posting", "kind=fixed_fee", NAMED),
    List("billing/ledger", "account=fixed_fee", NAMED, second_page="after=900"),
    List("billing/payment", "", NAMED),
    List("compensation/adjudication", "remedy=content", NAMED, is_managers=True),
    List("compensation/adcredit"),
    List("core/auditentry", "about=enrollment", NAMED, is_managers=True, is_long_for_him=True),
    List("people/user", "is_active__exact=0", NAMED),
    List("people/assignment", "", NAMED, is_managers=True),
    List("people/shopmember", "role=finance", NAMED, is_managers=True),
    List("support/mail", "given_up_at__isempty=0", "000600@"),
    List("gateway/webhookdelivery", "outcome=given_up", "shop-000600"),
    List("gateway/apirequest", "answered=4"),
)


def full(rows: int) -> str:
    """The template with so many of everything."""
    return seeds.template(f"bench_lists_{rows}", partial(records.fill, rows=rows))


def browser(rows: int, email: str) -> Client:
    """On the large or the small database, somebody of staff who has shown a second factor."""
    ground.use(full(rows))
    user, is_new = User.objects.get_or_create(email=email, defaults={"is_staff": True})
    if is_new:
        user.groups.set(Group.objects.all())
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    request = RequestFactory().get("/")
    request.session, request.user = client.session, user
    request.session["account_authentication_methods_user"] = str(user.pk)
    record_authentication(request, user, method="mfa", type="totp")
    request.session.save()
    return client


def visit(client: Client, address: str) -> None:
    """One page, some times over."""
    for _ in range(REQUESTS):
        if client.get(address).status_code != HTTPStatus.OK:
            raise RuntimeError(address)


def ours() -> Callable[[], None]:
    """The long lists, as who sees all of them."""
    client = browser(MANY, SUPERVISOR)
    addresses = [address for one in LISTS for address in one.ways(SUPERVISOR).values()]
    return lambda: [visit(client, address) for address in addresses] and None


class _Seen:
    """One list as one person sees it: what each way costs on each side."""

    def __init__(self, one: List, email: str) -> None:
        self.ways, self.email = one.ways(email), email
        self.many: dict[str, list[Cost]] = {way: [] for way in self.ways}
        self.few: dict[str, list[Cost]] = {way: [] for way in self.ways}

    def side(self, rows: int, kept: dict[str, list[Cost]]) -> Cost:
        """All ways, one after another."""
        client = browser(rows, self.email)
        for way, address in self.ways.items():
            client.get(address)  # what is read once is read
            kept[way].append(measure(partial(visit, client, address)))
        newest = [costs[-1] for costs in kept.values()]
        return Cost(
            wall=sum(cost.wall for cost in newest),
            own=sum(cost.own for cost in newest),
            servers=sum(cost.servers for cost in newest),
        )

    def ratios(self) -> dict[str, float]:
        """Of CPU, by way: the median of those paired."""
        return {
            way: median(m.cpu / f.cpu for m, f in zip(self.many[way], self.few[way], strict=True))
            for way in self.ways
        }


def _row(one: List, email: str) -> Row:
    seen = _Seen(one, email)
    many, few = in_turn(
        partial(seen.side, MANY, seen.many), partial(seen.side, FEW, seen.few), times=TIMES
    )
    ratios = seen.ratios()
    whose = "all" if email == SUPERVISOR else "those of 10 shops"
    return Row(
        name=f"{one.address.partition('/')[2]}, {whose}",
        limit="the same list of 1,000 records",
        goal=at_most(MOST),
        ours=many,
        theirs=few,
        count=REQUESTS * len(seen.ways),
        unit="pages",
        holds=max(ratios.values()) <= MOST,
        notes=("CPU: " + ", ".join(f"{way} {ratio:.2f}" for way, ratio in ratios.items()),),
    )


def rows() -> list[Row]:
    """Every list, as who sees all, and as a manager of ten shops."""
    all_ = [_row(one, SUPERVISOR) for one in LISTS]
    return all_ + [_row(one, records.MANAGER) for one in LISTS if one.is_managers]
