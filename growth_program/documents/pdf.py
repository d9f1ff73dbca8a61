"""Papers as PDF: A4, numbered pages, letters of its own in Chinese and English."""

from functools import cache
from pathlib import Path
from typing import cast

import msgspec
import pylopdf_fonts_zh_cn
import typst
from django.conf import settings
from django.utils.translation import to_locale

from growth_program.documents.papers import Paper

FOLDER = Path(settings.BASE_DIR, "templates/documents")


def write(paper: Paper) -> bytes:
    """The same paper gives the same bytes. Its words reach the template as data, not as markup."""
    language, _, region = to_locale(paper.language).partition("_")
    told = msgspec.to_builtins(paper) | {
        "language": language,
        "region": {"Hans": "CN"}.get(region),
    }
    compiler = typst.Compiler(
        FOLDER / "paper.typ",
        root=FOLDER,
        font_paths=_fonts(),
        sys_inputs={"paper": msgspec.json.encode(told).decode()},
    )
    written = compiler.compile(format="pdf", timestamp=paper.dated)
    return cast(bytes, written)


@cache
def _fonts() -> typst.Fonts:
    """Read once. The machine's own are left out: the bytes would depend on where they are made."""
    return typst.Fonts(
        include_system_fonts=False, font_paths=[pylopdf_fonts_zh_cn.sans_path().parent]
    )
