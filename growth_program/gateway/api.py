"""One view for every batch."""

from typing import Any

import msgspec
from django.http import Http404
from rest_framework.response import Response
from rest_framework.views import APIView

from growth_program.gateway.batches import MOST_BYTES, MOST_ITEMS, Batch, of_kind
from growth_program.gateway.errors import Malformed, TooLarge
from growth_program.gateway.parsers import BytesParser
from growth_program.gateway.schemas import BatchSchema

_lists = msgspec.json.Decoder(dict[str, list[msgspec.Raw]])


class NothingHere(APIView):
    """An address that there is not: a problem document, for whoever asks."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    schema = None

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Raises Http404, whatever the method."""
        raise Http404


class BatchView(APIView):
    """POST /api/v1/{kind}: take a batch, and say of each item what became of it."""

    kind = ""
    http_method_names = ["post"]
    parser_classes = [BytesParser]
    schema = BatchSchema()

    @property
    def batch(self) -> Batch:
        """The declared batch."""
        return of_kind(self.kind)

    @property
    def required_scope(self) -> str:
        """The scope of the declared batch."""
        return self.batch.scope

    def post(self, request: Any) -> Response:
        """200 with the counts, whatever became of the items. Raises Malformed, TooLarge."""
        raws = self._items(request._request.body)
        tally = self.batch.tally(raws, request.user.as_sender())
        return Response(msgspec.to_builtins(tally))

    def _items(self, body: bytes) -> list[msgspec.Raw]:
        """The items, not yet parsed."""
        if len(body) > MOST_BYTES:
            raise TooLarge
        try:
            lists = _lists.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise Malformed from None
        if set(lists) != {self.batch.list_name}:
            raise Malformed
        [raws] = lists.values()
        if len(raws) > MOST_ITEMS:
            raise TooLarge
        return raws
