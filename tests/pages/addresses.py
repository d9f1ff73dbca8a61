"""The addresses of all pages, of Lin's shop after her term."""

from growth_program.people.models import ShopMember
from tests.world import LIN, MAY

NUMBER = "2026-summer-00001-202605"
SHOP_PAGES = (
    *("", "statements/", f"statements/{NUMBER}/", f"statements/{NUMBER}/{MAY}/"),
    *(f"statements/{NUMBER}/order/?order=A", f"statements/{NUMBER}/adjustments/"),
    *("guarantees/", "decision/", "members/", "members/invite/"),
)
OWN_PAGES = (
    *("/shops/", "/shops/?q=zzz", "/profile/", "/components/"),
    *("/notices/", "/notices/?unread", "/notices/preferences/"),
    *("/accounts/2fa/", "/accounts/password/change/", "/accounts/logout/"),
)
OPEN_PAGES = ("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/")


def of_lin() -> list[str]:
    """All that she sees, with one that there is not."""
    member = ShopMember.objects.get(shop=LIN).pk
    shop = [f"/shops/{LIN}/{way}" for way in (*SHOP_PAGES, f"members/{member}/")]
    return [*shop, *OWN_PAGES, "/nowhere/"]
