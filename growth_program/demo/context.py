"""What the demo adds to pages: who can sign in, on the pages for it alone."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from growth_program.demo import cast


def demo(request: HttpRequest) -> dict[str, Any]:
    """The includes' names, and what they show."""
    if not request.path.startswith("/accounts/"):
        return {}
    return {
        "demo_logins": "demo/logins.html",
        "demo_merchants": [(email, gettext(role)) for email, role in cast.MERCHANTS],
        "demo_staff": [(one.email, gettext(one.group)) for one in cast.STAFF],
        "demo_password": cast.PASSWORD,
        "demo_code": cast.code(),
    }
