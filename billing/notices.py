"""What people are told about bills."""

from django.utils.translation import gettext_lazy as _

from growth_program.support import shows
from growth_program.support.kinds import Kind, Link, Role, Words

KINDS = (
    Kind(
        key="statement_closed",
        name=_("A statement closes"),
        words={
            "": Words(
                title=_("%(shop)s: statement of %(month)s, %(total)s"),
                sentence=_("The statement of %(month)s is closed. It comes to %(total)s."),
                more=_("Each figure leads to the days and order lines that it is made of."),
            )
        },
        shows={"number": shows.name, "month": shows.month, "total": shows.usd},
        roles=(Role.OWNER, Role.FINANCE),
        is_binding=True,
        link=Link("statement", {"shop_id": "shop", "number": "number"}),
        act=_("Open the statement"),
    ),
)
