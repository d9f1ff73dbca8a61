"""Decisions as papers that are kept."""

from django.utils.translation import get_language

from compensation.models import Adjudication
from compensation.reports import decision_paper
from growth_program.documents import pdf
from growth_program.documents.models import ContentType, StoredFile
from growth_program.documents.services import files


def paper(decision: Adjudication) -> StoredFile:
    """An approved decision as PDF in the language in force; made when it is first asked for.

    Raises FilesAway.
    """
    language = get_language() or ""
    number, version = decision.enrollment.number, decision.version
    return files.made_once(
        lambda: pdf.write(decision_paper.paper(decision)),
        kind="decision",
        subject=f"{number}-v{version}",
        variant=language,
        shop=decision.enrollment.shop_id,
        name=f"{number}-decision-v{version}-{language}.pdf",
        content_type=ContentType.PDF,
    )
