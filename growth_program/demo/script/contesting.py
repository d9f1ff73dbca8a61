"""The pilot's first shop contests one video, is right, and the decision gets a second version."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.utils.translation import gettext_noop

from compensation.models import Adjudication, Contest
from compensation.reports import contests as report
from compensation.services import contests
from growth_program.core.models import ProgramVersion
from growth_program.demo import cast
from growth_program.demo.generated.term import PILOT
from growth_program.demo.script.acts import Act, at
from growth_program.demo.script.decisions import APPROVED_AFTER, approve, review

SHOP = "青屿户外旗舰店"
# From the approval of the first version.
FILED_AFTER, JUDGED_AFTER = timedelta(days=2), timedelta(days=4)
APPROVED_AGAIN_AFTER = timedelta(days=5)
REASON = "这条视频在服务期内一度被下架，我们当时就联系过专属运营，请以当时的记录为准。"
ANSWER = "核对后台记录：视频曾被下架三天，期间无法带来成交，不应计入。"


def acts(day: date) -> Iterator[Act]:
    """Some days after the pilot's decisions were approved."""
    for version in ProgramVersion.objects.filter(program__code=PILOT.code):
        approved = version.decided_from + APPROVED_AFTER
        if day == approved + FILED_AFTER:
            yield Act(at(day, 20), gettext_noop("A merchant contests a decision"), file)
        if day == approved + JUDGED_AFTER:
            yield Act(at(day, 10), gettext_noop("A contest is judged"), judge)
            reviewed = gettext_noop("Account managers review decisions")
            yield Act(at(day, 15), reviewed, partial(review, version.program))
        if day == approved + APPROVED_AGAIN_AFTER:
            said = gettext_noop("Finance approves decisions")
            yield Act(at(day, 11), said, partial(approve, version.program))


def file() -> None:
    """One video that was counted."""
    decision = Adjudication.objects.filter(
        enrollment__program__code=PILOT.code, enrollment__shop__name=SHOP, state="approved"
    ).first()
    contestable = report.contestable(decision) if decision else None
    if decision is None or contestable is None:
        return
    videos = [one for one in contestable.points if one.commitment == "videos" and one.item_id]
    by = cast.owner(decision.enrollment.shop)
    contests.file(decision.pk, videos[:1], reason=REASON, by=by)


def judge() -> None:
    """The shop's manager says that it is right."""
    for contest in Contest.objects.filter(
        adjudication__enrollment__program__code=PILOT.code, state=Contest.State.OPEN
    ):
        manager = contest.adjudication.enrollment.shop.assignment.manager
        points = contest.points.values_list("pk", flat=True)
        contests.judge(contest.pk, list(points), answer=ANSWER, by=manager)
