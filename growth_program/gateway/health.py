"""Whether this process lives, and whether it can serve: for whoever restarts and balances."""

from collections.abc import Callable
from http import HTTPStatus

from celery import current_app
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE = 0.5  # seconds, for the broker and then for its workers


def answered_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware before all other: no host, redirect, session or clock stands between."""
    answers = {"/healthz": alive, "/readyz": ready}

    def answer(request: HttpRequest) -> HttpResponse:
        return answers.get(request.path_info, get_response)(request)

    return answer


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 where the database is reached and has every migration, else 503.

    Broker and workers are only reported: pages and endpoints answer without them.
    """
    database = state_of_database()
    is_broker_up = is_broker_there()
    body = {
        "status": "ok" if database == "ok" else "unavailable",
        "database": database,
        "broker": "ok" if is_broker_up else "away",
        "workers": workers() if is_broker_up else 0,
    }
    is_ready = database == "ok"
    return JsonResponse(body, status=HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE)


def state_of_database() -> str:
    """`ok`, `away`, or `behind` where a migration is missing."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return "away"
    return "behind" if missing else "ok"


def broker() -> Redis:
    """The broker, to be asked once and within PATIENCE."""
    return Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )


def is_broker_there() -> bool:
    """Whether the broker answers within PATIENCE."""
    try:
        with broker() as asked:
            return bool(asked.ping())
    except RedisError:
        return False


def workers() -> int:
    """How many workers answer within PATIENCE."""
    try:
        # Not one from the pool, which may be broken since the broker was away.
        with current_app.connection_for_read() as held:
            return len(current_app.control.ping(timeout=PATIENCE, connection=held))
    except (OperationalError, RedisError):  # it has gone since it was asked
        return 0
