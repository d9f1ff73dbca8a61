"""Who may see a page. Every page says so by one of these; a test fails on one that does not.

A shop's page is for its members alone: to anybody else the shop does not exist (404). A member
whose role a page is not for is told so (403). Both are looked up anew for every request.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from growth_program.people.models import ShopMember

View = Callable[..., HttpResponse]
Role = ShopMember.Role
MONEY = (Role.OWNER, Role.FINANCE)
EDITORS = (Role.OWNER, Role.OPERATOR)  # of products and content
EVERY_ROLE = tuple(Role)


@dataclass(frozen=True, slots=True)
class Rule:
    """Whom a page is for."""

    of: str  # "everybody", "person" or "shop"
    roles: tuple[Role, ...] = ()


class NotYourRole(PermissionDenied):
    """A member of the shop, whose role the page is not for."""

    def __init__(self, member: ShopMember, roles: tuple[Role, ...]) -> None:
        """Who asked, and whom it is for."""
        super().__init__(member.role)
        self.member = member
        self.roles = roles


def open_page(view: View) -> View:
    """A page for everybody, signed in or not."""
    view.rule = Rule("everybody")  # type: ignore[attr-defined]
    return view


def own_page(view: View) -> View:
    """A page for whoever is signed in, about himself."""
    scoped = login_required(view)
    scoped.rule = Rule("person")  # type: ignore[attr-defined]
    return scoped


def shop_page(*roles: Role) -> Callable[[View], View]:
    """A page of one shop, for members with one of these roles. The view is handed the shop.

    `request.member` is the visitor's membership.
    """

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def scoped(request: HttpRequest, shop_id: str, **kwargs: Any) -> HttpResponse:
            member = _member(request, shop_id)
            if member.role not in roles:
                raise NotYourRole(member, roles)
            request.member = member  # type: ignore[attr-defined]
            return view(request, member.shop, **kwargs)

        scoped.rule = Rule("shop", roles)  # type: ignore[attr-defined]
        return scoped

    return decorate


def _member(request: HttpRequest, shop_id: str) -> ShopMember:
    rows = ShopMember.objects.select_related("shop", "user")
    member = rows.filter(user=request.user.pk, shop=shop_id).first()
    if member is None:
        raise Http404
    return member
