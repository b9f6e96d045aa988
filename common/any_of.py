"""``field__any=[…]``: one of these, asked of PostgreSQL as one value.

``__in`` looks at each of thousands of keys in Python and writes each into the SQL; an array is
written at once. The answer is the same.
"""

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
        return f"{column} = ANY(%s)", (*parameters, list(self.rhs))
