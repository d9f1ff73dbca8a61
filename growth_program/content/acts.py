"""Answers to generated content, in words."""

from django.utils.translation import gettext_lazy as _

from growth_program.content.models import AigcAnswer
from growth_program.core.acts import Act, Feed, one_of

ACTS = (
    Act(
        name="aigc_items.accepted",
        text=_("AIGC items were accepted: %(items)s."),
        feed=Feed(part="content", leads_to="content-items"),
    ),
    Act(
        name="aigc_items.rejected",
        text=_("AIGC item %(items)s was rejected. %(reason)s"),
        shown={"reason": one_of(AigcAnswer.Reason.choices)},
        feed=Feed(part="content", leads_to="content-items"),
    ),
)
