"""The mailbox: all mail of the demo, for everybody who is at this machine."""

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from growth_program.demo import mailbox as mails
from growth_program.portal.access import open_page
from growth_program.support.models import Mail

# What a mail may do in its frame: be looked at, and open its links in a page of their own.
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
LOOKED_AT = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    f"frame-ancestors 'self'; sandbox {SANDBOX}"
)


@open_page
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """All of it, the newest first, and how much still waits."""
    waiting = Mail.objects.waiting().order_by("due_at")
    context = {
        "mails": mails.received(),
        "waiting": waiting.count(),
        "next": waiting.first(),
    }
    return render(request, "demo/mailbox.html", context)


@csp_replace({"frame-src": ["'self'"]})
@open_page
@require_GET
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: what it says of itself, its text, and its HTML in a frame that can do nothing."""
    found = _found(name)
    context = {"mail": found, "headers": _headers(found), "sandbox": SANDBOX}
    return render(request, "demo/mail.html", context | {"text": found.part("plain")})


@xframe_options_sameorigin
@open_page
@require_GET
def html(request: HttpRequest, name: str) -> HttpResponse:
    """What the frame shows, under a policy of its own."""
    response = HttpResponse(_found(name).part("html"))
    response["Content-Security-Policy"] = LOOKED_AT
    return response


def _headers(found: mails.Received) -> dict[str, str]:
    """What a template can name: headers have hyphens."""
    return {
        name.replace("-", "_").lower(): str(found.message[name] or "")
        for name in ("Subject", "From", "To", "Message-ID")
    }


def _found(name: str) -> mails.Received:
    found = mails.one(name)
    if found is None:
        raise Http404
    return found
