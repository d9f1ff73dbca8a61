"""JSON out."""

from http import HTTPStatus
from typing import Any

from rest_framework.renderers import JSONRenderer

PROBLEM = "application/problem+json"


class ProblemRenderer(JSONRenderer):
    """JSON, called a problem where it is one."""

    def render(
        self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None
    ) -> bytes:
        """Render, and name the media type by the status."""
        response = (renderer_context or {}).get("response")
        if response is not None and response.status_code >= HTTPStatus.BAD_REQUEST:
            response["Content-Type"] = PROBLEM
        return super().render(data, accepted_media_type, renderer_context)
