"""Logging without health data: one line per event, no query strings, no form contents."""

import logging.config
import re
import smtplib
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

# What follows these is a key to something: an invitation, an unsubscription, a feed.
_TOKEN = re.compile(r"(/care-team/invitation/|/u/|/feed/|/reset/key/)[^/\s]+")
# PostgreSQL and Celery repeat what was to be stored: "Failing row contains (…)".
_VALUES = re.compile(r"(?:\\n|\s)*DETAIL: .*|(?<= raised unexpected: )(?P<kind>\w+)\(.*", re.DOTALL)
_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def hide_secrets(
    _logger: object, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Search words and secret links may stand in an address; they never reach a log."""
    for key in ("path", "event"):
        value = event.get(key)
        if isinstance(value, str):
            value = _VALUES.sub(lambda found: found["kind"] or "", value)
            event[key] = _TOKEN.sub(r"\1…", value.split("?", 1)[0] if "/" in value else value)
    return event


def traceback_without_values(
    exc_info: tuple[type[BaseException], BaseException, TracebackType | None],
) -> str:
    """Where it happened and what kind of error it was, the first cause first.

    Not what the error says, unless it comes from the system: the words of most errors hold the
    value that caused them, and here that is somebody's diary.
    """
    parts: list[str] = []
    error: BaseException | None = exc_info[1]
    while error is not None:
        parts.append("".join(traceback.format_tb(error.__traceback__)) + _named(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(reversed(parts))


def _named(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    if code := getattr(error, "pgcode", None):
        constraint = error.diag.constraint_name or ""  # type: ignore[attr-defined]  # psycopg2's
        return f"{name}: SQLSTATE {code} {constraint}".rstrip()
    if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        return f"{name}: {error}"
    return name


def configure_logging(*, json_lines: bool) -> None:
    """Send structlog and standard logging through one formatter to standard error."""
    renderer = (
        structlog.processors.JSONRenderer()
        if json_lines
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "structlog": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": [*_SHARED, hide_secrets],
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.ExceptionRenderer(traceback_without_values),
                        renderer,
                    ],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structlog"}},
            "root": {"handlers": ["stderr"], "level": "WARNING"},
            "loggers": {
                "boneguard": {"level": "INFO"},
                "django.security.DisallowedHost": {"level": "CRITICAL"},
            },
        }
    )
    structlog.configure(
        processors=[
            *_SHARED,
            hide_secrets,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
