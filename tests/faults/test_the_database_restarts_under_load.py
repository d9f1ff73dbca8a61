"""FAULTS 4: PostgreSQL goes down at once under load; the API answers again, nothing is doubled."""

import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults import served
from tests.faults.served import UP_WITHIN, Product
from tests.ground import processes
from tests.world import Key, order

pytestmark = pytest.mark.long

SENDERS, BATCHES, ITEMS = 3, 40, 25


@pytest.fixture
def product(tmp_path):
    with served.product(tmp_path) as product:
        yield product


def batch(sender: int, number: int) -> bytes:
    items = [order(f"{sender}-{number}-{n}") for n in range(ITEMS)]
    return json.dumps({"orders": items}).encode()


def send_all(product: Product, key: Key, sender: int) -> Counter:
    """Each batch until it is taken, as a client would."""
    statuses: Counter = Counter()
    for number in range(BATCHES):
        until = time.monotonic() + UP_WITHIN
        status = 0
        while status != 200:
            assert time.monotonic() < until, statuses
            status, _ = product.post(key, batch(sender, number))
            statuses[status] += 1
            if status != 200:
                time.sleep(0.05)
    return statuses


@pytest.mark.timeout(300)
def test_every_batch_is_taken_once(product):
    words = product.run("api_client", "oms", "--scopes", "orders:write").split()
    key = Key(words[1], words[3])
    processes.eventually(lambda: product.post(key, b'{"orders": []}')[0] == 200, UP_WITHIN)

    with ThreadPoolExecutor(SENDERS) as threads:
        sending = [threads.submit(send_all, product, key, sender) for sender in range(SENDERS)]
        for _ in range(3):
            time.sleep(0.3)
            product.strike()
        statuses = sum((one.result() for one in sending), Counter())

    # Each was taken; some were refused for a moment, and none for what it held.
    assert statuses[200] == SENDERS * BATCHES
    assert set(statuses) <= {0, 200, 500, 503}
    assert statuses.total() > statuses[200]
    # 100.00 each.
    sent = SENDERS * BATCHES * ITEMS
    assert product.ask("SELECT count(*) FROM billing_order") == [(sent,)]
    assert product.ask("SELECT orders, gross FROM billing_shopday") == [(sent, 100 * sent)]
    for sender in range(SENDERS):
        told = json.loads(product.post(key, batch(sender, 0))[1])
        assert told == {"accepted": 0, "unchanged": ITEMS, "stale": 0, "rejected": []}
    assert product.run("reconcile").split()[-2:] == ["difference", "0.00"]
