"""What was done for a shop: the audit, as its members read it (PRODUCT.md §7, activity feed)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from growth_program.core import acts, paging
from growth_program.core.models import AuditEntry
from growth_program.marketplace.models import Shop
from growth_program.people.models import User

PARTS: dict[str, str | Promise] = {
    "products": _("Products"),
    "campaigns": _("Campaigns"),
    "samples": _("Samples"),
    "content": _("Content"),
    "tools": _("Marketing tools"),
    "money": _("Money"),
    "enrollment": _("Joining and leaving"),
}
OF_MONEY = ("money",)  # for those who see what the shop pays
# Who did it: the program by its rules, the platform's people, the shop's own.
DOERS: dict[str, tuple[str | Promise, Q]] = {
    "rules": (_("By rule"), Q(by=None)),
    "staff": (_("By the platform's people"), Q(by__is_staff=True)),
    "members": (_("By your own people"), Q(by__is_staff=False)),
}
PAGE = 40
NONE = "0"  # the version of a rule where an edition has none of its kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One act as it is read."""

    at: datetime
    sentence: str
    feed: acts.Feed
    rule_version: str
    by: User | None  # None: a rule did it

    @property
    def is_by_rule(self) -> bool:
        """Whether no person did it."""
        return self.by is None


@dataclass(frozen=True, slots=True)
class Day:
    """The acts of a day, the newest first."""

    on: date
    done: list[Done]


def activity(
    shop: Shop,
    *,
    sees_money: bool,
    part: str = "",
    doer: str = "",
    after: str = "",
    size: int = PAGE,
) -> tuple[list[Day], int | None]:
    """A page of a shop's feed, the newest first, and the key that the next one begins after.

    Only acts that are meant for the shop, in words; what was noted for staff is not among them.
    """
    fed = {
        name: feed
        for name, feed in acts.fed(part).items()
        if sees_money or feed.part not in OF_MONEY
    }
    entries = AuditEntry.objects.filter(shop=shop.pk, act__in=sorted(fed))
    if doer in DOERS:
        entries = entries.filter(DOERS[doer][1])
    page, following = paging.page_after(entries.select_related("by"), after, size=size)
    done = [
        Done(
            at=told.entry.at,
            sentence=told.sentence,
            feed=fed[told.entry.act],
            rule_version=told.entry.rule_version.removeprefix(NONE),
            by=told.entry.by,
        )
        for told in acts.told(page)
        if told.sentence
    ]
    return list(_by_day(done)), following


def _by_day(done: list[Done]) -> Iterator[Day]:
    for on, rows in groupby(done, key=lambda one: timezone.localtime(one.at).date()):
        yield Day(on, list(rows))
