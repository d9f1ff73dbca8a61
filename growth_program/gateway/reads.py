"""What every read has in common (API.md, Reads)."""

from typing import Any

from django.http import Http404
from django.utils.cache import patch_cache_control
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import APIView


class ReadView(APIView):
    """A read for a client: of any shop, or of those that its key is for."""

    required_scope = "reports:read"
    http_method_names = ["get", "head", "options"]

    def visible(self, shop_id: str) -> str:
        """The shop, where the client may see it. Raises Http404: another's does not exist."""
        asking: Any = self.request.user
        if not asking.as_sender().may_speak_of(shop_id):
            raise Http404
        return shop_id

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Response:
        """Nobody between us and the client keeps an answer."""
        patch_cache_control(response, private=True, no_store=True)
        return super().finalize_response(request, response, *args, **kwargs)


class Pages(CursorPagination):
    """Rows by key, ``?limit=`` of them from ``?cursor=`` on: the last page is as quick as any."""

    page_size = 100
    max_page_size = 500
    page_size_query_param = "limit"
    ordering = "shop_id"
