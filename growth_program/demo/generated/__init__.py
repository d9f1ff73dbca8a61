"""Made-up shops, 120 of them, and what the marketplace would send about them, all from one seed.

The same seed gives the same data, to the byte: there is no clock, no file and no database here.
What each shop is to live through stands in `plans` and `others`; who else there is, in
`vocabulary` and `creators`; what happens, in `orders`, `refunds`, `advertising`, `aigc` and
`videos`. `feeds` puts it into the order in which it arrives.

How orders are spread is calibrated on Online Retail II (Chen, D., UCI Machine Learning
Repository, CC BY 4.0), the term's newest versions beside ours; no row, title or id of it is here.
`make real` compares them again and asks for a tenth at most.

| of the term | real | demo |
| --- | --- | --- |
| order value, median, USD | 24.86 | 24.31 |
| lines an order, mean | 2.38 | 2.29 |
| paid Monday to Friday, 9 to 17 h of the market | 71.1 % | 69.7 % |
| refunded, of the value | 1.9 % | 1.9 % |
| sold by the largest fifth of shops | 57.5 % | 55.3 % |

It is a wholesaler's: a few orders in the evening and on Saturday are ours.
"""

from growth_program.demo.generated.feeds import Feed, enrollments, feed

__all__ = ["Feed", "enrollments", "feed"]
