"""What there is to remind somebody of, and when it is done. Pure: days and wall times are hers.

At most one reminder a day. It names everything that is open at that moment, worst first, and what
is done is never in it. Whoever has logged nothing for three days is asked about that alone: once,
again after each of the next two weeks, and then not any more.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

SILENT_AFTER = 3  # days without an entry
ASKED_AGAIN = (3, 10, 17)  # the first time, then weekly, then quiet (product.md 7)
MID_WEEK = 3  # Thursday: half of the week is left to catch up


class ReminderKind(StrEnum):
    """What a reminder is about, worst first."""

    SUPPLEMENTS = "supplements"
    MID_WEEK = "mid_week"
    PLANNED_SESSION = "planned_session"
    NOTHING_LOGGED = "nothing_logged"


@dataclass(frozen=True, slots=True)
class OpenDose:
    """A dose of today that she neither took nor skipped."""

    name: str
    due: dt.time


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session planned for today that she has not answered. ``minutes`` > 0."""

    name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Behind:
    """A movement target that the week will hardly reach: ``done`` of ``target``, whole numbers."""

    measure: str
    done: int
    target: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """How things stand for one person at one moment of her day.

    ``silent_days``: since the last day with any entry, or since she joined. ``behind`` is asked for
    on Thursdays only.
    """

    day: dt.date
    clock: dt.time
    silent_days: int = 0
    doses: tuple[OpenDose, ...] = ()
    sessions: tuple[OpenSession, ...] = ()
    behind: tuple[Behind, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to remind of. ``details`` is JSON: what the words are made of."""

    kind: ReminderKind
    details: tuple[Mapping[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "details": [dict(one) for one in self.details]}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        return cls(ReminderKind(row["kind"]), tuple(row["details"]))


def due_items(now: Situation) -> tuple[Item, ...]:
    """Everything to remind of at this moment, worst first; nothing when all is done."""
    if now.silent_days >= SILENT_AFTER:
        if now.silent_days not in ASKED_AGAIN:
            return ()
        return (Item(ReminderKind.NOTHING_LOGGED, ({"days": now.silent_days},)),)
    return tuple(_items(now))


def still_due(planned: Collection[ReminderKind], now: Situation) -> tuple[Item, ...]:
    """Of the kinds that were planned for her day, what is open now."""
    return tuple(item for item in due_items(now) if item.kind in planned)


def left_open(
    items: Iterable[Item],
    *,
    doses: Collection[tuple[str, str]],
    sessions: Collection[str],
    behind: bool,
    logged: bool,
) -> Iterator[Item]:
    """What of a reminder still stands, as far as a page of that day knows.

    ``doses``: names and times ("08:00") still due; ``sessions``: names still unanswered;
    ``behind``: the week's movement still is; ``logged``: anything was logged today.
    """
    for item in items:
        details: Iterable[Mapping[str, Any]] = item.details
        match item.kind:
            case ReminderKind.SUPPLEMENTS:
                details = (one for one in details if (one["name"], one["due"]) in doses)
            case ReminderKind.PLANNED_SESSION:
                details = (one for one in details if one["name"] in sessions)
            case ReminderKind.MID_WEEK:
                details = details if behind else ()
            case ReminderKind.NOTHING_LOGGED:
                details = () if logged else details
        if kept := tuple(details):
            yield Item(item.kind, kept)


def _items(now: Situation) -> Iterator[Item]:
    waiting = [one for one in now.doses if one.due <= now.clock]
    if waiting:
        doses = ({"name": one.name, "due": one.due.isoformat("minutes")} for one in waiting)
        yield Item(ReminderKind.SUPPLEMENTS, tuple(doses))
    if now.day.weekday() == MID_WEEK and now.behind:
        behind = (
            {"measure": one.measure, "done": one.done, "target": one.target} for one in now.behind
        )
        yield Item(ReminderKind.MID_WEEK, tuple(behind))
    if now.sessions:
        sessions = ({"name": one.name, "minutes": one.minutes} for one in now.sessions)
        yield Item(ReminderKind.PLANNED_SESSION, tuple(sessions))
