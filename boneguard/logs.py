"""Logging without health data: one line per event, no query strings, no form contents."""

import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# What follows these is a key to something: an invitation, an unsubscription, a feed.
_TOKEN = re.compile(r"(/care-team/invitation/|/u/|/feed/|/reset/key/)[^/\s]+")
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
            event[key] = _TOKEN.sub(r"\1…", value.split("?", 1)[0] if "/" in value else value)
    return event


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
                        structlog.processors.format_exc_info,
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
