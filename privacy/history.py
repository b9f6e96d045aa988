"""Keep every version of a clinical row, whoever writes it and however (bulk and raw included)."""

from collections.abc import Callable
from typing import TypeVar

import pghistory
from django.db import models

_Model = TypeVar("_Model", bound=models.Model)


def keep_history(*, without: tuple[str, ...] = ()) -> Callable[[type[_Model]], type[_Model]]:
    """Class decorator: triggers copy each insert, update and delete into `<Model>Event`.

    The row says when, what and who (`pgh_context` holds the account id set by the request).

    Args:
        without: columns worked out from others, which history need not repeat.
    """
    track: Callable[[type[_Model]], type[_Model]] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        context_field=pghistory.ContextJSONField(),
        context_id_field=None,  # type: ignore[arg-type]  # the library takes None: no such column
        exclude=list(without) or None,
    )
    return track
