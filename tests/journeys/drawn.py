"""A term's arrivals, drawn by chance: versions, copies, faults and late comers of every kind."""

import random
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta

from tests import world as built
from tests.world import ANY_TIME, BOWL, CUP, JUNE, LATECOMER, LIN, NEIGHBOUR

SHOPS = (LIN, NEIGHBOUR, LATECOMER)
STRANGER, UNPAID = "7495999", "7495004"
FIRST_DAY = date(2026, 4, 26)
DAYS = 102  # to 2026-08-05
ENROLLED = (
    built.enrollment_row(LIN, "2026-04-20", aigc_committed="4", videos_committed="2"),
    built.enrollment_row(NEIGHBOUR, "2026-05-17", aigc_committed="1", videos_committed="1"),
    built.enrollment_row(LATECOMER, "2026-07-10", aigc_committed="2", all_products="false"),
    built.enrollment_row(UNPAID, "2026-05-01", fee_paid="false"),
)
MONTHS = {"2026-05": 36, "2026-06": 66, "2026-07": 97, "2026-08": DAYS}  # days gone by their end

NAMED = {
    "fx-rates": ("currency", "date"),
    "ad-spend": ("shop_id", "product_id", "date"),
    "refunds": ("refund_id",),
}

Batch = tuple[str, list[dict]]
Terminated = tuple[str, date, bool]  # shop, day, whether it is its own fault


