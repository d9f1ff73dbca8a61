from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.admin.asked import asked_month
from billing.models import Payment, Posting
from billing.reports import ledger, settlement
from enrollment.models import Enrollment
from growth_program.core import paging
from growth_program.core.records import its_page, usd
from growth_program.people.records import ShopRecordAdmin, seen_by, shops_named


@admin.register(Posting)
class PostingAdmin(ShopRecordAdmin):
    shop_path = "enrollment__shop"
    list_display = [
        "day",
        "kind",
        "debited",
        "credited",
        usd(Posting, "amount"),
        "enrollment",
        "source",
    ]
    list_select_related = ["enrollment"]
    fields = ["enrollment", "kind", "day", "debited", "credited", usd(Posting, "amount"), "source"]
    list_filter = ["kind"]
    search_fields = ["enrollment"]
    ordering = ["-pk"]

    @admin.display(description=gettext_lazy("debit"), ordering="debit")
    def debited(self, posting):
        return ledger.ACCOUNTS[posting.debit_id]

    @admin.display(description=gettext_lazy("credit"), ordering="credit")
    def credited(self, posting):
        return ledger.ACCOUNTS[posting.credit_id]


@admin.register(Payment)
class PaymentAdmin(ShopRecordAdmin):
    shop_path = "enrollment__shop"
    list_display = [
        *("number", "enrollment", "shop", usd(Payment, "amount"), "paid_on"),
        *("method", "reference", "recorded_by"),
    ]
    list_select_related = ["enrollment__shop", "recorded_by"]
    search_fields = ["number", "reference"]
    ordering = ["-pk"]
    fields = [
        *("number", "enrollment", "shop", usd(Payment, "amount"), "paid_on"),
        *("method", "reference", "recorded_by"),
    ]
    readonly_fields = ["shop"]

    @admin.display(description=gettext_lazy("shop"))
    def shop(self, payment):
        return its_page(payment.enrollment.shop)


def explorer(request):
    """Postings by what they are about, the newest first, and what they come to by account."""
    _may_view(request)
    kind, account = request.GET.get("kind", ""), request.GET.get("account", "")
    named = request.GET.get("month", "")
    month = asked_month(named) if named else None
    words = request.GET.get("q", "").strip()
    if (kind and kind not in Posting.Kind.values) or (account and account not in ledger.ACCOUNTS):
        raise Http404
    rows = seen_by(request.user, Posting.objects.all(), "enrollment__shop")
    if words:
        rows = rows.filter(enrollment__in=_enrollments(words))
    rows = ledger.about(rows, kind=kind, account=account, month=month)
    # Over everything it reads the whole ledger, so it is worked out where it is asked for.
    is_summed = bool(words or "sums" in request.GET)
    shown, after = paging.page_after(
        rows.select_related("enrollment"), request.GET.get("after", ""), size=ledger.PAGE
    )
    context = {
        **admin.site.each_context(request),
        "title": _("Ledger"),
        "opts": Posting._meta,
        "kinds": Posting.Kind.choices,
        "accounts": ledger.ACCOUNTS,
        "months": settlement.months()[::-1],
        "kind": kind,
        "account": account,
        "month": month,
        "words": words,
        "postings": [
            (one, ledger.ACCOUNTS[one.debit_id], ledger.ACCOUNTS[one.credit_id]) for one in shown
        ],
        "is_summed": is_summed,
        "balances": ledger.balances(rows) if is_summed else [],
        "keep": "&"
        + urlencode({"kind": kind, "q": words, "month": (month and f"{month:%Y-%m}") or ""}),
        "next": after,
    }
    return TemplateResponse(request, "admin/billing/ledger.html", context)


def account(request, enrollment_id):
    """One enrollment's postings to one account, each with the balance after it."""
    _may_view(request)
    rows = seen_by(request.user, Enrollment.objects.select_related("shop"), "shop")
    enrollment = get_object_or_404(rows, pk=enrollment_id)
    balances = list(ledger.touched(enrollment.pk))
    chosen = request.GET.get("account", "") or "receivable"
    if chosen not in ledger.ACCOUNTS:
        raise Http404
    last = paging.key(request.GET.get("after", "")) or 0
    entries, after = ledger.running(enrollment.pk, chosen, after=last)
    context = {
        **admin.site.each_context(request),
        "title": _("Account of %(enrollment)s") % {"enrollment": enrollment},
        "opts": Enrollment._meta,
        "enrollment": enrollment,
        "balances": balances,
        "account": chosen,
        "name": ledger.ACCOUNTS[chosen],
        "entries": entries,
        "next": after,
    }
    return TemplateResponse(request, "admin/billing/account.html", context)


def _may_view(request):
    if not request.user.has_perm("billing.view_posting"):
        raise PermissionDenied


def _enrollments(words):
    """The enrollments whose number begins with the words, and those of the shops named so."""
    numbered = Enrollment.objects.filter(number__startswith=words)
    named = Enrollment.objects.filter(shop__in=shops_named(words))
    found = (numbered | named).order_by("pk").values_list("pk", flat=True)
    return list(found[: paging.MOST])
