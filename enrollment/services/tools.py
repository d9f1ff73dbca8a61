"""The tools of an edition, the tries to use them, and telling when they freeze and thaw."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from enrollment.models import Enrollment, Tool, ToolChange, ToolRule, ToolTry
from enrollment.models.tools import CHANGES
from enrollment.reports import tools as reports
from enrollment.rules.events import ToolsChanged
from enrollment.rules.tools import Freeze, is_refused
from growth_program.core import audit, clock
from growth_program.core.models import Program, ProgramVersion
from growth_program.gateway import webhooks
from growth_program.support.services import notices
from growth_program.support.services.notices import News

RUNS_OUT, STOPPED, TAKEN_OVER = ToolRule.AtFreeze
# What the announcement freezes. It is silent on what runs then: what buyers were promised runs
# out; a discount of the shop's own would stack on the campaign's price; affiliates and
# advertising the platform pays for from then on, so it carries them on. [ours]
ANNOUNCED = (
    ("coupons", "优惠券", "Coupons", RUNS_OUT),
    ("flash_sales", "限时抢购", "Flash sales", RUNS_OUT),
    ("product_discounts", "商品折扣", "Product discounts", STOPPED),
    ("bundles", "组合购", "Bundles", RUNS_OUT),
    ("free_shipping", "包邮", "Free shipping", RUNS_OUT),
    ("open_affiliate_plan", "开放联盟计划", "Open affiliate plan", TAKEN_OVER),
    ("targeted_affiliate_plan", "定向联盟计划", "Targeted affiliate plan", TAKEN_OVER),
    ("ad_campaigns", "广告计划", "Ad campaigns", TAKEN_OVER),
)
AT_ONCE = 500  # enrollments to a transaction
NEWS_FOR = timedelta(days=7)  # later than this people know it, or it was imported as history


@transaction.atomic
def write_announced(program: Program) -> bool:
    """The tools, and the rules of the program's newest version; say whether any was new.

    A version that somebody has agreed to stays as it is (decision 0013).
    """
    version = program.newest()
    if version.is_agreed or version.tool_rules.exists():
        return False
    for place, (code, name_zh, name_en, at_freeze) in enumerate(ANNOUNCED, start=1):
        named = {"name_zh": name_zh, "name_en": name_en, "place": place}
        tool, _is_new = Tool.objects.get_or_create(code=code, defaults=named)
        version.tool_rules.create(tool=tool, is_frozen=True, at_freeze=at_freeze)
    audit.record("program.tools_written", program, version=str(version.number))
    return True


@transaction.atomic
def try_to_use(
    tool: Tool, *, shop_id: str, action: str, source: str, request_sha256: bytes
) -> Freeze | None:
    """The freeze that refuses the try; None where it may be done. Each request is written once."""
    now = clock.now()
    serving, freeze = reports.freeze_of(tool, shop_id=shop_id, on=clock.today())
    refused = is_refused(action, freeze)
    ToolTry.objects.bulk_create(
        [
            ToolTry(
                shop_id=shop_id,
                enrollment_id=serving,
                tool=tool,
                action=action,
                is_refused=refused,
                source=source,
                at=now,
                request_sha256=request_sha256,
            )
        ],
        ignore_conflicts=True,
    )
    return freeze if refused else None


def tell_changes() -> int:
    """Tell of every freeze and thaw whose day has come, once; say how many that were."""
    today, told = clock.today(), 0
    for occasion in ToolChange.Occasion.values:
        while changed := _tell_some(occasion, today):
            told += changed
    return told


@transaction.atomic
def _tell_some(occasion: str, today: date) -> int:
    given: dict[str, Any] = {
        "occasion": occasion,
        "today": today,
        "at": clock.now(),
        "most": AT_ONCE,
    }
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, given)
        written = [pk for (pk,) in cursor.fetchall()]
    rows = ToolChange.objects.filter(pk__in=written).order_by("enrollment__shop_id")
    rows = rows.select_related("enrollment__program", "enrollment__version")
    # Where the next edition freezes them on, nothing has changed for anybody.
    changes = [row for row in rows if row.tools]
    _announce(changes)
    _tell_people(changes, occasion, today)
    _record(changes, occasion)
    return len(written)


def _announce(changes: Iterable[ToolChange]) -> None:
    webhooks.announce(
        [
            (
                row.enrollment.shop_id,
                ToolsChanged(
                    program=row.enrollment.program.code,
                    enrollment_no=row.enrollment.number,
                    change=row.occasion,
                    tools=row.tools,
                    frozen_on=row.frozen_on,
                    until=row.thawed_on,
                ),
            )
            for row in changes
        ]
    )


def _tell_people(changes: Iterable[ToolChange], occasion: str, today: date) -> None:
    news = [
        News(
            row.enrollment_id,
            row.enrollment.shop_id,
            {"number": row.enrollment.number, "on": row.frozen_on, "until": row.thawed_on},
        )
        for row in changes
        if today - row.came_on <= NEWS_FOR
    ]
    notices.tell_all("tools_changed", Enrollment, news, occasion=occasion)


def _record(changes: Iterable[ToolChange], occasion: str) -> None:
    """One entry for each shop, under the version whose rules they are."""
    by_version: dict[ProgramVersion, dict[str, dict[str, str]]] = {}
    for row in changes:
        enrollment = row.enrollment
        by_version.setdefault(enrollment.version, {})[enrollment.shop_id] = {
            "number": enrollment.number,
            "tools": ",".join(row.tools),
            "on": str(row.frozen_on),
            "until": str(row.thawed_on),
        }
    for version, details in by_version.items():
        audit.record_batch(
            f"tools.{occasion}",
            version,
            details,
            rule="tool_rules",
            rule_version=str(version.number),
        )
