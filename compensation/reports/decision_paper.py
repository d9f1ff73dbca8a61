"""A decision on paper: each promise against its figure, as its page has it."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from compensation.models import Adjudication
from compensation.reports import decided, promised
from compensation.reports.promised import Promised, Standing
from compensation.rules.evidence import Case
from growth_program.core import canonical, formats
from growth_program.documents.papers import RIGHT, Column, Paper, Part, Row


def paper(decision: Adjudication) -> Paper:
    """An approved decision in the language in force."""
    case = canonical.read(Case, decision.evidence)
    standing = promised.standing(case)
    enrollment = decision.enrollment
    served = enrollment.service
    steps = decided.steps(decision)
    named = {"number": enrollment.number, "version": decision.version}
    return Paper(
        issuer=_("Growth Service Program"),
        title=_("The decision after the term"),
        number=_("Decision on %(number)s, version %(version)s") % named,
        figure=formats.usd(decision.ad_credit),
        figure_says=_("Owed in ad credit"),
        figure_notes=tuple(decided.owed(decision, decided.granted(decision))),
        facts=(
            (_("Shop"), enrollment.shop.name),
            (_("Service period"), formats.days(served.first, served.last)),
            (_("Evidence counted"), formats.instant(case.evidence.counted_at)),
            *((step.name, formats.instant(step.at)) for step in steps),
        ),
        parts=(
            _promises(decision, standing),
            _roas(standing),
            *(_items(row) for row in standing.promised if row.explained),
            *_use(decision),
            Part(heading=_("Fingerprint of the evidence, SHA-256"), text=decision.evidence_sha256),
        ),
        foot=(
            _(
                "Computed from what was recorded, reviewed by one person and approved by another. "
                "Whoever reviews can't approve."
            ),
            _("Amounts are in US dollars (USD), days are Beijing days."),
        ),
        page_says=_("Page {page} of {pages}"),
        language=get_language() or "",
        dated=steps[-1].at,
    )


def _row(*cells: Any, look: str = "plain") -> Row:
    return Row(cells=tuple(map(str, cells)), look=look)


def _promises(decision: Adjudication, standing: Standing) -> Part:
    highest = formats.amount(decision.ad_credit)
    return Part(
        heading=_("Promises and results"),
        columns=(
            Column(head=_("Promise")),
            Column(head=_("Promised"), align=RIGHT),
            Column(head=_("Reached"), align=RIGHT),
            Column(head=_("Result")),
            Column(head=_("What follows from it"), share=1),
            Column(head=_("Ad credit (USD)"), align=RIGHT),
        ),
        rows=(
            *map(_promise, standing.promised),
            _row(_("Only the highest is paid"), "", "", "", "", highest, look="total"),
        ),
    )


def _promise(row: Promised) -> Row:
    name = f"{row.name} ≥ {row.times}" if row.is_money else row.name
    figures = [
        formats.usd(figure) if row.is_money else str(figure) for figure in (row.goal, row.reached)
    ]
    credit = "—" if row.is_kept else formats.amount(row.credit)
    follows = " · ".join(filter(None, (row.why, row.made_up)))
    result = _("kept") if row.is_kept else _("missed")
    is_left_out = not row.is_kept and not row.is_paid
    return _row(name, *figures, result, follows, f"({credit})" if is_left_out else credit)


def _roas(standing: Standing) -> Part:
    figures, asked = standing.outcome, standing.roas
    rows = [
        _row(_("Fixed fee"), formats.amount(figures.fixed_fee)),
        _row(
            f"{_('Commission')} · {_('of each order line, rounded by itself')}",
            formats.amount(figures.commission),
        ),
        _row(_("What the program costs"), formats.amount(figures.program_cost), look="sub"),
    ]
    text = ""
    if asked:
        goal = _("%(times)s times that: what GMV has to reach") % {"times": asked.times}
        rows.append(_row(goal, formats.amount(asked.goal)))
        text = _(
            "ROAS reads %(roas)s, but the promise is judged by GMV ≥ %(times)s × cost to the cent, "
            "never by a rounded quotient."
        ) % {"roas": formats.ratio(figures.roas), "times": asked.times}
    rows.append(_row(_("GMV"), formats.amount(figures.gmv), look="sub"))
    if asked and asked.missing:
        rows.append(_row(_("Short by"), formats.amount(asked.missing), look="sub"))
    return Part(
        heading=_("How the ROAS promise is judged"),
        text=text,
        columns=(
            Column(head=_("Item"), share=1),
            Column(head=_("Amount (USD)"), align=RIGHT),
        ),
        rows=tuple(rows),
    )


def _items(row: Promised) -> Part:
    """How many count, and one by one those that do not."""
    assert row.explained is not None
    found = row.explained.rows
    told = {"counted": row.explained.counted, "all": len(found)}
    left_out = [_row(id_, reason) for id_, counts, reason in found if not counts]
    columns = (Column(head=_("Item")), Column(head=_("Why not"), share=1)) if left_out else ()
    return Part(
        heading=str(row.name),
        text=_("%(counted)s of %(all)s count") % told,
        columns=columns,
        rows=tuple(left_out),
    )


def _use(decision: Adjudication) -> tuple[Part, ...]:
    if not decision.ad_credit:
        return ()
    text = _(
        "Ad credit pays for advertising on the platform. It is never paid out in cash, and can't "
        "be passed on."
    )
    return (Part(heading=_("How ad credit is used"), text=text),)
