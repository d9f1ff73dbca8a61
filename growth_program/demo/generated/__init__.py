"""Twelve made-up shops and what the marketplace would send about them, all from one seed.

The same seed gives the same data, to the byte: there is no clock, no file and no database here.
What each shop is to live through stands in `plans`; who else there is, in `names`, `vocabulary`
and `creators`; what happens, in `orders`, `refunds`, `advertising` and `content`. `feeds` puts
it into the order in which it arrives.

How orders are spread (value, lines, weekday, hour, discounts, affiliate sales, what is
returned and when, how unequal shops and products are) is calibrated, roughly, on Online
Retail II (Chen, D., UCI Machine Learning Repository, CC BY 4.0). No row, title or id of it is
here. It is a wholesaler's: the evening, a quieter Saturday instead of none, and smaller
quantities are ours.
"""

from growth_program.demo.generated.feeds import Feed, enrollments, feed

__all__ = ["Feed", "enrollments", "feed"]
