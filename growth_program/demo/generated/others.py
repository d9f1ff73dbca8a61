"""The other shops of the marketplace: who is invited while one watches, and who is not in at all.

How much they sell is spread so that a fifth of all shops sells about what a fifth does in the
real orders (`tests.real.test_the_demo_resembles_real_orders`).
"""

from datetime import date
from functools import cache
from itertools import cycle

from growth_program.demo.generated.chance import stream
from growth_program.demo.generated.plans import PLANS, Enrollment, Plan, Promise
from growth_program.demo.generated.vocabulary import CATEGORIES

ALL = 120
# Fifteen brands of each category, and three that go by an English name.
NAMES = {
    "outdoor": "溪野 朗途 山止 沐峰 行迹 远岫 拾野 北屿 岚川 逐溪 径山 云梯 峰语 青径 岭上",
    "home": "檐间 素舍 青砚 温屿 半亩 暖栖 简木 舒禾 如居 归栖 清和 朴屋 安枕 木已 谷屋",
    "beauty": "若初 妍初 沁白 芙露 凝汐 花屿 净颜 初蕊 润雪 镜里 浅香 露华 花间 悦己 皙颜",
    "pets": "喵星 汪途 毛球 爪印 小尾 宠屿 团子 逗猫 豆粒 奶糖 旺宅 萌爪 乖宝 尾尾 绒绒",
    "electronics": "极曜 数屿 芯程 云柚 讯屿 优泊 锐联 光跃 捷能 麦点 声湾 启明 极点 迅蓝 智泊",
    "toys": "童屿 匠木 小象 乐萌 糖果 奇趣 拼拼 虹桥 启智 木马 泡芙 小鹿 小树 梦坊 布丁",
}
ENGLISH = {
    "outdoor": ("Northpeak Outdoor", "Trailmade Official", "Camp & Cove"),
    "home": ("Lumora Home", "Nestwell Living", "Oak & Linen"),
    "beauty": ("Glowleaf Beauty", "Softly Skin", "Petal & Stone"),
    "pets": ("Pawnest", "Whisker Lane", "Merry Tails Supply"),
    "electronics": ("Voltmate", "Cabletree", "Soundcove"),
    "toys": ("Little Otter Toys", "Bricksy", "Playgrove"),
}
WORDS = {
    **{"outdoor": "户外", "home": "家居", "beauty": "美护"},
    **{"pets": "宠物", "electronics": "数码", "toys": "童玩"},
}
KINDS = ("旗舰店", "旗舰店", "专营店", "海外店")
SURNAMES = "赵钱孙李王冯褚卫蒋韩杨朱秦许吕张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛"
GIVEN = "思远 雨桐 一诺 子墨 清扬 若溪 嘉木 景行 知微 安然 书言 怀瑾 语嫣 明澈 云舒 亦凡 向晚 星野"

LARGEST, FALL = 250, 0.53  # orders a month of the largest, and how they fall by rank
SMALLEST = 12
BASKETS = (32, 84)  # USD
MARKETS = ("US", "GB", "US", "DE", "MY", "GB")

# Invited in summer, as those of the cast act in `demo.script.inviting`. All are what is looked for.
CANDIDATES = (
    Plan(  # accepts, pays and is in its service when the demo is handed over
        name="栖野户外海外店",
        owner="江予安",
        email="jiang@qiye.example",
        category="outdoor",
        market="GB",
        orders_a_month=210,
        basket=46.0,
        base=0.9,
        gap=0.85,
        enrollment=Enrollment(
            date(2026, 6, 25), aigc=Promise(60, 63), videos=Promise(45, 31), is_invited=True
        ),
    ),
    Plan(  # has applied: finance waits for the money
        name="檐下家居旗舰店",
        owner="孟知行",
        email="meng@yanxia.example",
        category="home",
        market="US",
        orders_a_month=190,
        basket=41.0,
        base=0.88,
        gap=0.8,
    ),
    Plan(  # has opened the invitation and not answered
        name="若水美护旗舰店",
        owner="白露",
        email="bai@ruoshui.example",
        category="beauty",
        market="GB",
        orders_a_month=160,
        basket=33.0,
        base=0.86,
        gap=0.82,
    ),
    Plan(  # has not opened it yet
        name="芯途数码专营店",
        owner="秦子墨",
        email="qin@xintu.example",
        category="electronics",
        market="US",
        orders_a_month=150,
        basket=29.0,
        base=0.87,
        gap=0.84,
    ),
    Plan(  # has declined
        name="Pawnest",
        owner="Daniel Kwok",
        email="daniel@pawnest.example",
        category="pets",
        market="US",
        orders_a_month=230,
        basket=38.0,
        base=0.85,
        gap=0.83,
    ),
)


def plan_of(number: int) -> Plan:
    """The plan of a shop: first those of the cast, then who is invited, then the others."""
    return everybody()[number]


@cache
def everybody() -> tuple[Plan, ...]:
    """All shops of the marketplace, as each is planned."""
    known = PLANS + CANDIDATES
    taken = {plan.name for plan in known}
    named = [
        (category, name)
        for names in zip(*map(_names, CATEGORIES), strict=True)
        for category, name in zip(CATEGORIES, names, strict=True)
        if name not in taken
    ]
    others = (_other(rank, *one) for rank, one in enumerate(named[: ALL - len(known)]))
    return known + tuple(others)


def _names(category: str) -> list[str]:
    """The shops of a category, Chinese and English ones mixed."""
    chinese = [
        f"{brand}{WORDS[category]}{kind}"
        for brand, kind in zip(NAMES[category].split(), cycle(KINDS), strict=False)
    ]
    names = [*chinese, *ENGLISH[category]]
    return names[::3] + names[1::3] + names[2::3]


def _other(rank: int, category: str, name: str) -> Plan:
    """One that is not in the program, and sells less the later it comes."""
    rng = stream(0, "other shop", rank)
    place = rng.random() * (ALL - len(PLANS) - len(CANDIDATES))  # by size, in no order
    return Plan(
        name=name,
        owner=rng.choice(SURNAMES) + rng.choice(GIVEN.split()),
        email=f"owner{rank + 1:03}@shops.example",
        category=category,
        market=MARKETS[rank % len(MARKETS)],
        orders_a_month=max(SMALLEST, round(LARGEST / (1 + place) ** FALL)),
        basket=round(rng.uniform(*BASKETS), 1),
        violation_points=rng.choice((0, 0, 0, 0, 2, 6, 13)),
        base=round(rng.uniform(0.2, 0.95), 2),
        gap=round(rng.uniform(0.1, 0.95), 2),
        is_watched=False,
    )
