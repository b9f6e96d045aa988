"""Who the database should think is asking, for the rest of the transaction."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from privacy.row_security import SET_CONTEXT


def set_context(user_id: int | None) -> None:
    """Name the person for row security and for history. Must run inside a transaction."""
    with connection.cursor() as cursor:
        text = "" if user_id is None else str(user_id)
        metadata = "" if user_id is None else json.dumps({"user": user_id})
        cursor.execute(SET_CONTEXT, [text, metadata])


@contextmanager
def acting_as(user_id: int) -> Iterator[None]:
    """Work in the name of one person outside a request, and for nobody afterwards."""
    with transaction.atomic():
        set_context(user_id)
        yield
        set_context(None)
