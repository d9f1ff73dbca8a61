"""What a PDF says, read back out of it."""

import io
import unicodedata

from pypdf import PdfReader


def lines(pdf: bytes) -> list[str]:
    """Its lines as they are laid out, columns apart by spaces; no letter is lost."""
    found = []
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for line in page.extract_text(extraction_mode="layout").splitlines():
            if line.strip():
                found.append(unicodedata.normalize("NFKC", " ".join(line.split())))
    return found


def text(pdf: bytes) -> str:
    return "\n".join(lines(pdf))
