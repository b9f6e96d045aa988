"""What both planners do alike: take what is due, work on it, and know whose address is proved.

Any number of planners may run at once. Each locks the rows that it works on and passes over those
that another one holds.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.db.models import QuerySet

from common.cycles import without_search_for_cycles

PUT_OFF = dt.timedelta(hours=1)
Row = TypeVar("Row")
Made = TypeVar("Made")

logger = logging.getLogger(__name__)


def chunks(plan_one: Callable[[], Made | None], *, at_most: dt.timedelta) -> Iterator[Made]:
    """What ``plan_one`` makes, chunk after chunk, each in its own transaction, until it has None.

    After ``at_most`` no further one is begun, and the next run carries on.
    """
    began = time.monotonic()
    while time.monotonic() - began < at_most.total_seconds():
        with without_search_for_cycles(), transaction.atomic():
            ask_for_many()
            made = plan_one()
        if made is None:
            return
        yield made


# Each planner is one of several that share the processors: PostgreSQL's own helpers for one of them
# only take them away from the others. A page in memory or on a solid-state disk is read as quickly
# out of turn, so that rows in the order of an index cost less than rows to be sorted.
_FOR_MANY = "SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL random_page_cost = 1.1"


def ask_for_many() -> None:
    """Until the transaction ends, PostgreSQL plans for questions about thousands of people."""
    with connection.cursor() as cursor:
        cursor.execute(_FOR_MANY)


def claim(
    due: "QuerySet[Any, Any]", uncomputed: "QuerySet[Any, Any]", *, moment: str, most: int
) -> list[int]:
    """Keys of at most so many rows that nobody else works on, locked until the transaction ends.

    Those that are due come first, by their ``moment``. Two queries.
    """
    taken: list[int] = []
    for rows in (due, uncomputed):
        free = rows.select_for_update(skip_locked=True).order_by(moment, "pk")
        taken += free.values_list("pk", flat=True)[: most - len(taken)]
    return taken


def each_if_not_all(
    rows: Sequence[Row],
    plan: Callable[[Sequence[Row]], Made],
    put_off: Callable[[Row], Made],
) -> list[Made]:
    """``plan`` all of them; if that fails, each by herself, so that one cannot keep the others.

    Whoever cannot be planned by herself either is put off.
    """
    try:
        with transaction.atomic():
            return [plan(rows)]
    except Exception:
        logger.exception("Something could not be planned", extra={"people": len(rows)})
    if len(rows) == 1:
        return [put_off(rows[0])]
    return [made for row in rows for made in each_if_not_all([row], plan, put_off)]


def proved(emails: Mapping[int, str]) -> set[int]:
    """Which of these accounts (by id, with the address of each) proved that address. One query."""
    rows = EmailAddress.objects.filter(user_id__any=emails, verified=True)
    return {
        user_id
        for user_id, email in rows.values_list("user_id", "email")
        if email.lower() == emails[user_id]
    }
