"""Which tools are frozen, why and until when; and what ran with them at the freeze."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.translation import pgettext

from enrollment.models import Enrollment, Tool, ToolRule
from enrollment.rules.periods import Period
from enrollment.rules.tools import STAYS, Freeze, Hold, freeze_on, ran_at
from growth_program.core import clock
from growth_program.core.calendar import midnight
from growth_program.marketplace.models import Promotion

# The same as `rules.tools.freeze_on`, for many shops: days that follow each other are one stretch.
FROZEN = """
    SELECT held.shop_id, held.code, upper(stretch.days) AS until
    FROM (
        SELECT e.shop_id, t.code, t.place,
            range_agg(daterange(e.service_from, e.service_to, '[]')) AS days
        FROM enrollment_enrollment e
        JOIN enrollment_toolrule r ON r.version_id = e.version_id AND r.is_frozen
        JOIN enrollment_tool t ON t.id = r.tool_id
        WHERE e.service_from IS NOT NULL AND e.shop_id = ANY(%(shops)s)
        GROUP BY e.shop_id, t.code, t.place
    ) held
    CROSS JOIN LATERAL unnest(held.days) AS stretch (days)
    WHERE stretch.days @> %(on)s::date
    ORDER BY held.shop_id, held.place
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A tool, and its freeze where it has one."""

    tool: Tool
    freeze: Freeze | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A promotion that ran at the freeze, and what becomes of it."""

    promotion: Promotion
    tool: Tool | None  # None: no tool that is known
    at_freeze: str
    is_running: bool  # by now


def of_shop(shop_id: str, on: date) -> list[Standing]:
    """Every tool that there is, as it stands for a shop on a day."""
    holds = _holds(shop_id)
    return [
        Standing(tool=tool, freeze=freeze_on(on, holds[tool.code])) for tool in Tool.objects.all()
    ]


def freeze_of(tool: Tool, *, shop_id: str, on: date) -> tuple[int | None, Freeze | None]:
    """The enrollment in service on a day, if any, and the freeze of a tool, if any."""
    serving = Enrollment.objects.serving(on).filter(shop=shop_id).values_list("pk", flat=True)
    return serving.first(), freeze_on(on, _holds(shop_id)[tool.code])


def frozen(shop_ids: Iterable[str], on: date) -> dict[str, dict[str, date]]:
    """Of each shop the codes of its frozen tools, each with the day on which it is given back."""
    found: dict[str, dict[str, date]] = {shop_id: {} for shop_id in shop_ids}
    with connection.cursor() as cursor:
        cursor.execute(FROZEN, {"shops": list(found), "on": on})
        for shop_id, code, until in cursor.fetchall():
            found[shop_id][code] = until
    return found


def ran_at_freeze(enrollments: Iterable[Enrollment]) -> dict[int, list[Ran]]:
    """Of each enrollment what its shop ran when its service began, with what its version says."""
    begun = {row.pk: row for row in enrollments if row.service_from is not None}
    if not begun:
        return {}
    tools = {tool.code: tool for tool in Tool.objects.all()}
    rules = {
        (rule.version_id, rule.tool.code): rule.at_freeze or STAYS
        for rule in ToolRule.objects.filter(version__in={row.version_id for row in begun.values()})
    }
    by_shop: dict[str, list[Promotion]] = defaultdict(list)
    rows = Promotion.objects.filter(shop__in={row.shop_id for row in begun.values()})
    for promotion in rows.order_by("starts_time", "promotion_id"):
        by_shop[promotion.shop_id].append(promotion)
    now = clock.now().timestamp()
    return {
        row.pk: [
            Ran(
                promotion=one,
                tool=tools.get(one.tool),
                at_freeze=rules.get((row.version_id, one.tool), STAYS),
                is_running=one.ended_time is None and now < one.ends_time,
            )
            for one in by_shop[row.shop_id]
            if _ran(one, row)
        ]
        for row in begun.values()
    }


def _ran(promotion: Promotion, enrollment: Enrollment) -> bool:
    """Whether it ran at the first midnight of the service period."""
    begins = midnight(enrollment.service.first, enrollment.program.time_zone)
    return ran_at(
        int(begins.timestamp()),
        starts_time=promotion.starts_time,
        ends_time=promotion.ends_time,
        ended_time=promotion.ended_time,
    )


def _holds(shop_id: str) -> dict[str, list[Hold]]:
    """By the code of a tool, the service periods that freeze it for a shop."""
    found: dict[str, list[Hold]] = defaultdict(list)
    rows = Enrollment.objects.served().filter(shop=shop_id, version__tool_rules__is_frozen=True)
    for code, number, first, last in rows.values_list(
        "version__tool_rules__tool__code", "number", "service_from", "service_to"
    ):
        found[code].append(Hold(enrollment_no=number, period=Period(first=first, last=last)))
    return found


def named(codes: str) -> str:
    """Tools by their names in the reader's language, from codes with commas between."""
    names = {tool.code: tool.name for tool in Tool.objects.all()}
    return pgettext("between tools", ", ").join(names.get(code, code) for code in codes.split(","))
