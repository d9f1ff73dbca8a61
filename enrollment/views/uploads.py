from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from enrollment.models import ProductUpload
from enrollment.reports import product_reasons as reasons
from enrollment.reports import product_sheets
from enrollment.reports import products as report
from enrollment.rules import sheets
from enrollment.services import uploads as service
from enrollment.services.products import NotOpen
from enrollment.views.products import NOT_OPEN, enrollment_or_404
from growth_program.core import clock, paging
from growth_program.documents.unreadable import Unreadable
from growth_program.portal.access import EDITORS, shop_page

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PAGE = 100  # problems
NAMES = {sheets.CHINESE: "商品", sheets.ENGLISH: "products"}


class FileForm(forms.Form):
    """A spreadsheet, whatever its name says of it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=255,
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "missing": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty. Fill in the template and choose it again."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong with a file, as its page shows it, in the file's language."""

    row: int
    column: str
    value: str
    said: reasons.Said


@shop_page(*EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request, shop):
    """Take a spreadsheet, check it, and show what it says. Nothing is submitted by that."""
    enrollment = enrollment_or_404(shop)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read(service.MOST_BYTES + 1)
        try:
            checked = service.check(enrollment, content, name=file.name, by=request.user)
        except Unreadable as why:
            form.add_error("file", str(reasons.unreadable(why.code, why.figures)))
        except NotOpen:
            form.add_error(None, NOT_OPEN)
        else:
            return redirect("product-upload", shop.pk, checked.pk)
    context = {"shop": shop, "form": form, "is_open": report.is_open(enrollment)}
    return render(request, "enrollment/upload.html", context)


@shop_page(*EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def checked(request, shop, upload_id):
    """A checked spreadsheet: what is ready, what is wrong and how to mend it; then submit it."""
    enrollment = enrollment_or_404(shop)
    found = _found(enrollment, upload_id)
    if request.method == "POST":
        return _decided(request, shop, enrollment, found)
    problems = service.problems_of(found)
    start = paging.key(request.GET.get("from", "")) or 0
    wrong_rows = len({one.row for one in problems})
    context = {
        "shop": shop,
        "upload": found,
        "wrong": _shown(found, problems[start : start + PAGE]),
        "wrong_rows": wrong_rows,
        "rows": found.ready + wrong_rows,
        "next": start + PAGE if len(problems) > start + PAGE else None,
        "may_submit": found.submitted_at is None and report.is_open(enrollment),
    }
    return render(request, "enrollment/checked.html", context)


def _found(enrollment, upload_id) -> ProductUpload:
    return get_object_or_404(ProductUpload, pk=upload_id, enrollment=enrollment)


def _decided(request, shop, enrollment, found):
    """Submit what is shown, or give it up."""
    if "discard" in request.POST:
        service.discard(found.pk, enrollment)
        messages.info(request, _("The file is forgotten. Nothing was submitted."))
        return redirect("products", shop.pk)
    try:
        done = service.submit(found.pk, enrollment, by=request.user)
    except ProductUpload.DoesNotExist:
        raise Http404 from None
    except NotOpen:
        messages.error(request, NOT_OPEN)
    except service.NothingReady:
        messages.error(request, _("No row is ready. Mend the file and choose it again."))
    else:
        if done.submitted_at is None:
            messages.warning(
                request,
                _("Nothing was submitted: products have changed since. Look at it again."),
            )
    return redirect("product-upload", shop.pk, found.pk)


def _shown(found: ProductUpload, problems) -> list[Wrong]:
    """Problems with the cells that they are about, in the file's language."""
    cells = {row.number: row.cells for row in service.rows_of(found)}
    with translation.override(found.language):
        return [
            Wrong(
                one.row,
                sheets.name(one.column, found.language),
                cells[one.row].get(one.column, ""),
                reasons.problem(one),
            )
            for one in problems
        ]


@shop_page(*EDITORS)
@require_safe
def to_mend(request, shop, upload_id):
    """The rows in which something is wrong, as a file with the reasons, to be sent again."""
    found = _found(enrollment_or_404(shop), upload_id)
    content = product_sheets.to_mend(found, service.problems_of(found))
    stem = found.name.rsplit(".", 1)[0][:80] or "products"
    word = "待修改" if found.language == sheets.CHINESE else "to mend"
    return _file(content, f"{stem} ({word})", found.file_format)


@shop_page(*EDITORS)
@require_safe
def template(request, shop):
    """The catalogue as a spreadsheet to be filled in: `?language=en&format=csv`."""
    language = request.GET.get("language", sheets.CHINESE)
    file_format = request.GET.get("format", "xlsx")
    if language not in NAMES or file_format not in TYPES:
        raise Http404
    content = product_sheets.template(enrollment_or_404(shop), file_format, language)
    return _file(content, f"{NAMES[language]} {clock.today()}", file_format)


def _file(content: bytes, stem: str, file_format: str) -> HttpResponse:
    name = "".join(letter for letter in stem if letter.isprintable() and letter not in '/\\"')
    return HttpResponse(
        content,
        headers={
            "Content-Type": TYPES[file_format],
            "Content-Disposition": content_disposition_header(True, f"{name}.{file_format}"),
        },
    )
