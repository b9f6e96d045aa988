"""The program as gunicorn serves it, each answer with the number of its queries: X-Queries.

Only benchmarks serve this. What a statement costs is its own time: counting adds a microsecond.
"""

from collections.abc import Callable, Iterable
from typing import Any

from boneguard.wsgi import application as program


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Every statement counts, also those of sessions, row security and savepoints."""
    from django.db import connection

    count = 0

    def counted(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*arguments)

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [*headers, ("X-Queries", str(count))], *rest)

    with connection.execute_wrapper(counted):
        return program(environ, start)
