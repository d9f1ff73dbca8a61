"""The people of the demo. It is on one machine alone, so all may know how they sign in."""

import time
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX as NOT_USABLE
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils.translation import gettext_noop

from growth_program.marketplace.models import Shop
from growth_program.people.models import Assignment, ShopMember, User
from growth_program.people.services import assignments, members, owners

PASSWORD = "growth-demo"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of everybody's second factor
PERIOD = app_settings.TOTP_PERIOD  # seconds


@dataclass(frozen=True, slots=True)
class Employee:
    """One of the platform's staff."""

    email: str
    name: str
    group: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody whom the owner of a shop has let in."""

    email: str
    name: str
    role: str
    shop: str  # its name


OMAR = Employee("omar@platform.example", "Omar Haddad", "finance")
INES = Employee("ines@platform.example", "Inês Ferreira", "finance")
MEI = Employee("mei@platform.example", "周敏", "account managers")
SARA = Employee("sara@platform.example", "Sara Lindqvist", "supervisors")
STAFF = (
    OMAR,
    INES,
    MEI,
    Employee("jun@platform.example", "方俊", "account managers"),
    SARA,
    Employee("ada@platform.example", "Ada Okafor", "administrators"),
)
LIN = "lin@qingyu.example"
COLLEAGUES = (
    Colleague("chen@qingyu.example", "陈一帆", "operator", "青屿户外旗舰店"),
    Colleague("wu@qingyu.example", "吴晓", "finance", "青屿户外旗舰店"),
    Colleague(LIN, "林清扬", "operator", "禾巷家居旗舰店"),
)
MERCHANTS = (
    (LIN, "owner"),
    ("chen@qingyu.example", "operator"),
    ("wu@qingyu.example", "shop finance"),
    ("bai@ruoshui.example", gettext_noop("owner, invited")),
    ("jiang@qiye.example", gettext_noop("owner, new in the program")),
)


def user(one: Employee) -> User:
    """The account of one of the staff."""
    found: User = User.objects.get(email=one.email)
    return found


def owner(shop: Shop) -> User:
    """Who owns a shop."""
    found: User = User.objects.get(memberships__shop=shop, memberships__role=ShopMember.Role.OWNER)
    return found


def hire() -> None:
    """Accounts for staff who have none yet, and second factors."""
    for one in STAFF:
        user = User.objects.filter(email=one.email).first()
        if user is None:
            user = User.objects.create_user(one.email, PASSWORD, name=one.name, is_staff=True)
        user.groups.add(Group.objects.get(name=one.group))
        if not is_mfa_enabled(user):
            TOTP.activate(user, SECRET)


def let_in() -> None:
    """Accounts for owners and their colleagues, and an account manager for each shop."""
    owners.appoint_named()
    for one in COLLEAGUES:
        shop = Shop.objects.get(name=one.shop)
        if not shop.members.filter(user__email=one.email).exists():
            details = {"name": one.name, "role": one.role, "language": "zh-hans"}
            owner = shop.members.filter(role="owner").first()
            members.invite(shop, email=one.email, by=owner and owner.user, **details)
    without = User.objects.filter(memberships__isnull=False, password__startswith=NOT_USABLE)
    User.objects.filter(pk__in=without.values("pk")).update(password=make_password(PASSWORD))
    ShopMember.objects.filter(is_to_be_told=True).update(is_to_be_told=False)
    _assign()


def _assign() -> None:
    """Most shops to Mei, every third to Jun."""
    mei, jun, sara = (
        User.objects.get(email=f"{name}@platform.example") for name in ("mei", "jun", "sara")
    )
    waiting = Shop.objects.filter(assignment=None).order_by("shop_id")
    if not Assignment.objects.exists():
        shops = list(waiting.values_list("pk", flat=True))
        assignments.assign(shops[2::3], manager=jun, by=sara)
        assignments.assign([pk for pk in shops if pk not in shops[2::3]], manager=mei, by=sara)


def code() -> str:
    """What an authenticator app would show now."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // PERIOD))
