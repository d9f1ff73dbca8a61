"""Lin's whole term, as fixtures for all tests of pages."""

import pytest

from billing.models import Statement
from compensation.services import adjudications
from enrollment.services import screenings
from growth_program.core.models import Program
from growth_program.people.models import ShopMember, User
from tests import world as built
from tests.compensation.lived import TERM, compute, deliver
from tests.enrollment.sampled import request
from tests.world import BOWL, LIN, close, give, line, order, refund


@pytest.fixture
def lin(world) -> User:
    user = User.objects.create_user("lin@shop.example", "a long enough one", name="Lin")
    ShopMember.objects.create(user=user, shop_id=LIN, role="owner")
    return user


@pytest.fixture
def lived(lin, people) -> Statement:
    """Lin's whole term: screened, an order with a refund, content, months closed, decided."""
    screenings.screen(Program.objects.get(), by=people.mei)
    give("orders", order("A", line("1", "100.00", "9.90"), line("2", "5.00", is_gift=True)))
    give("refunds", refund("R", "10.10"))
    deliver()
    give("sample-requests", request("R-1", "C-1", product_id=BOWL))
    close(TERM[0])
    give("refunds", refund("S", "1.35"))
    close(*TERM[1:])
    compute(LIN)
    decision = built.newest_decision()
    adjudications.review(decision.pk, by=people.mei)
    adjudications.approve(decision.pk, by=people.omar)
    return Statement.objects.get(month="2026-05-01")


@pytest.fixture
def page(lin, client):
    """The text of a page of Lin's shop."""
    built.sign_in(client, lin)

    def page(way: str = "") -> str:
        answer = client.get(f"/shops/{LIN}/{way}")
        assert answer.status_code == 200
        return answer.content.decode()

    return page