class Drawn:
    """What one seed sends, month by month; each batch is a kind and its items."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.terminated = self.drawn_termination(random.Random(f"termination {seed}"))
        self.orders: dict[str, list[dict]] = {}  # every version of each
        self.refunds: dict[str, list[dict]] = {}
        self.times: dict[tuple, int] = {}  # the last update of a thing that has no equal times
        self.taken: dict[
            tuple, set[int]
        ] = {}  # the times of a thing whose versions come in any order
        self.gone = 0  # days of the term, so far

    def beginning(self) -> Iterator[Batch]:
        """Shops, products, rates and creators, each once."""
        names = ["Lin's Bowls", "=Neighbour", '碗, "杯"']
        shops = [built.shop(s, name=name) for s, name in zip(SHOPS, names, strict=True)]
        yield "shops", [*shops, built.shop(UNPAID)]
        yield "products", [built.product(p, shop_id=s) for s in SHOPS for p in (BOWL, CUP)]
        days = [(FIRST_DAY + timedelta(days=n)).isoformat() for n in range(DAYS)]
        yield "fx-rates", [built.rate("GBP", day, self.rate()) for day in days]
        # Of EUR not every day is known.
        known = self.chance.sample(days, k=DAYS // 2)
        yield "fx-rates", [built.rate("EUR", day, self.rate()) for day in known]

    def month(self, month: str) -> Iterator[Batch]:
        """What arrives until a month is closed: of its days and, late, of earlier ones."""
        self.gone = MONTHS[month]
        for _ in range(24):
            kind = self.chance.choices(list(self.MAKERS), weights=self.WEIGHTS)[0]
            items = [self.MAKERS[kind](self) for _ in range(self.chance.randint(1, 14))]
            if kind in NAMED:  # one version of each: what a batch answers others is left open
                items = list({tuple(map(item.get, NAMED[kind])): item for item in items}.values())
            elif self.chance.random() < 0.2:
                items += self.chance.choices(items, k=2)
            yield kind, items

    @staticmethod
    def drawn_termination(chance: random.Random) -> Terminated | None:
        """One shop at most, on a day of its service, by its own fault or not."""
        row = chance.choice([*ENROLLED[:3], None])
        if row is None:
            return None
        first = max(date(2026, 5, 1), date.fromisoformat(row["activated_on"]))
        on = first + timedelta(days=chance.randint(0, (date(2026, 7, 31) - first).days))
        return row["shop_id"], on, chance.random() < 0.2

    def termination(self, month: str) -> Terminated | None:
        """Who is terminated in a month."""
        if self.terminated and f"{self.terminated[1]:%Y-%m}" == month:
            return self.terminated
        return None

    # Figures

    def rate(self) -> str:
        return f"{self.chance.uniform(0.4, 1.9):.{self.chance.randint(2, 10)}f}"

    def amount(self, least: int, most: int) -> str:
        return f"{self.chance.randint(least, most) / 100:.2f}"

    def day(self) -> str:
        """One that is gone, more likely a late one."""
        ago = int(self.chance.triangular(0, self.gone - 1, 0))
        return (FIRST_DAY + timedelta(days=self.gone - 1 - ago)).isoformat()

    def instant(self) -> str:
        second = self.chance.choice(["00:00:00", "23:59:59", "12:34:56"])
        return f"{self.day()} {second}"

    def shop(self) -> str:
        return self.chance.choices((*SHOPS, UNPAID, STRANGER), weights=(30, 30, 30, 4, 1))[0]

    def later(self, *thing: str) -> int:
        """A time after the last of that thing: no two are equal."""
        self.times[thing] = self.times.get(thing, ANY_TIME) + self.chance.randint(1, 9)
        return self.times[thing]

    # Items

    def order(self) -> dict:
        """A new one, or another version of a known one: newer, older, of equal time, the same."""
        if not self.orders or self.chance.random() < 0.6:
            return self.new_order()
        versions = self.orders[self.chance.choice(list(self.orders))]
        how = self.chance.choice(["again", "newer", "newer", "equal", "older"])
        before = self.chance.choice(versions) if how == "again" else versions[-1]
        if how == "again":
            return deepcopy(before)
        step = {"newer": 1, "equal": 0, "older": -1}[how]
        version = self.changed(before) | {"update_time": before["update_time"] + step}
        versions.append(version)
        return deepcopy(version)

    def new_order(self) -> dict:
        order_id = f"O{len(self.orders):04}"
        begins_unpaid = self.chance.random() < 0.15
        item = built.order(
            order_id,
            *(self.line(str(n)) for n in range(1, self.chance.randint(2, 5))),
            shop_id=self.shop(),
            paid=None if begins_unpaid else self.instant(),
            status="UNPAID" if begins_unpaid else "COMPLETED",
            currency=self.chance.choice(["USD", "USD", "GBP", "GBP", "EUR"]),
            is_sample_order=self.chance.random() < 0.04,
            version=100,
        )
        self.orders[order_id] = [item]
        return deepcopy(item)

    def line(self, line_id: str) -> dict:
        price = self.chance.choice([self.chance.randint(0, 60), self.chance.randint(1, 900_000)])
        return built.line(
            line_id,
            f"{price / 100:.2f}",
            self.amount(0, price) if self.chance.random() < 0.3 else "0.00",
            product_id=self.chance.choice([BOWL, CUP]),
            affiliate_commission=self.amount(0, 500),
            is_gift=self.chance.random() < 0.06,
        )

    def changed(self, before: dict) -> dict:
        """One thing is other than before. An order that was ever unpaid keeps its lines."""
        item = deepcopy(before)
        lines = item["line_items"]
        may_lose = all("paid_time" in known for known in self.orders[before["order_id"]])
        what = self.chance.choice(["price", "lines", "day", "status", "paid", "currency", "new"])
        if what == "price" and lines:
            place = self.chance.randrange(len(lines))
            lines[place] = self.line(lines[place]["id"])
        elif what == "lines" and lines and may_lose:
            lines.pop(self.chance.randrange(len(lines)))
        elif what == "new":
            free = next(n for n in range(1, 99) if str(n) not in {told["id"] for told in lines})
            lines.append(self.line(str(free)))
        elif what == "currency":
            item["currency"] = self.chance.choice(["USD", "GBP"])
        elif what == "status":
            item["status"] = self.chance.choice(["CANCELLED", "DELIVERED", "ON_HOLD"])
        if what in ("day", "paid") or item["status"] not in ("UNPAID", "CANCELLED"):
            item.setdefault("paid_time", built.seconds(self.instant()))
        if what == "day":
            item["paid_time"] = built.seconds(self.instant())
        if what == "paid":
            item["status"] = "COMPLETED"
        return item

    def refund(self) -> dict:
        if self.refunds and self.chance.random() < 0.35:
            versions = self.refunds[self.chance.choice(list(self.refunds))]
            item = deepcopy(self.chance.choice(versions))
            if self.chance.random() < 0.75:
                item["update_time"] += self.chance.choice([-1, 0, 1, 2])
                item["status"] = self.chance.choice(["COMPLETED", "REVERSED"])
                item["amount"] = self.chance.choice([item["amount"], self.amount(1, 9_000)])
                item["line_item_id"] = self.chance.choice([item["line_item_id"]] * 9 + ["1"])
            versions.append(item)
            return deepcopy(item)
        return self.new_refund()

    def new_refund(self) -> dict:
        """Of a line that may not have arrived yet; sometimes of more than it is worth."""
        orders = list(self.orders) or ["O0000"]
        order_id = self.chance.choice([*orders, f"O{len(orders) + 2:04}"])
        known = self.orders.get(order_id, [{"shop_id": LIN, "line_items": []}])[-1]
        lines = known["line_items"] or [built.line("1", "10.00")]
        of = self.chance.choice(lines)
        most = int((float(of["original_price"]) - float(of["seller_discount"])) * 100) + 2
        refund_id = f"R{len(self.refunds):04}"
        item = built.refund(
            refund_id,
            self.chance.choice([self.amount(0, most), self.amount(most // 2, most)]),
            order_id=order_id,
            line_id=of["id"],
            shop_id=known["shop_id"],
            version=100,
        )
        self.refunds[refund_id] = [item]
        return deepcopy(item)

    def fx_rate(self) -> dict:
        item = built.rate(self.chance.choice(["GBP", "EUR"]), self.day(), self.rate())
        if self.chance.random() < 0.5:
            return item
        return item | {"update_time": self.later("rate", item["currency"], item["date"])}

    def ad_day(self) -> dict:
        item = built.ad_day(
            self.amount(0, 9_000),
            self.day(),
            currency=self.chance.choice(["USD", "GBP", "EUR"]),
            shop_id=self.shop(),
            product_id=self.chance.choice([BOWL, CUP]),
            funded_by=self.chance.choice(["platform"] * 6 + ["ad_credit"]),
        )
        if self.chance.random() < 0.5:
            return item
        return item | {"update_time": self.later("ads", item["shop_id"], item["date"])}

    def shuffled(self, *thing: str) -> int:
        """A time before or after the others of that thing, and never one of them."""
        taken = self.taken.setdefault(thing, set())
        time = built.seconds(self.instant())
        while time in taken:
            time += 1
        taken.add(time)
        return time

    def creator(self) -> dict:
        creator_id = f"C{self.chance.randrange(5)}"
        tier = self.chance.choice(["nano", "micro", "mid", "mid", "top"])
        return built.creator(creator_id, tier) | {
            "update_time": self.shuffled("creator", creator_id)
        }

    def video(self) -> dict:
        number = self.chance.randrange(24)
        posted = date.fromisoformat(JUNE) + timedelta(days=3 * number - 40)
        return built.video(
            f"V{number}",
            f"C{number % 6}",
            posted.isoformat(),
            shop_id=SHOPS[number % 3],
            product_id=(BOWL, CUP, "1799")[number % 5 % 3],
            status=self.chance.choice(["PUBLIC", "PUBLIC", "REMOVED"]),
            update_time=self.shuffled("video", str(number)),
        )

    def aigc_item(self) -> dict:
        number = self.chance.randrange(30)
        offered = date.fromisoformat(JUNE) + timedelta(days=2 * number - 40)
        after = self.chance.choice([0, 3 * 86_400, 7 * 86_400 - 200, 7 * 86_400, 9 * 86_400])
        same = {"content_sha256": f"{number // 4:02x}" * 32} if number % 2 else {}
        known = self.times.get(("item", str(number)), 0)
        self.times["item", str(number)] = known + 1
        return built.aigc_item(
            f"I{number}",
            offered.isoformat(),
            self.chance.choice(["pending", "accepted", "rejected"]),
            shop_id=SHOPS[number % 3],
            product_id=BOWL if number % 7 else "1799",
            update_time=built.seconds(offered.isoformat()) + after + known,
            **same,
        )

    def renamed(self) -> dict:
        """Also an older name, which does not stay."""
        shop_id = self.shop().replace(STRANGER, LIN)
        version = self.shuffled("shop", shop_id)
        return built.shop(shop_id, name=f"{shop_id} {version}") | {"update_time": version}

    MAKERS = {
        "orders": order,
        "refunds": refund,
        "fx-rates": fx_rate,
        "ad-spend": ad_day,
        "creators": creator,
        "creator-videos": video,
        "aigc-items": aigc_item,
        "shops": renamed,
    }
    WEIGHTS = (10, 6, 2, 2, 1, 2, 2, 1)
