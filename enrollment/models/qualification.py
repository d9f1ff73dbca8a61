"""`rules.requirements` in SQL, for many products: a property test holds the two equal.

Of a statement that has the product as `p`, the enrolled product as `e`, and the rate of its
currency as `x`.
"""

from typing import Any

from enrollment.models.requirements import Requirement
from enrollment.rules.requirements import Requirements

# The newest rate of each currency that was known by a day.
RATE = """
    LEFT JOIN LATERAL (
        SELECT CASE WHEN p.currency = 'USD' THEN 1 ELSE (
            SELECT f.usd_per_unit FROM marketplace_fxrate f
            WHERE f.currency = p.currency AND f."on" <= %(today)s
            ORDER BY f."on" DESC LIMIT 1
        ) END::numeric(18, 10) AS usd_per_unit
    ) x ON true
"""


def _if(condition: str, code: str, **figures: str) -> str:
    pairs = "".join(f", '{name}', {value}" for name, value in figures.items())
    return f"""
        CASE WHEN {condition} THEN jsonb_build_array(jsonb_build_object('code', '{code}'{pairs}))
        ELSE '[]'::jsonb END
    """


_USD = "round(p.list_price * x.usd_per_unit, 2)"
OF_LISTING = "||".join(
    (
        _if("%(is_on_sale)s AND p.status <> 'ACTIVATE'", "not_on_sale", status="p.status"),
        _if(
            "p.rating < %(rating)s::numeric",
            "rating_low",
            least="%(rating)s::numeric(4, 2)::text",
            has="p.rating::text",
        ),
        _if("p.stock < %(stock)s::int", "stock_low", least="%(stock)s::int", has="p.stock"),
        _if(
            "jsonb_array_length(p.image_urls) < %(images)s::int",
            "images_few",
            least="%(images)s::int",
            has="jsonb_array_length(p.image_urls)",
        ),
        _if("p.category = ANY(%(refused)s::text[])", "category_refused", category="p.category"),
        _if(
            "%(least)s::numeric IS NOT NULL AND x.usd_per_unit IS NULL",
            "rate_unknown",
            currency="p.currency",
        ),
        _if(
            f"{_USD} NOT BETWEEN %(least)s::numeric AND %(most)s::numeric",
            "price_outside",
            least="%(least)s::numeric(14, 2)::text",
            most="%(most)s::numeric(14, 2)::text",
            has=f"{_USD}::text",
        ),
    )
)
_ASKED = "%(has_floor_price)s AND"
OF_FLOOR = "||".join(
    (
        _if(f"{_ASKED} e.floor_price IS NULL", "floor_price_missing"),
        _if(
            f"{_ASKED} e.floor_price IS NOT NULL AND e.floor_currency <> p.currency",
            "floor_currency_changed",
            was="e.floor_currency",
            currency="p.currency",
        ),
        _if(
            f"{_ASKED} e.floor_currency = p.currency AND e.floor_price > p.list_price",
            "floor_price_high",
            floor_price="e.floor_price::text",
            list_price="p.list_price::text",
            currency="p.currency",
        ),
    )
)
FAILURES = f"{OF_LISTING}||{OF_FLOOR}"


def given(asked: Requirements) -> dict[str, Any]:
    """The parameters of these statements."""
    least, most = asked.price or (None, None)
    return {
        "is_on_sale": asked.is_on_sale,
        "rating": asked.rating,
        "stock": asked.stock,
        "images": asked.images,
        "refused": list(asked.refused_categories),
        "least": least,
        "most": most,
        "has_floor_price": asked.has_floor_price,
    }


def requirements_of(program_id: int) -> Requirements:
    """What a program asks of products now; nothing, where it was never said."""
    rows = {row.code: row for row in Requirement.objects.newest(program_id)}
    codes = Requirement.Code
    price = rows.get(codes.PRICE)
    return Requirements(
        version=next((row.version for row in rows.values()), 0),
        is_on_sale=codes.ACTIVE in rows,
        rating=rows[codes.RATING].least if codes.RATING in rows else None,
        stock=_whole(rows.get(codes.STOCK)),
        images=_whole(rows.get(codes.IMAGES)),
        refused_categories=tuple(rows[codes.CATEGORY].categories) if codes.CATEGORY in rows else (),
        price=(price.least, price.most) if price else None,
        has_floor_price=codes.FLOOR_PRICE in rows,
    )


def _whole(row: Requirement | None) -> int | None:
    return None if row is None or row.least is None else int(row.least)
