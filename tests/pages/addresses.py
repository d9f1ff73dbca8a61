"""The addresses of all pages, of Lin's shop after her term."""

from django.contrib import admin

from enrollment.models import SampleRequest
from growth_program.marketplace.models import Product
from growth_program.people.models import ShopMember
from tests.world import LIN, MAY

NUMBER = "2026-summer-00001-202605"
SHOP_PAGES = (
    *("", "statements/", f"statements/{NUMBER}/", f"statements/{NUMBER}/{MAY}/"),
    *(f"statements/{NUMBER}/order/?order=A", f"statements/{NUMBER}/adjustments/"),
    *("guarantees/", "decision/", "wallet/", "members/", "members/invite/"),
    "decision/2026-summer-00001/1/contest/",
    *("content/", "content/?only=all", "tools/", "activity/"),
    *("worth/", "worth/products/"),
    *("campaigns/", "campaigns/?when=open"),
    *("samples/", "samples/?only=all"),
    *("products/", "products/catalogue/", "products/samples/", "products/upload/"),
)
OWN_PAGES = (
    *("/shops/", "/shops/?q=zzz", "/profile/", "/components/"),
    *("/notices/", "/notices/?unread", "/notices/preferences/"),
    *("/notices/", "/notices/preferences/"),
    *("/accounts/2fa/", "/accounts/password/change/", "/accounts/logout/"),
)
DESK = (
    *("", "billing/statement/drafts/", "gateway/apiclient/add/"),
    *("content/rejections/", "enrollment/requirements/"),
    *("billing/fees/", "enrollment/invitation/invite/"),
)
# Of a shop on its way in: before its application, and after it.
INVITED = (
    *("invitation/", "invitation/decline/", "agreement/"),
    *("worth/", "worth/products/", "worth/products/?only=mend"),
    "worth/?sales=9160&margin=430&affiliate=a&ads=6.8&credit=2",
    "worth/?sales=2000&margin=38&affiliate=8&ads=6",
)
APPLIED = ("", "worth/", "application/", "agreement/2026-summer-00002/")
OPEN_PAGES = ("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/")


def of_lin() -> list[str]:
    """All that she sees, with one that there is not."""
    member = ShopMember.objects.get(shop=LIN).pk
    product = Product.objects.filter(shop=LIN).values_list("pk", flat=True)[0]
    sample = SampleRequest.objects.filter(shop=LIN).values_list("pk", flat=True)[0]
    others = (f"members/{member}/", f"products/{product}/", f"samples/{sample}/extend/")
    shop = [f"/shops/{LIN}/{way}" for way in (*SHOP_PAGES, *others)]
    return [*shop, *OWN_PAGES, "/nowhere/"]


def of_staff() -> list[str]:
    """Every list of the admin, its first record with its history, and the pages of the desk."""
    found = [f"/admin/{way}" for way in DESK]
    for model, record_admin in admin.site._registry.items():
        place = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        found.append(place)
        row = record_admin.model._default_manager.first()
        if row is not None:
            found += [f"{place}{row.pk}/change/", f"{place}{row.pk}/history/"]
    return found
