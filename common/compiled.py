"""Queries whose shape never changes, put into SQL once per process.

Django works a query out anew each time it is asked. For sums of forty columns, or for a dozen
subqueries, that takes longer than PostgreSQL needs to answer; only people and days differ from time
to time. Such a query is built once with stand-ins, which are replaced each time it is asked.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models.query import QuerySet

from common.any_of import keys_array

SOMEBODY = -987_654_321  # stands for a key, or for many
SOME_DAY = dt.date(3, 1, 1)  # a Wednesday
# For the ends of a week, whatever its days.
SOME_MONDAY, SOME_SUNDAY = SOME_DAY, SOME_DAY + dt.timedelta(days=6)
_IN = " IN ("


class Compiled:
    """``build()`` makes the query with stand-ins; ``rows`` asks it with what they stand for.

    A stand-in named in ``many`` is asked for with ``__in`` and stands for keys. ``plain`` rows
    are as PostgreSQL answers them: Django does not look at each value again, which JSON needs.
    """

    def __init__(
        self,
        build: Callable[[], "QuerySet[Any, Any]"],
        *,
        many: tuple[Any, ...] = (),
        plain: bool = False,
    ) -> None:
        self._build, self._many, self._plain = build, many, plain

    def rows(self, given: Mapping[Any, Any]) -> Iterator[Any]:
        """Every row of the answer. One query. Values that stand for nothing stay as they are."""
        compiler, statement, values = self._compiled
        given = {one: keys_array(it) if one in self._many else it for one, it in given.items()}
        asked = [given.get(one, one) if isinstance(one, _CAN_BE) else one for one in values]
        if self._plain:
            with connection.cursor() as cursor:
                cursor.execute(statement, asked)
                return iter(cursor.fetchall())
        # Threads share what was compiled, and each has a connection of its own.
        mine = copy(compiler)
        mine.connection = connection
        mine.as_sql = lambda *_args, **_options: (statement, tuple(asked))
        rows: Iterator[Any] = mine.results_iter(tuple_expected=True)
        return rows

    @cached_property
    def _compiled(self) -> tuple[Any, str, tuple[Any, ...]]:
        """Django's compiler after its work, the SQL, and the values with stand-ins among them."""
        compiler = self._build().query.get_compiler(connection.alias)
        statement, values = compiler.as_sql()
        return compiler, self._with_arrays(statement, values), tuple(values)

    def _with_arrays(self, statement: str, values: tuple[Any, ...]) -> str:
        """The SQL in which a list is one value: "= ANY(%s)" for "IN (%s)"."""
        parts = statement.split("%s")
        if len(parts) != len(values) + 1:
            raise ValueError("a value stands in the SQL itself")
        for place, value in enumerate(values):
            if value in self._many:
                if not parts[place].endswith(_IN):
                    raise ValueError("many have to be asked for with __in")
                parts[place] = parts[place].removesuffix(_IN) + " = ANY("
        return "%s".join(parts)


_CAN_BE = (int, str, dt.date)
