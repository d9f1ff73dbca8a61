"""What the demo adds to pages: its bar, and on those for signing in who can."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from growth_program.demo import bars, cast


def demo(request: HttpRequest) -> dict[str, Any]:
    """The includes' names, and what they show."""
    context: dict[str, Any] = {
        "demo_head": "demo/head.html",  # of staff's pages: others have it
        "demo_foot": "demo/foot.html",
        "demo_bar": SimpleLazyObject(bars.bar),
        "demo_here": request.get_full_path(),
    }
    if request.path.startswith("/accounts/"):
        context |= {
            "demo_logins": "demo/logins.html",
            "demo_merchants": [(email, gettext(role)) for email, role in cast.MERCHANTS],
            "demo_staff": [(one.email, gettext(one.group)) for one in cast.STAFF],
            "demo_password": cast.PASSWORD,
            "demo_code": cast.code(),
        }
    return context
