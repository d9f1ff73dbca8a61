from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from billing.admin.asked import asked_month
from billing.models import Statement
from billing.reports import settlement
from growth_program.core.models import Program
from growth_program.documents.downloads import download


def report(request):
    """The settlement report of a month: its rows, their total, and the file."""
    if not request.user.has_perms(["billing.export_settlement", "people.view_every_shop"]):
        raise PermissionDenied
    programs = list(Program.objects.order_by("-pk"))
    program = _chosen(programs, request.GET.get("program", ""))
    months = settlement.months(program)[::-1] if program else []
    month = asked_month(request.GET["month"]) if "month" in request.GET else _last_over(months)
    if program and month and "csv" in request.GET:
        return _download(program, month)
    page = None
    if program and month:
        page = settlement.page(program, month, after=request.GET.get("after", ""))
    context = {
        **admin.site.each_context(request),
        "title": _("Settlement report"),
        "opts": Statement._meta,
        "programs": programs,
        "program": program,
        "months": months,
        "month": month,
        "page": page,
    }
    return TemplateResponse(request, "admin/billing/settlement.html", context)


def _chosen(programs, code):
    found = next((one for one in programs if one.code == code), None)
    if code and found is None:
        raise Http404
    return found or next(iter(programs), None)


def _last_over(months):
    """The newest month that is over, for it is the one that is settled."""
    return next(iter(months[1:]), None) or next(iter(months), None)


def _download(program, month):
    name = f"settlement-{program.code}-{month:%Y-%m}.csv"
    return download(name, lambda out: settlement.write_csv(out, program, month))
