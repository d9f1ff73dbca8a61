"""What each shop is to live through: the outcomes of the demo are designed here.

The GMV of a term is about 3.15 × ``orders_a_month`` × ``basket``, of the pilot's 2.6 ×, less a
twentieth for what is cancelled and refunded; the ROAS promise is met from 20,000, in the pilot
from 14,062.50. Delivered content is exact.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from growth_program.demo.generated.term import PILOT, SUMMER, Edition


@dataclass(frozen=True, slots=True)
class Promise:
    """Content that was agreed, and how much of it the platform delivers."""

    committed: int
    delivered: int
    rejected: int = 4  # AIGC items alone can be
    made_up: int = 0  # AIGC items delivered after the term


@dataclass(frozen=True, slots=True)
class Enrollment:
    """What a shop agreed to."""

    activated_on: date
    aigc: Promise
    videos: Promise
    is_invited: bool = False  # and joins as its owner acts; others by a file


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A shop."""

    name: str
    owner: str
    email: str
    category: str
    market: str
    orders_a_month: int
    basket: float  # USD: the mean value of an order
    pilot: Enrollment | None = None
    enrollment: Enrollment | None = None
    is_advertised: bool = False
    credit_a_day: float = 0.0  # USD of advertising that the pilot's ad credit pays
    has_recall: bool = False  # a product that many send back in August
    violation_points: int = 0
    # What screening finds: how good its supply chain is, and how far its operation lags, from 0
    # to 1. Those that join have both.
    base: float = 0.8
    gap: float = 0.7
    unreported: tuple[str, ...] = ()  # metrics that nobody sent
    # Of one that is not, orders are told once they are finished, and only those since spring.
    is_watched: bool = True

    @property
    def agreed(self) -> Iterator[tuple[Edition, Enrollment]]:
        """What it agreed to in which edition, the earlier first."""
        for edition, enrollment in ((PILOT, self.pilot), (SUMMER, self.enrollment)):
            if enrollment:
                yield edition, enrollment


PLANS = (
    Plan(  # every promise kept; in the pilot too few creator videos
        name="青屿户外旗舰店",
        owner="林清扬",
        email="lin@qingyu.example",
        category="outdoor",
        market="GB",
        orders_a_month=500,
        basket=54.0,
        is_advertised=True,
        credit_a_day=6.0,
        pilot=Enrollment(date(2026, 1, 28), aigc=Promise(24, 27), videos=Promise(20, 17)),
        enrollment=Enrollment(date(2026, 4, 28), aigc=Promise(80, 91), videos=Promise(30, 36)),
    ),
    Plan(  # every promise kept
        name="禾巷家居旗舰店",
        owner="何雨桐",
        email="he@hexiang.example",
        category="home",
        market="US",
        orders_a_month=430,
        basket=40.0,
        is_advertised=True,
        enrollment=Enrollment(date(2026, 4, 29), aigc=Promise(60, 67), videos=Promise(24, 27)),
    ),
    Plan(  # too few AIGC items: many were rejected; in the pilot every promise kept
        name="拾暮美护专营店",
        owner="苏晚晴",
        email="su@shimu.example",
        category="beauty",
        market="GB",
        orders_a_month=360,
        basket=31.0,
        pilot=Enrollment(date(2026, 1, 29), aigc=Promise(24, 26), videos=Promise(20, 21)),
        enrollment=Enrollment(
            date(2026, 4, 30),
            aigc=Promise(60, 49, rejected=16),
            videos=Promise(20, 22),
        ),
    ),
    Plan(  # too few creator videos
        name="绒团宠物用品旗舰店",
        owner="周小满",
        email="zhou@rongtuan.example",
        category="pets",
        market="US",
        orders_a_month=390,
        basket=30.0,
        is_advertised=True,
        enrollment=Enrollment(date(2026, 5, 1), aigc=Promise(60, 64), videos=Promise(28, 21)),
    ),
    Plan(  # ROAS missed, content in full, as in the pilot
        name="澜桥数码配件专营店",
        owner="陈柏川",
        email="chen@lanqiao.example",
        category="electronics",
        market="MY",
        orders_a_month=280,
        basket=17.0,
        pilot=Enrollment(date(2026, 1, 30), aigc=Promise(24, 25), videos=Promise(20, 22)),
        enrollment=Enrollment(date(2026, 4, 28), aigc=Promise(50, 55), videos=Promise(16, 18)),
    ),
    Plan(  # ROAS missed, and AIGC items still owed; in the pilot all three
        name="木溪童玩旗舰店",
        owner="沈安禾",
        email="shen@muxi.example",
        category="toys",
        market="DE",
        orders_a_month=250,
        basket=17.0,
        credit_a_day=14.0,
        pilot=Enrollment(date(2026, 2, 9), aigc=Promise(24, 20), videos=Promise(20, 18)),
        enrollment=Enrollment(date(2026, 5, 1), aigc=Promise(50, 39), videos=Promise(14, 15)),
    ),
    Plan(  # joined in the middle of May; too few AIGC items
        name="云麓露营旗舰店",
        owner="程远舟",
        email="cheng@yunlu.example",
        category="outdoor",
        market="US",
        orders_a_month=340,
        basket=42.0,
        is_advertised=True,
        enrollment=Enrollment(
            date(2026, 5, 14),
            aigc=Promise(60, 53, rejected=9),
            videos=Promise(20, 23),
        ),
    ),
    Plan(  # joined in June: too late for its ROAS, content in full
        name="素芷个护旗舰店",
        owner="方知夏",
        email="fang@suzhi.example",
        category="beauty",
        market="MY",
        orders_a_month=270,
        basket=24.0,
        enrollment=Enrollment(date(2026, 6, 9), aigc=Promise(40, 44), videos=Promise(12, 14)),
    ),
    Plan(  # every promise kept, and a recall in August
        name="尾巴湾宠物旗舰店",
        owner="梁书言",
        email="liang@weibawan.example",
        category="pets",
        market="GB",
        orders_a_month=420,
        basket=26.0,
        is_advertised=True,
        has_recall=True,
        enrollment=Enrollment(date(2026, 4, 27), aigc=Promise(60, 63), videos=Promise(20, 24)),
    ),
    Plan(  # in the pilot alone, with too few AIGC items, which were made up
        name="星渡数码旗舰店",
        owner="唐以默",
        email="tang@xingdu.example",
        category="electronics",
        market="US",
        orders_a_month=330,
        basket=25.0,
        gap=0.1,  # it runs its shop well by itself
        pilot=Enrollment(
            date(2026, 2, 2),
            aigc=Promise(24, 19, rejected=8, made_up=5),
            videos=Promise(20, 20),
        ),
    ),
    Plan(  # too many violation points, and nothing known of its advertising
        name="苇间收纳专营店",
        owner="顾棠",
        email="gu@weijian.example",
        category="home",
        market="DE",
        orders_a_month=270,
        basket=24.0,
        violation_points=14,
        unreported=("ad_roas_90d", "listing_score"),
    ),
    Plan(  # the first shop's owner has two
        name="青屿户外德国店",
        owner="林清扬",
        email="lin@qingyu.example",
        category="outdoor",
        market="DE",
        orders_a_month=250,
        basket=36.0,
        base=0.25,  # slow to ship, often out of stock
    ),
)
