"""An accepted agreement on paper: the very text, and what proves it."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from enrollment.models import Agreement
from enrollment.rules import agreements as rules
from enrollment.rules.agreed import Figures
from growth_program.core import canonical, formats
from growth_program.documents.papers import Paper, Part


def paper(agreement: Agreement) -> Paper:
    """In the language in which it was accepted, whoever prints it."""
    with override(agreement.language):
        title, *clauses = rules.parts(agreement.text)
        figures = canonical.read(Figures, agreement.figures)
        return Paper(
            issuer=_("Growth Service Program"),
            title=_("Agreement"),
            number=agreement.enrollment.number,
            figure=formats.usd(figures.fixed_fee),
            figure_says=_("Fixed fee"),
            figure_notes=(),
            facts=(
                (_("Shop"), figures.shop_name),
                (_("accepted by"), str(agreement.accepted_by)),
                (_("accepted at"), formats.instant(agreement.accepted_at)),
                (_("from the address"), agreement.ip_address),
            ),
            parts=(
                Part(heading=title[0], text="\n".join(title[1:])),
                *(Part(heading=lines[0], text="\n".join(lines[1:])) for lines in clauses),
                Part(heading=_("Fingerprint of this text, SHA-256"), text=agreement.sha256),
            ),
            foot=(_("Amounts are in US dollars (USD), days are Beijing days."),),
            page_says=_("Page {page} of {pages}"),
            language=agreement.language,
            dated=agreement.accepted_at,
        )
