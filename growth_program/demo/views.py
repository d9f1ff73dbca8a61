"""The demo's own pages, for everybody who is at this machine: its clock, and the mailbox."""

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from growth_program.core.nudges import nudge
from growth_program.demo import bars, clocks
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
@require_http_methods(["GET", "POST"])
def clock(request: HttpRequest) -> HttpResponse:
    """The bar again; posted, it moves the clock first, unless that is on its way already.

    Whoever moved it gets his page anew when it arrives; others are told so and ask for it.
    """
    here = request.htmx.current_url_abs_path if request.htmx else ""  # type: ignore[attr-defined]
    was = request.GET.get("was", "")
    if request.method == "POST":
        _move(request.POST.get("to", ""))
        if not request.htmx:  # type: ignore[attr-defined]
            return HttpResponseRedirect(_own(request, request.POST.get("next", "")))
        was = "mine"
    bar = bars.bar()
    if bar and bar.way is None and was == "mine" and request.method == "GET":
        return HttpResponse(headers={"HX-Refresh": "true"})
    if bar and was != "mine":
        is_there = bar.way is None and was in ("moving", "arrived")
        was = "arrived" if is_there else bar.state
    shown = {"demo_bar": bar, "demo_was": was, "demo_here": _own(request, here or "")}
    return render(request, "demo/bar.html", shown)


def _move(to: str) -> None:
    """Aim the clock at what a button says. One that is stuck tries again."""
    bar = bars.bar()
    for choice in bar.choices if bar else []:
        if choice.name == to:
            clocks.aim(choice.at)
            nudge("growth_program.demo.tasks.move")


def _own(request: HttpRequest, address: str) -> str:
    """An address of this site, or its first."""
    is_own = url_has_allowed_host_and_scheme(address, {request.get_host()})
    return address if is_own else "/"


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
