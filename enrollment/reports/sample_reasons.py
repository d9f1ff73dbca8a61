"""Why a request for a sample waits, and what its prediction is made of, in words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from enrollment.models import SampleRequest
from enrollment.reports.product_reasons import is_chinese
from enrollment.rules import samples as rules
from growth_program.core import formats
from growth_program.marketplace.models.creators import Tier

Text = str | Promise
WAITS: dict[str, Text] = {
    "": _("It is looked at within a minute."),
    rules.NOT_ENROLLED: _("The product is not enrolled in a service that runs."),
    rules.NOT_QUALIFIED: _("The product does not qualify: its page says what to mend."),
    rules.CREATOR_UNKNOWN: _("The marketplace has not told us of this creator yet."),
    rules.TIER: _(
        "Only mid-tier and top creators are approved automatically. You may approve this one."
    ),
    rules.COST_UNKNOWN: _("What a sample costs in USD is not known yet."),
    rules.QUOTA: _("The product's auto-approve quota is used up, or not set."),
    rules.SAMPLES: _("All samples of the product are given."),
    rules.STOCK: _("What is in stock is promised already."),
}
BRINGS: dict[str, Text] = {
    "median": _("The creator's median video brings USD %(video_gmv)s"),
    "category": _("The creator's videos bring USD %(video_gmv)s each in this category"),
    "tier": _(
        "No sales of the creator are reported; for tier %(tier)s we count on USD %(video_gmv)s"
    ),
}
EXPECTED = _(
    "%(brings)s, and %(fulfilment)s of promised videos are posted: USD %(gmv)s expected for a "
    "sample of USD %(cost)s."
)
# Why a person's answer was not taken.
LEFT: dict[str, Text] = {
    "answered": _("answered meanwhile by the platform or somebody of your shop"),
    rules.EXPIRED: _("expired before they were answered"),
    rules.NOT_ENROLLED: _("for a product that is not enrolled in a service that runs"),
    rules.SAMPLES: _("beyond the sample quantity of their product"),
    rules.STOCK: _("beyond the stock of their product"),
}


def waits(row: SampleRequest) -> str:
    """Why it was not approved by itself so far."""
    return str(WAITS[row.waits_for])


def explained(inputs: Mapping[str, Any]) -> str:
    """A prediction with every figure that it is made of; nothing where there is none."""
    if not inputs:
        return ""
    figures: dict[str, Any] = {
        name: formats.amount(Decimal(inputs[name])) for name in ("video_gmv", "gmv", "cost")
    }
    figures["fulfilment"] = formats.percent(Decimal(inputs["fulfilment"]))
    figures["tier"] = Tier(inputs["tier"]).label
    figures["brings"] = str(BRINGS[inputs["source"]]) % figures
    said = [str(EXPECTED) % figures]
    if inputs["judged"]:
        told = ngettext(
            "Of %(judged)s sample of yours that was due, %(kept)s brought a video in time.",
            "Of %(judged)s samples of yours that were due, %(kept)s brought a video in time.",
            inputs["judged"],
        )
        said.append(told % inputs)
    return ("" if is_chinese() else " ").join(said)


def left(why: Mapping[str, int]) -> str:
    """Of the requests that a person chose: how many were left, and why."""
    between = gettext("; ")
    return between.join(f"{count} {LEFT[code]}" for code, count in sorted(why.items()))
