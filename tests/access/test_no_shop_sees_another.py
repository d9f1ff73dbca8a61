"""FAULTS 21: every page of a shop as a stranger, as a member of another, as a member without the
role; PRODUCT.md §2."""

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import Statement
from compensation.services import adjudications
from enrollment.models import (
    Campaign,
    CampaignAnnouncement,
    Enrollment,
    ProductUpload,
    SampleRequest,
)
from growth_program.content.models import AigcItem
from growth_program.core import clock
from growth_program.marketplace.models import Product, Shop
from growth_program.people.models import ShopMember, User
from growth_program.portal.access import Role
from tests import world as built
from tests.access.addresses import of_shops
from tests.compensation.lived import TERM, compute, deliver
from tests.enrollment.promoted import mega
from tests.enrollment.sampled import request
from tests.world import LIN, MAY, NEIGHBOUR, close, give, order

PAGES = {address.name: address.rule for address in of_shops()}
# Parts of addresses, for Lin's shop. A page whose address has other parts fails here.
NUMBER = "2026-summer-00001-202605"
PARTS = {
    "statement": [NUMBER],
    "statement-order": [NUMBER],
    "statement-adjustments": [NUMBER],
    "statement-csv": [NUMBER],
    "statement-pdf": [NUMBER],
    "statement-day": [NUMBER, MAY],
    "decision": ["2026-summer-00001", 1],
    "decision-pdf": ["2026-summer-00001", 1],
    "contest": ["2026-summer-00001", 1],
    "agreement-accepted": ["2026-summer-00001"],
    "agreement-text": ["2026-summer-00001"],
    "agreement-pdf": ["2026-summer-00001"],
}
# Of a shop that is invited or has just applied: `tests.enrollment` looks at them.
JOINING = {
    *("invitation", "invitation-decline", "agreement", "agreement-accepted", "agreement-text"),
    *("agreement-pdf", "apply", "application", "application-withdraw"),
}


def join(shop_id: str, name: str, role: Role) -> User:
    user = User.objects.create_user(f"{name}@shop.example", name=name.title())
    ShopMember.objects.create(user=user, shop_id=shop_id, role=role)
    return user


@pytest.fixture
def lived(world, people):
    """A whole term of Lin's shop, decided; her neighbour has a shop too."""
    give("orders", order("A"))
    give("sample-requests", request("R-1"))
    deliver()
    close(*TERM)
    compute(LIN)
    decision = built.newest_decision()
    adjudications.review(decision.pk, by=people.mei)
    adjudications.approve(decision.pk, by=people.omar)
    return {role: join(LIN, role, role) for role in Role}


OF_UPLOADS = ("product-upload", "product-upload-to-mend")


def upload_of_lin(lived) -> ProductUpload:
    """A spreadsheet that was checked and never submitted; after the term none is taken."""
    given = {"name": "a.csv", "file_format": "csv", "language": "en", "ready": 0, "at": clock.now()}
    lists = {"columns": ["product_id"], "rows": [], "problems": []}
    found, _is_new = ProductUpload.objects.get_or_create(
        enrollment=Enrollment.objects.get(shop=LIN), by=lived[Role.OWNER], defaults=given | lists
    )
    return found


def promotion_of_lin() -> Campaign:
    """A mega promotion that Lin's shop was told of while it was served."""
    if not Campaign.objects.exists():
        give("campaigns", mega())
        told = {"campaign": Campaign.objects.get(), "enrollment": Enrollment.objects.get(shop=LIN)}
        CampaignAnnouncement.objects.create(**told, informed_at=clock.now())
    return Campaign.objects.get()


def address(name: str, lived, shop_id: str = LIN) -> str:
    parts = PARTS.get(name, [])
    if name == "product":
        parts = [Product.objects.filter(shop=LIN).values_list("pk", flat=True)[0]]
    if name in OF_UPLOADS:
        parts = [upload_of_lin(lived).pk]
    if name == "campaign":
        parts = [promotion_of_lin().pk]
    if name == "member":
        parts = [ShopMember.objects.get(user=lived[Role.OPERATOR]).pk]
    if name == "sample-extend":
        parts = [SampleRequest.objects.filter(shop=LIN)[0].pk]
    if name == "content-reject":
        parts = [AigcItem.objects.filter(shop=LIN)[0].pk]
    return reverse(name, args=[shop_id, *parts])


def asked(client: Client, lived, status: int, pages=PAGES, **others) -> list[tuple]:
    """The pages, by GET and by POST, that answer something else."""
    found = []
    for name in sorted(pages):
        for method in ("get", "post"):
            answer = getattr(client, method)(address(name, lived, **others))
            if answer.status_code != status:
                found.append((name, method, answer.status_code))
    return found


@pytest.mark.parametrize("role", Role)
def test_whom_it_is_for_sees_it(lived, role):
    """The order's page asks for an order; a button's address for a POST."""
    client = built.signed_in(lived[role])
    his = {name for name, rule in PAGES.items() if role in rule.roles}
    for name in sorted(his - JOINING):
        words = "?order=A" if name == "statement-order" else ""
        assert client.get(address(name, lived) + words).status_code in (200, 405), name


