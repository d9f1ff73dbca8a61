"""`/metrics`: what Prometheus is told of requests, and the figures that operators watch.

Apps register their figures; each is a gauge with at most one label, whose values are few.
"""

import hmac
import os
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.db import Error, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.middleware import PrometheusAfterMiddleware
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from redis import RedisError

from growth_program.core import sweeps
from growth_program.gateway import health

PATIENCE = 2_000  # milliseconds, for each figure


class Figure(NamedTuple):
    """A number that operators watch, or one for each value of a label."""

    name: str
    says: str
    read: Callable[[], float | Mapping[str, float]]
    label: str = ""


_figures: list[Figure] = []


def register(*figures: Figure) -> None:
    """Called by each app when it is ready."""
    _figures.extend(figures)


def answered_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware beside that of health: whoever asks is inside, and speaks no TLS."""

    def answer(request: HttpRequest) -> HttpResponse:
        return (shown if request.path_info == "/metrics" else get_response)(request)

    return answer


@require_safe
@never_cache
def shown(request: HttpRequest) -> HttpResponse:
    """All of it, to whoever brings the installation's token. Without one there is nothing here."""
    if not settings.METRICS_TOKEN:
        raise Http404
    brought = request.headers.get("Authorization", "").encode()
    if not hmac.compare_digest(brought, f"Bearer {settings.METRICS_TOKEN}".encode()):
        refused = HttpResponse(status=HTTPStatus.UNAUTHORIZED)
        refused["WWW-Authenticate"] = "Bearer"
        return refused
    figures = CollectorRegistry()
    figures.register(Figures())
    page = generate_latest(requests()) + generate_latest(figures)
    return HttpResponse(page, content_type=CONTENT_TYPE_LATEST)


def requests() -> CollectorRegistry:
    """What all processes of the web server have counted, or this one where it is alone."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    everybody = CollectorRegistry()
    MultiProcessCollector(everybody)
    return everybody


class Requests(PrometheusAfterMiddleware):
    """The library's innermost middleware, of which what says the same twice is left out.

    A method that nobody knows is one label: as the library comes, whoever asks by made-up
    methods makes a series of each.
    """

    def label_metric(
        self, metric: Any, request: HttpRequest, response: Any = None, **labels: str
    ) -> Any:
        """The series that a request is counted in, or NOTHING."""
        if metric not in (
            self.metrics.requests_latency_by_view_method,
            self.metrics.responses_by_status_view_method,
            self.metrics.exceptions_by_type,
        ):
            return NOTHING
        if "method" in labels:
            labels["method"] = self._method(request)
        return super().label_metric(metric, request, response, **labels)


class Nothing:
    """Counts nothing."""

    def inc(self) -> None:
        """Not counted."""

    def observe(self, amount: float) -> None:
        """Not counted."""


NOTHING = Nothing()


class Figures(Collector):
    """Read when asked: nothing is counted while the product works."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Each figure; whether the servers are reached is one as well."""
        yield from queue()
        is_up, read = database()
        yield gauge("database_up", "Whether PostgreSQL is reached.", is_up)
        yield from read


def queue() -> Iterator[GaugeMetricFamily]:
    """Whether the broker is reached, and how many messages wait there."""
    try:
        with health.broker() as asked:
            waiting = asked.llen("celery")
    except RedisError:
        yield gauge("broker_up", "Whether Valkey is reached.", 0)
    else:
        yield gauge("broker_up", "Whether Valkey is reached.", 1)
        yield gauge("queue_messages", "Messages that no worker has taken yet.", waiting)


def database() -> tuple[bool, list[GaugeMetricFamily]]:
    """Whether PostgreSQL is reached, and the figures that it gave in time."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")  # a session that was lost looks open until it is used
    except Error:
        return False, []
    read = [family for family in map(family_of, [*_figures, LAST_SUCCESS]) if family]
    return True, read


def family_of(figure: Figure) -> GaugeMetricFamily | None:
    """A figure as it stands, or None where reading it takes longer than PATIENCE."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select set_config('statement_timeout', %s, true)", [str(PATIENCE)])
            found = figure.read()
    except Error:
        return None
    if not isinstance(found, Mapping):
        return gauge(figure.name, figure.says, found)
    family = GaugeMetricFamily(f"growth_{figure.name}", figure.says, labels=[figure.label])
    for value, number in found.items():
        family.add_metric([value], number)
    return family


def gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    """A figure with no label."""
    return GaugeMetricFamily(f"growth_{name}", says, value=float(value))


def last_successes() -> dict[str, float]:
    """Of each scheduled task; 0 where it never ran to its end."""
    known = sweeps.last()
    scheduled = {str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    return {task: known[task].timestamp() if task in known else 0.0 for task in sorted(scheduled)}


LAST_SUCCESS = Figure(
    "sweep_last_success_seconds",
    "When a scheduled task last ran to its end, in seconds since 1970; 0: never.",
    last_successes,
    label="task",
)
