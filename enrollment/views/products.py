from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from enrollment.models import EnrolledProduct, Enrollment
from enrollment.models.qualification import requirements_of
from enrollment.reports import campaigns
from enrollment.reports import product_reasons as reasons
from enrollment.reports import products as report
from enrollment.rules.products import Row
from enrollment.rules.requirements import Failure, Floor, failures, of_listing
from enrollment.services import products as service
from growth_program.core import clock, paging
from growth_program.marketplace.models import Product
from growth_program.marketplace.reports.rates import newest_rates
from growth_program.portal.access import EDITORS, EVERY_ROLE, NotYourRole, shop_page

SORTS = {
    "recent": (gettext_lazy("newest first"), "-pk"),
    "title": (gettext_lazy("by name"), "product__title"),
    "price": (gettext_lazy("by list price"), "product__list_price"),
    "stock": (gettext_lazy("by stock"), "product__stock"),
}
STATES = (
    ("", gettext_lazy("All"), "all"),
    ("qualified", gettext_lazy("Qualified"), "qualified"),
    ("needs_work", gettext_lazy("Needs work"), "needs_work"),
    ("unchecked", gettext_lazy("Not checked yet"), "unchecked"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A product in a list, with what it fails, in words."""

    product: Product
    enrolled: EnrolledProduct | None
    said: list[reasons.Said]


def enrollment_or_404(shop) -> Enrollment:
    """The enrollment whose products the shop's pages are about."""
    enrollment = report.enrollment_of(shop)
    if enrollment is None:
        raise Http404
    return enrollment


@shop_page(*EVERY_ROLE)
@require_safe
def products(request, shop):
    """What the shop has submitted; before its activation, what would qualify."""
    enrollment = enrollment_or_404(shop)
    words, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    sort = request.GET.get("sort", "")
    rows = EnrolledProduct.objects.filter(enrollment=enrollment).select_related("product")
    if state in EnrolledProduct.State.values:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(named(words, "product__"))
    found, after = paging.page_by(
        rows,
        SORTS.get(sort, SORTS["recent"])[1],
        request.GET.get("after", ""),
        size=report.PAGE,
    )
    held = report.counts(enrollment)
    is_open = report.is_open(enrollment)
    context = {
        "shop": shop,
        "enrollment": enrollment,
        "is_open": is_open,
        "may_edit": is_open and request.member.role in EDITORS,
        "dry_run": _dry_run(shop, enrollment) if enrollment.state == "applied" else None,
        "rows": [_enrolled(one) for one in found],
        "states": [(key, name, getattr(held, count)) for key, name, count in STATES],
        "sorts": [(key, name) for key, (name, _order) in SORTS.items()],
        "state": state,
        "words": words,
        "sort": sort,
        "next": after,
        "as_of": clock.now(),
    }
    return render(request, "enrollment/products.html", context)


def named(words: str, path: str = "") -> Q:
    """Products whose name has the words, or whose id begins with them."""
    is_named = Q(**{f"{path}title__icontains": words})
    return is_named | Q(**{f"{path}product_id__startswith": words})


def _enrolled(row: EnrolledProduct) -> Shown:
    return Shown(row.product, row, [reasons.failure(one) for one in row.failures])


def _dry_run(shop, enrollment):
    found = report.dry_run(shop, requirements_of(enrollment.program_id))
    return {
        "products": found.products,
        "qualify": found.qualify,
        "reasons": [(reasons.SHORT[code], count) for code, count in found.reasons],
    }


@shop_page(*EVERY_ROLE)
@require_safe
def catalogue(request, shop):
    """The shop's products, to choose from: which are submitted, and which would qualify."""
    enrollment = enrollment_or_404(shop)
    words = request.GET.get("q", "").strip()
    rows = Product.objects.filter(shop=shop)
    if words:
        rows = rows.filter(named(words))
    found, after = paging.page_by(rows, "title", request.GET.get("after", ""), size=report.PAGE)
    submitted = EnrolledProduct.objects.filter(enrollment=enrollment, product__in=found)
    by_product = {one.product_id: one for one in submitted}
    asked = requirements_of(enrollment.program_id)
    rates = newest_rates({one.currency for one in found}, clock.today())
    shown = []
    for one in found:
        failed = of_listing(report.listing(one), asked, rates.get(one.currency))
        submission = by_product.get(one.pk)
        lacking = submission.failures if submission else failed
        shown.append(Shown(one, submission, [reasons.failure(each) for each in lacking]))
    context = {
        "shop": shop,
        "rows": shown,
        "words": words,
        "next": after,
        "may_edit": report.is_open(enrollment) and request.member.role in EDITORS,
    }
    return render(request, "enrollment/catalogue.html", context)


class TermsForm(forms.Form):
    """What is submitted for a product. What is wrong with it, the rules say."""

    floor_price = forms.CharField(
        label=gettext_lazy("Floor price"),
        required=False,
        max_length=32,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    sample_quantity = forms.CharField(
        label=gettext_lazy("Sample quantity"),
        required=False,
        max_length=32,
        help_text=gettext_lazy("How many pieces creators may get for free. Left empty it is 0."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    auto_approve_quota = forms.CharField(
        label=gettext_lazy("Auto-approve quota"),
        required=False,
        max_length=32,
        help_text=gettext_lazy("How many of them the platform may give without asking you."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    may_use_material = forms.BooleanField(
        label=gettext_lazy("The platform may use its pictures and texts for content"),
        required=False,
    )

    def cells(self, product_id: str) -> dict[str, str]:
        """As a row of a spreadsheet would have it."""
        given = self.cleaned_data
        return {
            "product_id": product_id,
            "floor_price": given["floor_price"],
            "sample_quantity": given["sample_quantity"],
            "auto_approve_quota": given["auto_approve_quota"],
            "may_use_material": "yes" if given["may_use_material"] else "no",
        }


def refuse(form: forms.Form, wrong: service.Wrong) -> None:
    """Put what is wrong beside its fields."""
    for problem in wrong.problems:
        column = problem.column if problem.column in form.fields else None
        form.add_error(column, str(reasons.problem(problem)))


@shop_page(*EVERY_ROLE)
@require_http_methods(["GET", "HEAD", "POST"])
def product(request, shop, product_id):
    """One product: what it must be and is, and what is submitted for it."""
    enrollment = enrollment_or_404(shop)
    found = get_object_or_404(Product, shop=shop, pk=product_id)
    is_editor = request.member.role in EDITORS
    if request.method == "POST" and not is_editor:
        raise NotYourRole(request.member, EDITORS)
    enrolled = EnrolledProduct.objects.filter(enrollment=enrollment, product=found).first()
    sent = request.POST if request.method == "POST" else None
    form = TermsForm(sent, initial=_initial(enrolled))
    if form.is_valid() and _submitted(request, enrollment, found, form):
        return redirect("product", shop.pk, found.pk)
    context = {
        "shop": shop,
        "product": found,
        "enrolled": enrolled,
        "lines": _lines(enrollment, found, enrolled),
        "form": form,
        "may_edit": is_editor and report.is_open(enrollment),
        "list_price": reasons.price(found.list_price, found.currency),
        "entries": campaigns.of_product(enrolled.pk) if enrolled else [],
        "floor_price": enrolled
        and enrolled.floor_price is not None
        and reasons.price(enrolled.floor_price, enrolled.floor_currency),
    }
    return render(request, "enrollment/product.html", context)


def _initial(enrolled: EnrolledProduct | None) -> dict[str, Any]:
    if enrolled is None:
        return {}
    floor = enrolled.floor_price
    return {
        "floor_price": "" if floor is None else reasons.plain_price(floor, enrolled.floor_currency),
        "sample_quantity": enrolled.sample_quantity,
        "auto_approve_quota": enrolled.auto_approve_quota,
        "may_use_material": enrolled.may_use_material,
    }


def _submitted(request, enrollment, found, form) -> bool:
    """Submit what was typed; whether it was taken."""
    try:
        done = service.submit(
            enrollment.pk, [Row(1, form.cells(found.product_id))], by=request.user
        )
    except service.Wrong as wrong:
        refuse(form, wrong)
        return False
    except service.NotOpen:
        form.add_error(None, NOT_OPEN)
        return False
    if done.qualified:
        messages.success(request, _("Saved. The product qualifies."))
    else:
        messages.warning(request, _("Saved. The product does not qualify yet: see what to mend."))
    return True


NOT_OPEN = gettext_lazy(
    "Nothing was saved: products can be submitted from the activation to the end of the service."
)


def _lines(enrollment, found, enrolled) -> list[reasons.Line]:
    """As it is now, whenever it was last checked."""
    asked = requirements_of(enrollment.program_id)
    rate = newest_rates({found.currency}, clock.today()).get(found.currency)
    listing = report.listing(found)
    floor = enrolled and Floor(price=enrolled.floor_price, currency=enrolled.floor_currency)
    failed: list[Failure] = (
        failures(listing, floor, asked, rate) if floor else of_listing(listing, asked, rate)
    )
    return reasons.lines(asked, listing, floor, rate, failed)


class SamplesForm(forms.Form):
    """Samples and quota of several products. What is left empty stays as it is."""

    sample_quantity = forms.CharField(
        label=gettext_lazy("Sample quantity"),
        required=False,
        max_length=32,
        help_text=gettext_lazy("Of each product. What you leave empty stays as it is."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    auto_approve_quota = forms.CharField(
        label=gettext_lazy("Auto-approve quota"),
        required=False,
        max_length=32,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


@shop_page(*EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def samples(request, shop):
    """Samples and quota of several products at once: of all of them, or of none."""
    enrollment = enrollment_or_404(shop)
    asked = request.POST if request.method == "POST" else request.GET
    keys = {paging.key(text) for text in asked.getlist("product")[: report.PAGE]} - {None}
    rows = EnrolledProduct.objects.filter(enrollment=enrollment, product__in=keys)
    chosen = list(rows.select_related("product").order_by("product__title", "pk"))
    form = SamplesForm(request.POST or None)
    problems: list[tuple[Product, reasons.Said]] = []
    if chosen and form.is_valid():
        given = {name: cell for name, cell in form.cleaned_data.items() if cell}
        lines = [
            Row(number, {"product_id": one.product.product_id} | given)
            for number, one in enumerate(chosen)
        ]
        try:
            done = service.submit(enrollment.pk, lines, by=request.user)
        except service.Wrong as wrong:
            problems = [(chosen[one.row].product, reasons.problem(one)) for one in wrong.problems]
        except service.NotOpen:
            form.add_error(None, NOT_OPEN)
        else:
            told = ngettext(
                "%(n)s product was changed.", "%(n)s products were changed.", done.changed
            )
            messages.success(request, told % {"n": done.changed})
            return redirect("products", shop.pk)
    context = {"shop": shop, "chosen": chosen, "form": form, "problems": problems}
    return render(request, "enrollment/samples.html", context)
