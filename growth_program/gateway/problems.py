"""Errors as problem documents (RFC 9457)."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any, TypedDict

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from msgspec import Meta, json
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

from growth_program.gateway.renderers import PROBLEM

ENDPOINTS = "/api/"
COME_BACK_AFTER = 5  # seconds, where the database is away
log = logging.getLogger(__name__)


class Problem(TypedDict):
    """Why a request was refused as a whole."""

    type: Annotated[str, Meta(description="`about:blank`: the status says it all.")]
    title: Annotated[str, Meta(description="The status in words.")]
    status: Annotated[int, Meta(description="The status.")]
    detail: Annotated[str, Meta(description="What was wrong, for people.")]


def problem(status: int, detail: str) -> Problem:
    """The members of a problem document."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
    }


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, in problem documents. What is not expected stays a 500."""
    if isinstance(error, OperationalError | InterfaceError):
        return _away(error)
    response = exception_handler(error, context)
    if response is None:
        return None
    detail = getattr(error, "detail", None) if isinstance(error, APIException) else None
    if isinstance(error, Http404 | PermissionDenied):
        detail = HTTPStatus(response.status_code).description
    response.data = problem(response.status_code, str(detail or ""))
    return response


def _away(error: Exception) -> Response:
    """503: the database is away, restarts, or gave a lock to another. Nothing was taken."""
    log.error("The database did not answer.", exc_info=error)
    status = HTTPStatus.SERVICE_UNAVAILABLE
    told = problem(status, "Nothing was taken. Send the same request again.")
    return Response(told, status, headers={"Retry-After": str(COME_BACK_AFTER)})


def documented(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: of an endpoint every error is a problem document, whatever refused."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_ours = request.path_info.startswith(ENDPOINTS)
        if is_ours and response.status_code >= HTTPStatus.BAD_REQUEST:
            _document(response)
        return response

    return answer


def _document(response: HttpResponse) -> None:
    if response.get("Content-Type") == PROBLEM:
        return
    status = HTTPStatus(response.status_code)
    response.content = json.encode(problem(status, status.description))
    response["Content-Type"] = PROBLEM
    response["Content-Length"] = str(len(response.content))