@pytest.mark.parametrize("role", Role)
def test_a_member_without_the_role_does_not(lived, role):
    others = [name for name, rule in PAGES.items() if role not in rule.roles]

    assert asked(built.signed_in(lived[role]), lived, 403, others) == []


def test_nobody_in_particular_is_asked_who_he_is(lived):
    client = Client()

    assert asked(client, lived, 302) == []
    for name in PAGES:
        assert client.get(address(name, lived))["Location"].startswith("/accounts/login/?next=")


def test_to_the_owner_of_another_shop_it_does_not_exist(lived):
    assert asked(built.signed_in(join(NEIGHBOUR, "nan", Role.OWNER)), lived, 404) == []


def test_staff_have_pages_of_their_own(lived, people):
    assert asked(built.signed_in(people.mei), lived, 404) == []
    assert asked(built.signed_in(people.omar), lived, 404) == []


def test_a_shop_that_there_is_not(lived):
    client = built.signed_in(lived[Role.OWNER])

    assert asked(client, lived, 404, shop_id="7499999") == []


OWN_KEYS = ("campaign", "member", "content-reject", "product", "sample-extend", *OF_UPLOADS)
NESTED = [name for name in sorted(PAGES) if name in PARTS or name in OWN_KEYS]


@pytest.mark.parametrize("name", NESTED)
def test_nor_through_ones_own_shop(lived, name):
    """Her neighbour asks for Lin's statement, decision or member below his own shop's address."""
    neighbour = join(NEIGHBOUR, "nan", Role.OWNER)

    answer = built.signed_in(neighbour).get(address(name, lived, shop_id=NEIGHBOUR))

    assert answer.status_code == 404


def test_two_people_with_a_shop_each_and_one_in_common(lived):
    both = lived[Role.FINANCE]
    ShopMember.objects.create(user=both, shop_id=NEIGHBOUR, role=Role.OWNER)
    client = built.signed_in(both)

    assert client.get(reverse("members", args=[NEIGHBOUR])).status_code == 200
    assert client.get(reverse("members", args=[LIN])).status_code == 403
    assert client.get(reverse("statements", args=[LIN])).status_code == 200


def test_what_was_changed_holds_from_the_next_request_on(lived):
    operator = ShopMember.objects.get(user=lived[Role.FINANCE])
    client = built.signed_in(lived[Role.FINANCE])
    page = reverse("statements", args=[LIN])
    assert client.get(page).status_code == 200

    ShopMember.objects.filter(pk=operator.pk).update(role=Role.OPERATOR)
    assert client.get(page).status_code == 403
    ShopMember.objects.filter(pk=operator.pk).delete()
    assert client.get(page).status_code == 404
    User.objects.filter(pk=lived[Role.FINANCE].pk).update(is_active=False)
    assert client.get(page).status_code == 302


def test_a_decision_that_is_not_approved_yet_is_not_shown(world, people):
    deliver()
    close(*TERM)
    compute(LIN)
    client = built.signed_in(join(LIN, "lin", Role.OWNER))

    assert "正在复核" in client.get(reverse("decisions", args=[LIN])).content.decode()
    assert client.get(reverse("decision", args=[LIN, "2026-summer-00001", 1])).status_code == 404


class TestAccountManagers:
    """PRODUCT.md §2: an account manager sees the shops assigned to him, and no other."""

    RECORDS = ("billing/statement", "enrollment/enrollment", "compensation/adjudication")

    @pytest.fixture
    def another(self, lived) -> User:
        return built.employ("zoe", "account managers")

    def test_the_one_who_is_assigned(self, lived, people):
        client = built.signed_in(people.mei)
        for record in self.RECORDS:
            assert "2026-summer-00001" in client.get(f"/admin/{record}/").content.decode()

    def test_another(self, another):
        client = built.signed_in(another)
        statement = Statement.objects.first()
        for record in self.RECORDS:
            assert "2026-summer-00001" not in client.get(f"/admin/{record}/").content.decode()
        assert client.get(f"/admin/billing/statement/{statement.pk}/lines/").status_code == 404
        assert client.get(f"/admin/billing/statement/{statement.pk}/change/").status_code == 302
        assert LIN not in client.get("/admin/marketplace/shop/").content.decode()
        assert LIN not in client.get("/admin/core/auditentry/").content.decode()

    def test_a_stand_in(self, another, people):
        built.assignments.assign([LIN], manager=people.mei, stand_in=another, by=None)

        page = built.signed_in(another).get("/admin/marketplace/shop/").content.decode()

        assert (LIN in page, NEIGHBOUR in page) == (True, False)

    def test_a_supervisor_sees_all(self, lived):
        page = built.signed_in(built.employ("sam", "supervisors")).get("/admin/marketplace/shop/")

        assert all(shop.pk in page.content.decode() for shop in Shop.objects.all())
