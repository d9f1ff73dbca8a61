"""What the frame of every page needs."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from growth_program.people.models import Appearance
from growth_program.portal import choices, menu

OWN_WORDS = {"zh-hans": "中文", "en": "English"}  # a language names itself
APPEARANCES = [  # and the drawing of each
    (Appearance.SYSTEM, "contrast"),
    (Appearance.LIGHT, "sun"),
    (Appearance.DARK, "moon"),
]


def frame(request: HttpRequest) -> dict[str, Any]:
    """The other language, light or dark; for a shop's page its menu and the visitor's shops."""
    context: dict[str, Any] = {
        "other_language": other_language(),
        # Not before a page asks: one that does not is the same for everybody, and may be kept.
        "appearance": SimpleLazyObject(lambda: choices.appearance(request)),
        "appearances": APPEARANCES,
    }
    member = getattr(request, "member", None)
    if member is not None:
        at = request.resolver_match.view_name if request.resolver_match else ""
        groups: Any = SimpleLazyObject(lambda: menu.shown_to(member, at=at))
        context |= {
            "member": member,
            "menu": groups,
            "tabs": SimpleLazyObject(lambda: list(menu.tabs(groups))),
        }
    return context


def other_language() -> dict[str, str]:
    """What the switch offers: the language that the page is not in, in its own words."""
    code = "zh-hans" if get_language() == "en" else "en"
    return {"code": code, "name": OWN_WORDS[code]}
