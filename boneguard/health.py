"""Is the program alive, ready, and how is its outbox?"""

import contextlib
import hmac

import redis
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from redis.backoff import NoBackoff
from redis.retry import Retry

from boneguard.metrics import metrics_text
from reminders import pulse


# Without a transaction around them: to open one is to ask the database, which may be away.
@transaction.non_atomic_requests
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@transaction.non_atomic_requests
def readyz(request: HttpRequest) -> JsonResponse:
    """PostgreSQL and Redis answer too; otherwise 503 with the name of the one that does not.

    Tells also for how long the tick of each minute has been away and for how long a message has
    been due. Neither makes a web machine unready: without workers the diary must stay open.
    """
    missing = [name for name, answers in _PARTS.items() if not answers()]
    body: dict[str, object] = {"ready": not missing, "missing": missing}
    with contextlib.suppress(DatabaseError):
        body |= _pulse()
    return JsonResponse(body, status=503 if missing else 200)


def _pulse() -> dict[str, object]:
    found = pulse.take(now=timezone.now())
    age = found.tick_age
    return {
        "tick_age_seconds": None if age is None else round(age.total_seconds()),
        "tick_is_late": found.is_late,
        "oldest_pending_seconds": round(found.oldest_pending.total_seconds()),
    }


@transaction.non_atomic_requests
def metrics(request: HttpRequest) -> HttpResponse:
    """The engine and its outbox in Prometheus' text format; in production behind METRICS_TOKEN."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    allowed = settings.LOCAL_MODE or (
        settings.METRICS_TOKEN
        and hmac.compare_digest(token.encode(), settings.METRICS_TOKEN.encode())
    )
    if not allowed:
        raise Http404
    try:
        text = metrics_text(pulse.take(now=timezone.now()), pulse.counts())
    except DatabaseError:
        return HttpResponse("PostgreSQL does not answer.\n", "text/plain", status=503)
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis_answers() -> bool:
    try:
        # Without retries: "not ready" must be said at once.
        client = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=2, retry=Retry(NoBackoff(), 0)
        )
        return bool(client.ping())
    except redis.RedisError:
        return False


_PARTS = {"PostgreSQL": _database_answers, "Redis": _redis_answers}
