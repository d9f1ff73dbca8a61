"""Agreements as papers that are kept."""

from enrollment.models import Agreement
from enrollment.reports import agreement_paper
from growth_program.documents import pdf
from growth_program.documents.models import ContentType, StoredFile
from growth_program.documents.services import files


def paper(agreement: Agreement) -> StoredFile:
    """An accepted agreement as PDF, in its own language; made when it is first asked for.

    Raises FilesAway.
    """
    number = agreement.enrollment.number
    return files.made_once(
        lambda: pdf.write(agreement_paper.paper(agreement)),
        kind="agreement",
        subject=number,
        variant=agreement.language,
        shop=agreement.enrollment.shop_id,
        name=f"{number}-agreement.pdf",
        content_type=ContentType.PDF,
    )
