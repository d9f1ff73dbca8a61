"""One statement as a spreadsheet: a row for each line, adjustment and fee that it charges."""

from typing import IO

from billing.models import Statement
from billing.models.lines import figures
from billing.reports.details import RATES_OF_THE_DAY, SOURCE
from growth_program.core.calendar import last_day
from growth_program.core.snapshots import one_picture
from growth_program.documents import csv

LINE = figures(
    SOURCE + RATES_OF_THE_DAY,
    paid_on="o.paid_on",
    order_id="l.order_id",
    line_id="l.line_id",
    product_id="l.product_id",
    quantity="l.quantity",
    price="l.original_price - l.seller_discount",
    rate="o.rate",
)
# The amounts add up to what the statement charges.
ROWS = f"""
    SELECT %(statement_no)s AS statement_no, kind, month, day,
        {csv.text("order_id")} AS order_id, {csv.text("line_id")} AS line_id,
        {csv.text("product_id")} AS product_id, quantity, price, rate, gross, refunded, gmv,
        amount, 'USD' AS currency
    FROM (
        SELECT 1 AS place, 'commission' AS kind, to_char(paid_on, 'YYYY-MM') AS month,
            paid_on AS day, order_id, line_id, product_id, quantity, price, rate, gross, refunded,
            gmv, commission AS amount
        FROM ({LINE}) l
        UNION ALL
        SELECT 2, 'adjustment', to_char(month, 'YYYY-MM'), NULL, order_id, line_id, NULL, NULL,
            NULL, NULL, NULL, NULL, NULL, amount
        FROM billing_adjustment WHERE statement_id = %(statement)s
        UNION ALL
        SELECT 3, 'fixed_fee', to_char(month, 'YYYY-MM'), NULL, NULL, NULL, NULL, NULL, NULL,
            NULL, NULL, NULL, NULL, fixed_fee
        FROM billing_statement WHERE id = %(statement)s AND fixed_fee <> 0
    ) charged
    ORDER BY place, month, day, order_id COLLATE "C", line_id COLLATE "C"
"""
TOTAL = """
    SELECT number, 'TOTAL', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, refunded, gmv,
        total_charged, 'USD'
    FROM billing_statement WHERE id = %(statement)s
"""


def write_csv(out: IO[bytes], statement: Statement) -> None:
    """What the statement charges, row by row, streamed; the last row is its total. USD."""
    enrollment = statement.enrollment
    asked = {
        "statement": statement.pk,
        "statement_no": statement.number,
        "shop": enrollment.shop_id,
        "enrollment": enrollment.pk,
        "first": max(enrollment.service.first, statement.month),
        "last": min(enrollment.service.last, last_day(statement.month)),
        "number": statement.recorded_in,
    }
    with one_picture() as cursor:
        csv.stream(out, cursor, ROWS, asked)
        csv.append(out, cursor, TOTAL, asked)
