"""What an endpoint refuses as a whole."""

from http import HTTPStatus

from rest_framework.exceptions import APIException


class TooLarge(APIException):
    """A batch of more than 5,000 items or 10 MB."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail = "A batch has at most 5,000 items and 10 MB."


class BadQuery(APIException):
    """A query that asks for what there can't be: which part, and how to give it."""

    status_code = HTTPStatus.BAD_REQUEST


class Malformed(APIException):
    """A body that is not one JSON object with the one list."""

    status_code = HTTPStatus.BAD_REQUEST
    default_detail = "The body must be one JSON object with one list."
