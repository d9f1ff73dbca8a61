from collections.abc import Callable, Iterator

import pytest

from growth_program.gateway import clients, deliveries
from growth_program.gateway.models import ApiClient
from tests.gateway.receiving import Receiver, receiving
from tests.world import Key


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture
def listen(db) -> Callable[..., Key]:
    """A client that is told what happens, and its key."""

    def listen(address: str, *, shops: list[str] | None = None, name: str = "erp") -> Key:
        client, secret = clients.create(
            name, scopes=["reports:read"], shops=shops, webhook_url=address
        )
        return Key(client.client_id, secret)

    return listen


@pytest.fixture
def deliver(db) -> Callable[[], None]:
    """What the sweep does, without a queue between."""

    def deliver() -> None:
        for client_id in deliveries.clients_due():
            while deliveries.serve(client_id):
                pass

    return deliver


def client_of(key: Key) -> ApiClient:
    return ApiClient.objects.get(client_id=key.client_id)
