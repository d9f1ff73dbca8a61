"""A shop that is invited, and the way in: Bo owns the latecomer's shop, Fei is its finance."""

import re
from typing import Any, NamedTuple

from django.test import Client

from enrollment.models import Agreement, Enrollment, Invitation
from enrollment.services import invitations, screenings
from growth_program.core.models import Program
from growth_program.marketplace.models import Shop
from growth_program.people.models import User
from tests import world as built
from tests.support import told
from tests.world import LATECOMER, NEIGHBOUR, PROGRAM

SHOP = f"/shops/{LATECOMER}"
INVITATION, AGREEMENT, APPLY = f"{SHOP}/invitation/", f"{SHOP}/agreement/", f"{SHOP}/apply/"
APPLICATION = f"{SHOP}/application/"


class Shopkeepers(NamedTuple):
    """Of the latecomer's shop."""

    bo: User
    fei: User
    otto: User


def shopkeepers() -> Shopkeepers:
    return Shopkeepers(
        bo=told.member("bo", "owner", LATECOMER),
        fei=told.member("fei", "finance", LATECOMER),
        otto=told.member("otto", "operator", LATECOMER),
    )


def program() -> Program:
    return Program.objects.get(code=PROGRAM)


def select(by: User, *shop_ids: str, is_selected: bool = True) -> None:
    """A person's word that the shops are in, whatever their score says."""
    for shop_id in shop_ids or (NEIGHBOUR, LATECOMER):
        screenings.override(program(), shop_id, is_selected=is_selected, reason="I know it.", by=by)


def invite(by: User, *shop_ids: str, **others: Any) -> Invitation:
    """The latecomer's invitation, unless others are named."""
    sent = invitations.invite(program(), list(shop_ids) or [LATECOMER], by=by, **others)
    assert sent.refused == {}
    return sent.invitations[0]


def shop() -> Shop:
    return Shop.objects.get(pk=LATECOMER)


def form(read: str, **others: str) -> dict[str, str]:
    """What an owner fills in after he has read the text of that hash."""
    return {
        "contact_name": "Bo",
        "contact_email": "bo@shop.example",
        "contact_phone": "+86 138 0000 0000",
        "payment_method": "transfer",
        "is_read": "on",
        "language": "en",
        "read": read,
    } | others


def hash_read(client: Client, language: str = "en") -> str:
    """The hash of the text that the page of the agreement shows."""
    page = client.get(f"{AGREEMENT}?language={language}").content.decode()
    [found] = set(re.findall(r"<code>([0-9a-f]{64})</code>", page))
    return found


def apply(client: Client, **others: str) -> Any:
    read = others.pop("read", None) or hash_read(client, others.get("language", "en"))
    return client.post(APPLY, form(read, **others))


def applied(bo: User, **others: str) -> Agreement:
    """Bo has accepted, with a click."""
    answer = apply(built.signed_in(bo), **others)
    assert (answer.status_code, answer["Location"]) == (302, APPLICATION)
    return Agreement.objects.get(enrollment__shop=LATECOMER)


def enrollment() -> Enrollment:
    return Enrollment.objects.get(shop=LATECOMER)


def menu(client: Client, page: str = f"{SHOP}/members/") -> set[str]:
    """The addresses that a page's menu leads to."""
    return set(re.findall(r'class="side__link" href="([^"]*)"', client.get(page).content.decode()))
