"""``field__any=[…]``: one of these, asked of PostgreSQL as one value.

``__in`` looks at each of thousands of keys in Python and writes each into the SQL; an array is
written at once. The answer is the same.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Field, ForeignKey, Lookup


@ForeignKey.register_lookup  # relations do not take over the lookups of other fields
@Field.register_lookup
class AnyOf(Lookup):
    """``column = ANY(array)``."""

    lookup_name = "any"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, parameters = self.process_lhs(compiler, connection)
        keys = list(self.rhs)
        try:
            asked: object = keys_array(keys)
        except TypeError:  # words, which the driver puts into quotes
            asked = keys
        return f"{column} = ANY(%s)", (*parameters, asked)


def keys_array(keys: Iterable[int]) -> str:
    """Whole numbers as PostgreSQL writes an array of them: one text, which it reads at once.

    The driver would write a list as thousands of numbers in the SQL, each to be parsed. Raises
    TypeError for anything else than whole numbers.
    """
    return f"{{{','.join(map(int.__repr__, keys))}}}"
