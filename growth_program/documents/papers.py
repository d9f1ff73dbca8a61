"""A paper as it is written, whatever it is printed by: words and figures, ready to be read.

Every text is plain: nothing in it is markup, whoever gave it.
"""

from dataclasses import dataclass
from datetime import datetime

LEFT, RIGHT = "left", "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table: figures stand flush right."""

    head: str
    align: str = LEFT
    share: int = 0  # of the width that is left; 0: as wide as what stands in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The cells of one row, and how it stands out: ``plain``, ``quiet``, ``sub`` or ``total``."""

    cells: tuple[str, ...]
    look: str = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part under its heading: a sentence, a table, or both."""

    heading: str
    text: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A numbered paper on one record."""

    issuer: str
    title: str
    number: str
    figure: str  # what it comes to
    figure_says: str
    figure_notes: tuple[str, ...]  # sentences
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    foot: tuple[str, ...]  # sentences
    page_says: str  # with {page} and {pages}
    language: str  # Django's code
    dated: datetime  # of the record: the same record gives the same bytes
