"""Is the program alive, ready, and how is its outbox?"""

import hmac

import redis
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from redis.backoff import NoBackoff
from redis.retry import Retry

from reminders.outbox import states


# Without a transaction around them: to open one is to ask the database, which may be away.
@transaction.non_atomic_requests
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@transaction.non_atomic_requests
def readyz(request: HttpRequest) -> JsonResponse:
    """PostgreSQL and Redis answer too; otherwise 503 with the name of the one that does not."""
    missing = [name for name, answers in _PARTS.items() if not answers()]
    return JsonResponse({"ready": not missing, "missing": missing}, status=503 if missing else 200)


def metrics(request: HttpRequest) -> HttpResponse:
    """Counts of messages by state, as text; in production behind METRICS_TOKEN."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    allowed = settings.LOCAL_MODE or (
        settings.METRICS_TOKEN
        and hmac.compare_digest(token.encode(), settings.METRICS_TOKEN.encode())
    )
    if not allowed:
        raise Http404
    lines = [
        f'boneguard_messages{{state="{state}"}} {count}'
        for state, count in sorted(states().items())
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")


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
