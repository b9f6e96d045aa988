"""One REDIS_URL serves the broker and the cache: each gets a numbered database of it."""

from urllib.parse import parse_qs, urlsplit, urlunsplit


def cache_url(redis_url: str, database: int) -> str:
    """The address of one numbered database, for redis-py (TCP or unix socket)."""
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        return f"unix://{_userinfo(parts.netloc)}{parts.path}?db={database}"
    return urlunsplit(parts._replace(path=f"/{database}"))


def broker_url(redis_url: str) -> str:
    """The same server as Celery writes it; a socket is `redis+socket://` there."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{_userinfo(parts.netloc)}{parts.path}?virtual_host={database}"


def _userinfo(netloc: str) -> str:
    return netloc if "@" in netloc else ""
