"""The columns of a spreadsheet of products, in both languages."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

CHINESE, ENGLISH = "zh-hans", "en"
MOST_ROWS = 5_000
# Each column: its head in Chinese and in English. Those from `title` to `stock` are for reading.
COLUMNS = {
    "product_id": ("商品编号", "Product id"),
    "title": ("商品名称", "Product"),
    "list_price": ("原价", "List price"),
    "currency": ("币种", "Currency"),
    "stock": ("库存", "Stock"),
    "floor_price": ("底价", "Floor price"),
    "sample_quantity": ("样品数量", "Sample quantity"),
    "auto_approve_quota": ("自动审批数量", "Auto-approve quota"),
    "may_use_material": ("素材授权（是/否）", "Use of material (yes/no)"),
    "reason": ("需要修改的地方", "What to mend"),
}
NEEDED = ("product_id", "floor_price")
# What people write besides.
OTHERS = {
    "商品id": "product_id",
    "product_id": "product_id",
    "floor_price": "floor_price",
    "样品数": "sample_quantity",
    "sample_quantity": "sample_quantity",
    "auto_approve_quota": "auto_approve_quota",
    "素材授权": "may_use_material",
    "use of material": "may_use_material",
}


@dataclass(frozen=True, slots=True)
class Head:
    """Where each of our columns stands, and in which language the heads are."""

    language: str
    places: dict[str, int]
    twice: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Those without which nothing can be submitted."""
        return tuple(column for column in NEEDED if column not in self.places)


def name(column: str, language: str) -> str:
    """What a column is called."""
    return COLUMNS[column][language == ENGLISH]


def head(cells: Sequence[str]) -> Head:
    """Columns by the first row of a file, whatever their order. Others are left alone."""
    places: dict[str, int] = {}
    twice: list[str] = []
    english = chinese = 0
    for place, cell in enumerate(cells):
        word = _word(cell)
        column = NAMES.get(word)
        if column is None:
            continue
        if column in places:
            twice.append(column)
            continue
        places[column] = place
        english += word.isascii()
        chinese += not word.isascii()
    return Head(ENGLISH if english > chinese else CHINESE, places, tuple(twice))


def _word(cell: str) -> str:
    text = unicodedata.normalize("NFKC", cell).casefold().replace("*", "")
    return re.sub(r"\s+", " ", text).strip()


NAMES = OTHERS | {_word(called): column for column, names in COLUMNS.items() for called in names}
