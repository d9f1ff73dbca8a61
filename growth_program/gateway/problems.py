"""Errors as problem documents (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler


def problem(status: int, detail: str) -> dict[str, Any]:
    """The members of a problem document."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
    }


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, in problem documents. What is not expected stays a 500."""
    response = exception_handler(error, context)
    if response is None:
        return None
    detail = getattr(error, "detail", None) if isinstance(error, APIException) else None
    if isinstance(error, Http404 | PermissionDenied):
        detail = HTTPStatus(response.status_code).description
    response.data = problem(response.status_code, str(detail or ""))
    return response
