"""Admin pages of records that nobody edits: they are made by services alone."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import models
from django.db.models import Model, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from growth_program.core import acts, formats, paging
from growth_program.core.models import AuditEntry, subject_of

EMPTY = "—"
FX_PLACES = 10  # of an exchange rate
RATE_DIGITS = 5  # of a share; an exchange rate has more
ENTRIES = 50  # of the audit, on a page
IS_EMPTY = "__isempty"
Column = Callable[[Model], SafeString | str]


def usd(model: type[Model], name: str) -> Any:
    """A column of amounts, with the unit in its head: no title beside it names one."""
    return _column(model, name, money, _("Amount (USD)"))


def money(value: Any) -> SafeString:
    """An amount as columns write it, flush right."""
    return format_html('<span class="money">{}</span>', formats.amount(value))


def its_page(record: Model) -> SafeString:
    """A record by its name, which leads to its page."""
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_change"
    return format_html('<a href="{}">{}</a>', reverse(name, args=[record.pk]), record)


def _day(value: Any) -> str:
    return formats.instant(value) if isinstance(value, datetime) else formats.day(value)


def _fx_rate(value: Any) -> str:
    whole, _point, decimals = format(value.normalize(), "f").partition(".")
    return f"{whole}.{decimals:0<4}"


def _month(value: Any) -> str:
    return formats.month(value)


def _writer(field: Any) -> Callable[[Any], Any] | None:
    """How a column's values are written, where Django's own way is not the program's."""
    if isinstance(field, models.GeneratedField):
        return _writer(field.output_field)
    if isinstance(field, models.DecimalField):
        return _figure_writer(field)
    if isinstance(field, models.ForeignKey) and field.related_model is get_user_model():
        return str  # by name: the page of a person's account is for administrators
    if isinstance(field, models.DateField):  # an instant too
        return _month if field.name == "month" else _day
    return None


def _figure_writer(field: Any) -> Callable[[Any], Any] | None:
    if field.decimal_places == len("00"):
        return money
    if field.name == "roas":
        return formats.ratio
    if field.decimal_places == FX_PLACES:
        return _fx_rate
    is_share = "rate" in field.name.split("_") and field.max_digits == RATE_DIGITS
    return formats.percent if is_share else None


@cache  # one column is one function: the library holds them against each other
def _column(model: type[Model], name: str, write: Callable[[Any], Any], head: Any = None) -> Column:
    field: Any = model._meta.get_field(name)

    @admin.display(description=head or field.verbose_name, ordering=name)
    def column(row: Model) -> Any:
        value = getattr(row, name)
        return EMPTY if value is None else write(value)

    column.__name__ = name
    return column


def shown(model: type[Model], name: Any) -> Any:
    """A column by its name, as the program writes such values; others as they are given."""
    if not isinstance(name, str):
        return name
    try:
        write = _writer(model._meta.get_field(name))
    except FieldDoesNotExist:
        return name
    return _column(model, name, write) if write else name


class Written:
    """Amounts, shares, days and instants of a record, as they are written everywhere."""

    model: type[Model]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The fields, each as a column that knows how its values are written."""
        fieldsets = super().get_fieldsets(request, obj)  # type: ignore[misc]
        return [
            (name, {**options, "fields": [shown(self.model, one) for one in options["fields"]]})
            for name, options in fieldsets
        ]


class RecordInline(Written, admin.TabularInline):  # type: ignore[type-arg]
    """Rows that belong to a record, to be looked at. It names its `fields`."""

    template = "admin/record_inline.html"
    extra = 0
    can_delete = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All of them."""
        return flatten_fieldsets(self.get_fieldsets(request, obj))


# What versions are told apart by: for `reconcile`, not for people.
BOOKKEEPING = ("recorded_in", "update_time", "sha256")


class EmptinessFilter(admin.SimpleListFilter):
    """By whether a field is empty, in words. A ``parameter_name`` is the field's, with IS_EMPTY."""

    said: tuple[tuple[str, Any], ...] = ()  # "1" for those in which it is, "0" for the others

    def lookups(self, request: Any, model_admin: Any) -> Any:
        """Both sides."""
        return self.said

    def queryset(self, request: Any, queryset: Any) -> Any:
        """One of them, or all."""
        if self.value() not in dict(self.said):
            return queryset
        field = str(self.parameter_name).removesuffix(IS_EMPTY)
        return queryset.filter(**{f"{field}__isnull": self.value() == "1"})


class RecordAdmin(Written, admin.ModelAdmin):  # type: ignore[type-arg]
    """To be looked at: who may view may do nothing else."""

    show_full_result_count = False  # counting a large table for a caption is not worth it
    paginator = paging.ShortPaginator
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER  # each would count the whole list
    empty_value_display = EMPTY
    exclude = BOOKKEEPING

    def get_list_display(self, request: HttpRequest) -> Any:
        """The columns, written as the program writes such values."""
        return [shown(self.model, name) for name in super().get_list_display(request)]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list; where it is cut short it says so."""
        response = super().changelist_view(request, extra_context)
        shown_list = getattr(response, "context_data", {}).get("cl")
        if shown_list is not None and shown_list.result_count >= paging.MOST:
            response.context_data["cut_short_at"] = paging.MOST  # type: ignore[attr-defined]
        return response

    def audited(self, record: Any) -> Q:
        """The entries of the audit that are about a record."""
        return Q(subject=subject_of(record, record.pk))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """What the audit says of the record, in the reader's language, the newest first."""
        record = self.get_object(request, object_id)
        if record is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        entries = AuditEntry.objects.filter(self.audited(record)).select_related("by", "on_behalf")
        page, after = paging.page_after(entries, request.GET.get("after", ""), size=ENTRIES)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "opts": self.opts,
            "record": record,
            "told": acts.told(page),
            "next": after,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/history.html", context)

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody."""
        return False
