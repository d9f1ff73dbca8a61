"""The term as Lin lived it: what she sold, what was delivered, and the decision on it."""

from compensation.models import Adjudication
from compensation.services import adjudications
from growth_program.core.models import Program
from tests import world as built
from tests.world import LIN, aigc_item, close, creator, give, line, order, video

DUE = "2026-08-16"
TERM = ("2026-05", "2026-06", "2026-07")


def sell(gmv: str, **others) -> None:
    give("orders", order(f"sold for {gmv}", line(price=gmv), **others))


def deliver(aigc: int = 5, videos: int = 3) -> None:
    """Accepted items, and videos of a creator of tier mid: all that was promised, or less."""
    give("creators", creator("C-1", "mid"))
    if aigc:
        give("aigc-items", *(aigc_item(f"I-{n}", outcome="accepted") for n in range(aigc)))
    if videos:
        give("creator-videos", *(video(f"V-{n}", "C-1") for n in range(videos)))


def compute(*shop_ids: str, on: str = DUE) -> int:
    """Decide on a day what is due of shops, and say how many that was."""
    program = Program.objects.get(code=built.PROGRAM)
    shops = list(shop_ids or (LIN,))
    return adjudications.compute_due(program, shop_ids=shops, on=built.at(on).date())


def decided(shop_id: str = LIN) -> Adjudication:
    """Close the term and decide."""
    close(*TERM)
    assert compute(shop_id) == 1
    return Adjudication.objects.get(enrollment__shop=shop_id)
