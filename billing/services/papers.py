"""Statements as papers that are kept."""

from django.utils.translation import get_language

from billing.models import Statement
from billing.reports import statement_paper
from growth_program.documents import pdf
from growth_program.documents.models import ContentType, StoredFile
from growth_program.documents.services import files


def paper(statement: Statement) -> StoredFile:
    """A closed statement as PDF in the language in force; made when it is first asked for.

    Raises FilesAway.
    """
    language = get_language() or ""
    return files.made_once(
        lambda: pdf.write(statement_paper.paper(statement)),
        kind="statement",
        subject=statement.number,
        variant=language,
        shop=statement.enrollment.shop_id,
        name=f"{statement.number}-{language}.pdf",
        content_type=ContentType.PDF,
    )
