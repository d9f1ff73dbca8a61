"""Pages for what went wrong: in words, with what to do next and the number of the request.

They ask the database nothing, for it may be what is away.
"""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from growth_program.core.middleware import request_id
from growth_program.documents.services.files import FilesAway
from growth_program.portal.access import NotYourRole
from growth_program.portal.choices import appearance_of_browser
from growth_program.portal.context import other_language

# What happened, and what to do.
WORDS = {
    400: (
        _("We can't read this request"),
        _(
            "Something in the address or in what was sent is not as it should be. "
            "Go back, and try again from the page before."
        ),
    ),
    403: (
        _("This is not open to you"),
        _(
            "You are signed in, but this page is for others. "
            "Whoever gave you your access can change it."
        ),
    ),
    404: (
        _("There is no such page"),
        _("The address may be mistyped, or it belongs to a shop that you are not a member of."),
    ),
    413: (
        _("That is too large"),
        _("Send it in smaller parts. Nothing of it was kept."),
    ),
    423: (
        _("The platform runs this tool for now"),
        _(
            "While the program serves your shop this tool is locked. "
            "Ending or lowering what already runs is still possible."
        ),
    ),
    429: (
        _("Too many tries"),
        _("Wait a few minutes, then try again. Nothing is locked for good."),
    ),
    500: (
        _("Something broke on our side"),
        _("It has been noted. Try again in a moment; if it stays, tell us the number below."),
    ),
    503: (
        _("We can't answer just now"),
        _(
            "The database is not there for a moment. Nothing that was saved is lost. "
            "Try again in a minute."
        ),
    ),
}
FILES_AWAY = (
    _("This file can't be fetched just now"),
    _(
        "The place where files are kept does not answer for a moment. Nothing is lost. "
        "Try again in a minute."
    ),
)
EXPIRED = (
    _("This form was open for too long"),
    _("Nothing was saved. Go back, load the page again, and send it once more."),
)


def answer(request, status, words=None):
    """The page of a status. Of the API it becomes a problem document: `gateway.problems`."""
    title, advice = words or WORDS[status]
    context = {
        "status": status,
        "title": title,
        "advice": advice,
        "number": request_id(),
        "LANGUAGE_CODE": get_language(),
        "language_code": get_language(),
        "other_language": other_language(),
        "appearance": appearance_of_browser(request),
        "path": request.get_full_path(),
    }
    response = HttpResponse(render_to_string("errors/error.html", context), status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def bad_request(request, exception):
    """400, or 413 where it was too much."""
    return answer(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request, exception):
    """403; a member whose role it is not for learns whom it is for."""
    if not isinstance(exception, NotYourRole):
        return answer(request, 403)
    roles = pgettext("between roles", ", ").join(str(role.label) for role in exception.roles)
    advice = _(
        "Your role in %(shop)s is %(role)s; this page is for: %(roles)s. "
        "An owner can change your role."
    ) % {
        "shop": exception.member.shop,
        "role": exception.member.get_role_display(),
        "roles": roles,
    }
    return answer(request, 403, (WORDS[403][0], advice))


def not_found(request, exception):
    """404: it is not there, or it is another's."""
    return answer(request, 404)


def broken(request):
    """500, or 503 where it is only that the database, or the storage of files, is away."""
    error = sys.exc_info()[1]
    if isinstance(error, FilesAway):
        return answer(request, 503, FILES_AWAY)
    is_away = isinstance(error, OperationalError | InterfaceError)
    return answer(request, 503 if is_away else 500)


def csrf_failed(request, reason=""):
    """403: the form came from elsewhere, or from before the last sign-in."""
    return answer(request, 403, EXPIRED)


def too_many(request, exception=None):
    """429, for the library that counts sign-ins."""
    response = answer(request, 429)
    response["Retry-After"] = "60"
    return response
