"""The acts of joining and leaving, in words."""

from django.utils.translation import gettext_lazy as _

from enrollment.reports.campaign_reasons import listed, reasons_counted
from enrollment.reports.requirements import listed_requirements
from enrollment.reports.tools import named
from growth_program.core.acts import Act, Feed, day, one_of, usd

FAULTS = {"merchant": _("the merchant's fault"), "none": _("not the merchant's fault")}
SELECTED = {"yes": _("selected"), "no": _("not selected")}
REQUIREMENTS = _("The program's requirements of products.")
TOOLS = Feed(
    part="tools",
    leads_to="tools",
    rule=_("Which tools are frozen, and what becomes of what runs, stands in the agreement."),
)
ENTERING = Feed(
    part="campaigns",
    leads_to="campaigns",
    rule=_(
        "The list price less the campaign's discount, rounded to the cent, is held against the "
        "floor price: below it the product is skipped."
    ),
    objection=_(
        "A floor price that is raised before the campaign starts takes the product out again."
    ),
)
PROMOTING = Feed(
    part="campaigns",
    leads_to="campaigns",
    rule=_("A mega promotion is never entered without the shop's word."),
)
SAMPLING = Feed(
    part="samples",
    leads_to="sample-requests",
    rule=_(
        "Of creators of tier mid and up those with the highest predicted return, while the "
        "product's quota lasts."
    ),
    objection=_("Quota 0 stops it: then every request waits for you."),
)
JOINING = Feed(part="enrollment")
RULES = {  # by the names that entries record
    "inviter looks after": _("who invites a shop looks after it"),
    "screening": _("the screening policy"),
    "tool_rules": _("which tools are frozen"),
    "product requirements": _("the requirements of products"),
    "routine campaigns": _("entering routine campaigns"),
    "mega promotions": _("telling of mega promotions"),
    "predicted_roi": _("the predicted return of samples"),
}
ACTS = (
    Act(name="policy.written", text=_("Screening policy %(number)s was written.")),
    Act(
        name="screening.run",
        text=_(
            "Screening run %(number)s: %(shops)s shops, %(passed)s passed every gate, "
            "%(selected)s selected."
        ),
    ),
    Act(
        name="screening.overridden",
        text=_("The screening was overridden: %(selected)s. Reason: %(reason)s"),
        shown={"selected": one_of(SELECTED)},
    ),
    Act(name="program.created", text=_("The program's figures were written.")),
    Act(
        name="requirements.set",
        text=_("Version %(version)s of the requirements of products: %(now)s. Before: %(was)s."),
        shown={"now": listed_requirements, "was": listed_requirements},
    ),
    Act(
        name="products.submitted",
        text=_(
            "Products were submitted: %(new)s new, %(changed)s changed. Of the batch "
            "%(qualified)s qualify, %(needs_work)s need work."
        ),
        feed=Feed(part="products", leads_to="products", rule=REQUIREMENTS),
    ),
    Act(
        name="products.checked",
        text=_(
            "Products were checked again, for one side had changed: %(qualify)s qualify now, "
            "%(need_work)s need work now."
        ),
        feed=Feed(
            part="products",
            leads_to="products",
            rule=REQUIREMENTS,
            objection=_("A product that needs work says what it failed and how to mend it."),
        ),
    ),
    Act(
        name="sample.approved",
        text=_("Requests for samples were approved: %(approved)s."),
        feed=SAMPLING,
    ),
    Act(
        name="sample.declined",
        text=_("Requests for samples were declined: %(declined)s."),
        feed=Feed(part="samples", leads_to="sample-requests"),
    ),
    Act(
        name="sample.extended",
        text=_(
            "The video of sample request %(request)s is due on %(until)s, before on %(was)s. "
            "Reason: %(reason)s"
        ),
        shown={"until": day, "was": day},
        feed=Feed(part="samples", leads_to="sample-requests"),
    ),
    Act(
        name="program.tools_written",
        text=_("What happens to marketing tools was written into version %(version)s."),
    ),
    Act(
        name="tools.frozen",
        text=_(
            "Frozen from %(on)s, by the rules of enrollment %(number)s: %(tools)s. They are given "
            "back on %(until)s."
        ),
        shown={"on": day, "until": day, "tools": named},
        feed=TOOLS,
    ),
    Act(
        name="tools.thawed",
        text=_("Given back on %(until)s, after enrollment %(number)s: %(tools)s."),
        shown={"on": day, "until": day, "tools": named},
        feed=TOOLS,
    ),
    Act(
        name="invitation.sent",
        text=_(
            "Shop %(shop)s was invited to %(program)s until %(until)s: %(aigc)s AIGC items, "
            "%(videos)s creator videos."
        ),
        shown={"until": day},
        feed=JOINING,
    ),
    Act(name="invitation.seen", text=_("The invitation was opened by an owner.")),
    Act(
        name="invitation.declined",
        text=_("The invitation was declined. Reason: %(reason)s"),
        shown={"reason": lambda text: text or "—"},
        feed=JOINING,
    ),
    Act(
        name="invitation.reconsidered",
        text=_("The declining was taken back."),
        feed=JOINING,
    ),
    Act(
        name="invitation.withdrawn",
        text=_("The invitation was withdrawn. Reason: %(reason)s"),
        feed=JOINING,
    ),
    Act(
        name="agreement.accepted",
        text=_(
            "The agreement of %(number)s was accepted in %(language)s, text version "
            "%(text_version)s. SHA-256 of the text: %(sha256)s"
        ),
        shown={"language": one_of({"zh-hans": _("Chinese"), "en": _("English")})},
        feed=JOINING,
    ),
    Act(
        name="enrollment.applied",
        text=_("Shop %(shop)s applied: enrollment %(number)s."),
        feed=JOINING,
    ),
    Act(
        name="enrollment.activated",
        text=_("The service period was opened: activated on %(on)s."),
        shown={"on": day},
        feed=JOINING,
    ),
    Act(
        name="enrollment.ended",
        text=_("The service period is over. Its last day was %(on)s."),
        shown={"on": day},
        feed=JOINING,
    ),
    Act(
        name="enrollment.completed",
        text=_("The decision is final: the enrollment is completed."),
        feed=JOINING,
    ),
    Act(
        name="enrollment.withdrawn",
        text=_("The enrollment was withdrawn before its activation."),
        feed=JOINING,
    ),
    Act(
        name="enrollment.terminated",
        text=_(
            "The enrollment was terminated, %(fault)s. Last day of service: %(service_to)s. "
            "Returned of the fixed fee: %(fee_returned)s. Reason: %(reason)s"
        ),
        shown={"service_to": day, "fee_returned": usd, "fault": one_of(FAULTS)},
        feed=JOINING,
    ),
    Act(
        name="campaign.entered",
        text=_(
            "Judged for routine campaigns: %(entered)s entered, %(skipped)s skipped%(reasons)s."
        ),
        shown={"reasons": reasons_counted},
        feed=ENTERING,
    ),
    Act(
        name="campaign.announced",
        text=_("Told of mega promotions %(campaigns)s, for %(products)s products."),
        shown={"campaigns": listed},
        feed=PROMOTING,
    ),
    Act(name="campaign.seen", text=_("Mega promotion %(campaign)s was opened by a member.")),
    Act(
        name="campaign.reminded",
        text=_("Reminded of mega promotions that wait for an answer: %(campaigns)s."),
        shown={"campaigns": listed},
        feed=PROMOTING,
    ),
    Act(
        name="campaign.manager_told",
        text=_("The account manager was told that mega promotions wait: %(campaigns)s."),
        shown={"campaigns": listed},
    ),
    Act(
        name="campaign.answered",
        text=_(
            "Mega promotion %(campaign)s was answered: %(confirmed)s products confirmed, "
            "%(declined)s declined."
        ),
        feed=PROMOTING,
    ),
)
