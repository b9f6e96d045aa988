"""Whether the engine runs: when its ticks last ended, what waits, what became of the rest.

Works for every database role and tells nothing about anybody.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from reminders.models import MessageKind, MessageState, Tick

TASKS = ("plan", "remind", "deliver")  # of the tick of each minute
# Beat and a worker that are healthy end a tick each minute, and a slow one within two.
TICK_IS_LATE_AFTER = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Pulse:
    """The engine at one moment.

    Args:
        ticks: how long ago each task last came to its end; None if it never did.
        oldest_pending: for how long the message that waits longest has been due; zero if none is.
    """

    ticks: dict[str, dt.timedelta | None]
    oldest_pending: dt.timedelta

    @property
    def tick_age(self) -> dt.timedelta | None:
        """Of the task that ended longest ago; None if one of them never did."""
        ages = [age for age in self.ticks.values() if age is not None]
        return max(ages) if len(ages) == len(self.ticks) else None

    @property
    def is_late(self) -> bool:
        """Whether somebody should look at beat and the workers."""
        return self.tick_age is None or self.tick_age > TICK_IS_LATE_AFTER


def mark(task: str, *, now: dt.datetime) -> None:
    """A task of the tick has come to its end. Needs the jobs role."""
    Tick.objects.update_or_create(task=task, defaults={"ended_at": now})


def take(*, now: dt.datetime) -> Pulse:
    """The pulse at ``now``. Two short queries."""
    ended: dict[str, dt.datetime] = dict(Tick.objects.values_list("task", "ended_at"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT boneguard_messages_due_since()")
        (since,) = cursor.fetchone()
    return Pulse(
        ticks={task: now - ended[task] if task in ended else None for task in TASKS},
        oldest_pending=max(now - since, dt.timedelta(0)) if since else dt.timedelta(0),
    )


def counts() -> dict[tuple[str, str], int]:
    """How many messages there are of each kind in each state, zeros included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, state, count FROM boneguard_message_counts()")
        found = {(kind, state): count for kind, state, count in cursor.fetchall()}
    known = {(kind, state): 0 for kind in MessageKind.values for state in MessageState.values}
    return known | found
