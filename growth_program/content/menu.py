from django.utils.translation import gettext_lazy as _

from enrollment.reports.served import has_been_served
from growth_program.people import desk
from growth_program.portal.menu import Entry

ENTRIES = (
    Entry(
        name=_("Content"),
        icon="content",
        view="content-items",
        group="running",
        place=40,
        condition=has_been_served,
        is_tab=True,
        views=frozenset({"content-reject"}),
    ),
)
DESK = (
    desk.Entry(
        name=_("AIGC items"),
        view="admin:content_aigcitem_changelist",
        permission="content.view_aigcitem",
        group="program",
        place=60,
    ),
    desk.Entry(
        name=_("Rejected content"),
        view="admin:content_rejections",
        permission="content.view_aigcitem",
        group="program",
        place=61,
    ),
)
