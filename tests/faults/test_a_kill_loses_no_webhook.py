"""FAULTS: SIGKILL of whoever delivers. The event comes later, perhaps twice, with the same id."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from queue import Queue
from threading import Event

import pytest
import time_machine

from billing.rules.events import StatementClosed
from growth_program.core import clock
from growth_program.gateway import clients, deliveries, webhooks
from growth_program.gateway.models import WebhookDelivery, WebhookTry
from tests.gateway.receiving import receiving

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

# Ready to serve; for each line that it reads it starts one that does, and says its number.
SERVE = """
import os, signal, sys, django
django.setup()
from datetime import timedelta
from growth_program.gateway import deliveries
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print("up", flush=True)
for line in sys.stdin:
    client, lease = line.split()
    if pid := os.fork():
        print(pid, flush=True)
        continue
    deliveries.LEASE = timedelta(seconds=float(lease))
    while True:
        deliveries.serve(int(client))
"""


class Workers:
    """Processes that deliver, on this test's database."""

    def __init__(self) -> None:
        self.starter = subprocess.Popen(
            [sys.executable, "-c", SERVE],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "growth_program.settings.test"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._heard()

    def _heard(self) -> str:
        assert self.starter.stdout is not None
        return self.starter.stdout.readline()

    def start(self, client_pk: int, lease: float = 30) -> int:
        """A worker's number."""
        assert self.starter.stdin is not None
        print(client_pk, lease, file=self.starter.stdin, flush=True)
        return int(self._heard())


@pytest.fixture
def workers() -> Iterator[Workers]:
    workers = Workers()
    yield workers
    with workers.starter as starter:
        starter.kill()


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    while Path(f"/proc/{pid}").exists():
        time.sleep(0.01)


def tell(count: int, address: str) -> int:
    """A client, and so many events on their way to it."""
    client, _secret = clients.create("erp", scopes=["reports:read"], webhook_url=address)
    webhooks.announce(
        [
            (
                f"74950{n:02}",
                StatementClosed(
                    program="2026-summer",
                    enrollment_no=f"2026-summer-{n:05}",
                    month="2026-05",
                    statement_no=f"2026-summer-{n:05}-202605",
                    total_charged=f"{n}.00",
                ),
            )
            for n in range(count)
        ]
    )
    return client.pk


def test_killed_while_the_receiver_thinks(workers):
    with receiving() as receiver:
        client = tell(1, receiver.address())

        def kill_first(_request):
            kill(pid.get())
            killed.set()
            return 200, {}, b""

        receiver.answer, pid, killed = kill_first, Queue(), Event()
        pid.put(workers.start(client))
        assert killed.wait(20)
        one = WebhookDelivery.objects.get()
        assert (one.tries, one.delivered_at, WebhookTry.objects.count()) == (1, None, 0)
        assert one.due_at is not None

        receiver.answers(200)
        deliveries.serve(client)  # its turn is not over, as far as anybody knows
        assert len(receiver.received) == 1
        with time_machine.travel(clock.wall() + timedelta(seconds=31)):
            assert deliveries.clients_due() == [client]
            deliveries.serve(client)

    assert WebhookDelivery.objects.get().delivered_at is not None
    assert list(WebhookTry.objects.values_list("number", "status")) == [(2, 200)]
    assert receiver.received[0].body == receiver.received[1].body


@pytest.mark.parametrize("seed", range(3))
def test_killed_ten_times_at_any_moment(workers, seed):
    drawn = random.Random(seed)
    with receiving() as receiver:
        receiver.answer = lambda request: (time.sleep(0.02), (200, {}, b""))[1]
        client = tell(60, receiver.address())
        for _ in range(10):
            pid = workers.start(client, lease=0.2)
            time.sleep(drawn.uniform(0.05, 0.4))
            kill(pid)
        began = time.monotonic()
        while WebhookDelivery.objects.exclude(due_at=None).exists():
            deliveries.serve(client)
            assert time.monotonic() - began < 60
            time.sleep(0.1)

    came = Counter(request.told["event_id"] for request in receiver.received)
    ids = {str(one) for one in WebhookDelivery.objects.values_list("event_id", flat=True)}
    assert set(came) == ids
    assert len(ids) == 60
    assert sum(came.values()) <= 60 + 10  # one more for each kill at most
    assert WebhookTry.objects.filter(status=200).count() >= 60
