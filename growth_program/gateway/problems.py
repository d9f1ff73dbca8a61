"""Errors as problem documents (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler


class TooLarge(APIException):
    """A batch of more than 5,000 items or 10 MB."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail = "A batch has at most 5,000 items and 10 MB."


class Malformed(APIException):
    """A body that is not one JSON object with the one list."""

    status_code = HTTPStatus.BAD_REQUEST
    default_detail = "The body must be one JSON object with one list."


class ProblemRenderer(JSONRenderer):
    """JSON, called a problem where it is one."""

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        """Render, and name the media type by the status."""
        response = (renderer_context or {}).get("response")
        if response is not None and response.status_code >= HTTPStatus.BAD_REQUEST:
            response["Content-Type"] = "application/problem+json"
        return super().render(data, accepted_media_type, renderer_context)


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
