"""What there is to remind somebody of, and when it is done. Pure: days and wall times are hers.

At most one reminder a day. It names everything that is open at that moment, worst first, and what
is done is never in it. Whoever has logged nothing for three days is asked about that alone: once,
again after each of the next two weeks, and then not any more; unless she turned that question off.
Her precautions hold here as in her review (clinical.md 3.4): movement is nothing to urge somebody
to who should ask her team first, and after falls strength and balance come before minutes.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from exercise.precautions import NO_WALK
from exercise.precautions import Status as Care
from recommendations.measures import Measure

SILENT_AFTER = 3  # days without an entry
ASKED_AGAIN = (3, 10, 17)  # the first time, then weekly, then quiet (product.md 7)
MID_WEEK = 3  # Thursday: half of the week is left to catch up
_STEADY_FIRST = frozenset({Measure.RESISTANCE_DAYS, Measure.BALANCE_DAYS})


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
    on Thursdays only. ``care``: her precautions.
    """

    day: dt.date
    clock: dt.time
    silent_days: int = 0
    doses: tuple[OpenDose, ...] = ()
    sessions: tuple[OpenSession, ...] = ()
    behind: tuple[Behind, ...] = ()
    care: frozenset[Care] = frozenset()


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


def due_items(now: Situation, off: Collection[ReminderKind] = ()) -> tuple[Item, ...]:
    """Everything to remind of at this moment, worst first; nothing when all is done.

    Without the kinds that are ``off``. Silence takes the place of everything else only where she
    can be asked about it: otherwise nothing would ever come again.
    """
    if now.silent_days >= SILENT_AFTER and ReminderKind.NOTHING_LOGGED not in off:
        if now.silent_days not in ASKED_AGAIN:
            return ()
        asked = ({"days": now.silent_days},)
        return (Item(ReminderKind.NOTHING_LOGGED, _with_care(asked, now.care)),)
    return tuple(item for item in _items(now) if item.kind not in off)


def still_due(
    planned: Collection[ReminderKind], now: Situation, off: Collection[ReminderKind] = ()
) -> tuple[Item, ...]:
    """Of the kinds that were planned for her day, what is open now."""
    return tuple(item for item in due_items(now, off) if item.kind in planned)


def may_urge(measure: str, care: Collection[Care]) -> bool:
    """Whether she may be reminded of this movement target unasked (clinical.md 3.4 D and E)."""
    if Care.TEAM_FIRST in care:
        return False
    return Care.FALLS not in care or measure in _STEADY_FIRST


def left_open(
    items: Iterable[Item],
    *,
    doses: Collection[tuple[str, str]],
    sessions: Collection[str],
    behind: Collection[str],
    logged: bool,
    care: Collection[Care] = (),
) -> Iterator[Item]:
    """What of a reminder still stands, as far as a page of that day knows.

    ``doses``: names and times ("08:00") still due; ``sessions``: names still unanswered;
    ``behind``: the movement measures of the week that still are; ``logged``: anything was logged
    today; ``care``: her precautions as they are by now.
    """
    urged = any(may_urge(measure, care) for measure in behind)
    for item in items:
        details: Iterable[Mapping[str, Any]] = item.details
        match item.kind:
            case ReminderKind.SUPPLEMENTS:
                details = (one for one in details if (one["name"], one["due"]) in doses)
            case ReminderKind.PLANNED_SESSION:
                details = (one for one in details if one["name"] in sessions)
            case ReminderKind.MID_WEEK:
                named = (one for one in details if may_urge(one["measure"], care))
                details = named if urged else ()
            case ReminderKind.NOTHING_LOGGED:
                details = () if logged else _with_care(details, care)
        if kept := tuple(details):
            yield Item(item.kind, kept)


def _items(now: Situation) -> Iterator[Item]:
    waiting = [one for one in now.doses if one.due <= now.clock]
    if waiting:
        doses = ({"name": one.name, "due": one.due.isoformat("minutes")} for one in waiting)
        yield Item(ReminderKind.SUPPLEMENTS, tuple(doses))
    behind = [one for one in now.behind if may_urge(one.measure, now.care)]
    if now.day.weekday() == MID_WEEK and behind:
        said = ({"measure": one.measure, "done": one.done, "target": one.target} for one in behind)
        yield Item(ReminderKind.MID_WEEK, tuple(said))
    if now.sessions:
        sessions = ({"name": one.name, "minutes": one.minutes} for one in now.sessions)
        yield Item(ReminderKind.PLANNED_SESSION, tuple(sessions))


def _with_care(
    asked: Iterable[Mapping[str, Any]], care: Collection[Care]
) -> tuple[Mapping[str, Any], ...]:
    """The same question; to whom no walk may be proposed it says so: "a meal" alone."""
    if NO_WALK.isdisjoint(care):
        return tuple(asked)
    return tuple({**one, "no_walk": True} for one in asked)
