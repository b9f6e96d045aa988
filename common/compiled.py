"""Queries whose shape never changes, put into SQL once per process.

Django works a query out anew each time it is asked. For sums of forty columns over several tables
that takes longer than PostgreSQL needs to answer; only people and days differ from time to time.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models.query import QuerySet

_SOMEBODY = -987_654_321
_IN = " IN ("
_EARLIEST = dt.date(1, 1, 1).toordinal()


class Compiled:
    """``build(ids, *days)`` makes the query; ``rows`` asks it for other people and days.

    The query has to say ``<column>__in=ids`` and may use each day any number of times.
    """

    def __init__(self, build: Callable[..., "QuerySet[Any, Any]"], *, days: int) -> None:
        self._build = build
        self._days = [dt.date.fromordinal(_EARLIEST + number) for number in range(days)]

    def rows(self, ids: Sequence[int], *days: dt.date) -> list[tuple[Any, ...]]:
        """Every row as PostgreSQL answers it. One query."""
        statement, wanted = self._statement
        given = dict(zip(self._days, days, strict=True))
        values = [list(ids) if one == _SOMEBODY else given.get(one, one) for one in wanted]
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    @cached_property
    def _statement(self) -> tuple[str, Sequence[Any]]:
        """The SQL, in which people are one array, and its values with stand-ins in their places."""
        statement, values = self._build([_SOMEBODY], *self._days).query.sql_with_params()
        parts = statement.split("%s")
        if len(parts) != len(values) + 1:
            raise ValueError("a value stands in the SQL itself")
        for place, value in enumerate(values):
            if value == _SOMEBODY:
                if not parts[place].endswith(_IN):
                    raise ValueError("people have to be asked for with __in")
                parts[place] = parts[place].removesuffix(_IN) + " = ANY("
        return "%s".join(parts), values
