"""How many lines an order has, how many pieces a line, and what is taken off."""

from itertools import accumulate

# How many of a thousand orders have so many lines, and of a thousand lines so many pieces.
LINES = {1: 500, 2: 220, 3: 112, 4: 62, 5: 35, 6: 22, 7: 14, 8: 10, 9: 7, 12: 11, 16: 7}
QUANTITIES = {1: 850, 2: 100, 3: 27, 4: 11, 6: 9, 12: 3}


def _mean(table: dict[int, int]) -> float:
    return sum(value * weight for value, weight in table.items()) / sum(table.values())


MEAN_LINES = _mean(LINES)
MEAN_QUANTITY = _mean(QUANTITIES)

LINE_COUNTS = tuple(LINES), tuple(accumulate(LINES.values()))
QUANTITY_COUNTS = tuple(QUANTITIES), tuple(accumulate(QUANTITIES.values()))

# Shares of lines.
DISCOUNTED = 0.15
ON_PLATFORM = 0.08  # with a discount that the platform pays
AFFILIATE = 0.34
WITH_GIFT = 0.02  # of orders

# Percent of the price.
SELLER_DISCOUNTS = (5, 5, 8, 10, 10, 12, 15, 20, 25)
PLATFORM_DISCOUNTS = (3, 5, 5, 8, 10)
COMMISSIONS = (8, 10, 10, 12, 12, 15, 20)
