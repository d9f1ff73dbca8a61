"""Lists of items as declared objects: HTTP and `import_data` run the same ones."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from growth_program.gateway.answers import Answer, Rejection
from growth_program.gateway.decoding import Decoder, Raws
from growth_program.gateway.tallies import Tally

MOST_ITEMS = 5_000
MOST_BYTES = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends, and of which shops that one may speak: None is all of them."""

    source: str
    shops: frozenset[str] | None = None

    def may_speak_of(self, shop_id: str) -> bool:
        """Whether the shop is among the sender's."""
        return self.shops is None or shop_id in self.shops


def answered(
    items: Sequence[Any],
    refused: Sequence[Rejection | None],
    take: Callable[[list[Any]], list[Answer]],
) -> list[Answer]:
    """An answer for each item: its refusal, or what ``take`` answers of those not refused."""
    good = [item for item, no in zip(items, refused, strict=True) if no is None]
    taken = iter(take(good) if good else ())
    return [next(taken) if no is None else no for no in refused]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One list of the API: the shape of its items, and the service that takes them.

    ``check`` says what is wrong with a well-formed item, or nothing; ``parse`` makes of a good
    one what ``apply`` takes, or the Rejection of what only parsing finds; ``apply`` takes them in
    the order sent, in one transaction, answering each. All but
    ``apply`` may run ahead, while the batch before is written.
    """

    kind: str  # the last part of the path
    summary: str  # what is sent, in the words of the API's docs
    list_name: str
    key: str  # the field that names an item in an answer
    scope: str
    shape: type[msgspec.Struct]
    apply: Callable[[Sequence[Any], Sender], list[Answer]]
    check: Callable[[Any], tuple[str, str] | None] = lambda item: None
    parse: Callable[[Any], Any] = lambda item: item
    decoder: Decoder[Any] = field(init=False)

    def __post_init__(self) -> None:
        """Build the decoder with the declaration."""
        object.__setattr__(self, "decoder", Decoder(self.shape))

    def decode(self, raws: Iterable[bytes | msgspec.Raw]) -> list[Any]:
        """Each item, or its Rejection."""
        return [self._decoded(raw) for raw in raws]

    def _decoded(self, raw: bytes | msgspec.Raw) -> Any:
        item = self.decoder.decode(raw)
        if isinstance(item, Rejection):
            return item
        wrong = self.check(item)
        return Rejection(*wrong) if wrong else self.parse(item)

    def run(self, decoded: Sequence[Any], sender: Sender) -> list[Answer]:
        """Take the items of a decoded batch, and answer every one of them."""
        refused = [item if isinstance(item, Rejection) else None for item in decoded]
        return answered(decoded, refused, lambda good: self.apply(good, sender))

    def tally(self, raws: Raws, sender: Sender) -> Tally:
        """Decode, take and count a batch."""
        tally = Tally()
        tally.count(self.run(self.decode(raws), sender), raws, key=self.key)
        return tally


_registered: dict[str, Batch] = {}


def register(*batches: Batch) -> None:
    """Make batches known. Apps do it when they are ready."""
    _registered.update({batch.kind: batch for batch in batches})


def kinds() -> Collection[str]:
    """Every kind that there is, sorted."""
    return sorted(_registered)


def of_kind(kind: str) -> Batch:
    """The batch of a kind. Raises KeyError."""
    return _registered[kind]
