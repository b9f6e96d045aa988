"""When a supplement is due, how regularly it was taken, and over which days a dose counts.

Pure: days and wall times are hers, nothing here reads the clock.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from nutrition.intake import Intake, NutrientSum

DAYS_OF_WEEKLY_DOSE = 7  # clinical.md 1.8: that day and the next six
_SHARE = Decimal("1e-9")
_DAY = dt.timedelta(days=1)

Slot = tuple[dt.date, dt.time]


class Pattern(StrEnum):
    """On which days."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"
    EVERY_N_DAYS = "every_n_days"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A schedule from ``starts_on`` to ``until`` (included), or up to ``stopped_on`` (excluded).

    ``weekdays``: Monday is 0; one of them for WEEKLY, one or more for WEEKDAYS. ``every_days`` is
    for EVERY_N_DAYS and counts from ``starts_on``. Each due day has every one of ``times``.
    """

    pattern: Pattern
    starts_on: dt.date
    times: tuple[dt.time, ...]
    until: dt.date | None = None
    stopped_on: dt.date | None = None
    weekdays: tuple[int, ...] = ()
    every_days: int = 1

    def runs_on(self, day: dt.date) -> bool:
        """Whether the schedule is in force that day, due or not."""
        if day < self.starts_on or (self.until is not None and day > self.until):
            return False
        return self.stopped_on is None or day < self.stopped_on

    def is_due_on(self, day: dt.date) -> bool:
        """Whether a dose is due on that day."""
        if not self.runs_on(day):
            return False
        if self.pattern is Pattern.DAILY:
            return True
        if self.pattern is Pattern.EVERY_N_DAYS:
            return (day - self.starts_on).days % self.every_days == 0
        return day.weekday() in self.weekdays

    def due_times(self, day: dt.date) -> tuple[dt.time, ...]:
        """The times of that day at which a dose is due, early ones first."""
        return tuple(sorted(self.times)) if self.is_due_on(day) else ()

    @property
    def days_covered(self) -> int:
        """Over how many days a dose counts when a day is judged: 7 when it is taken once a week.

        One chosen weekday and every seventh day are weekly in other words. Several doses on that
        day are still that week's.
        """
        weekly = (
            self.pattern is Pattern.WEEKLY
            or (self.pattern is Pattern.WEEKDAYS and len(set(self.weekdays)) == 1)
            or (self.pattern is Pattern.EVERY_N_DAYS and self.every_days == DAYS_OF_WEEKLY_DOSE)
        )
        return DAYS_OF_WEEKLY_DOSE if weekly else 1


@dataclass(frozen=True, slots=True)
class Adherence:
    """How many of the due doses were taken. Nothing due yet is 0 of 0."""

    taken: int = 0
    due: int = 0

    def __add__(self, other: "Adherence") -> "Adherence":
        return Adherence(self.taken + other.taken, self.due + other.due)


def due_slots(plan: Plan, first: dt.date, last: dt.date) -> Iterator[Slot]:
    """Every due dose of the days from ``first`` to ``last``, both included."""
    day = max(first, plan.starts_on)
    while day <= last and (plan.until is None or day <= plan.until):
        for time in plan.due_times(day):
            yield day, time
        day += _DAY


def adherence(
    plan: Plan,
    *,
    made_at: dt.datetime,
    today: dt.date,
    taken: Collection[Slot],
    skipped: Collection[Slot],
) -> Adherence:
    """Taken of due, from the first day of the regimen and never before it was set up.

    ``made_at`` is the wall time (without a zone) at which it was set up. A dose of today counts
    once it is ticked or skipped: until midnight there is time.
    """
    count = due = 0
    for slot in due_slots(plan, plan.starts_on, today):
        answered = slot in taken or slot in skipped
        if slot[0] == today and not answered:
            continue
        if dt.datetime.combine(*slot) < made_at and not answered:
            continue
        due += 1
        count += slot in taken
    return Adherence(count, due)


def spread(taken: Intake, day: dt.date, days: int) -> Iterator[tuple[dt.date, Intake]]:
    """A dose of ``day`` in equal parts over that day and the next, ``days`` (>= 1) in all.

    For judging only: in every total it stands on its own day (clinical.md 1.8). How many doses
    there were and what they do not say stays with the first day.
    """
    if days == 1:
        yield day, taken
        return
    parts = tuple(_part(one, days) for one in taken.sums)
    yield (
        day,
        replace(
            taken,
            sums=tuple(
                part._replace(unknown_supplements=one.unknown_supplements)
                for part, one in zip(parts, taken.sums, strict=True)
            ),
        ),
    )
    for after in range(1, days):
        yield day + after * _DAY, Intake(sums=parts)


def _part(whole: NutrientSum, days: int) -> NutrientSum:
    return NutrientSum(
        supplements=_share(whole.supplements, days), prescribed=_share(whole.prescribed, days)
    )


def _share(amount: Decimal, days: int) -> Decimal:
    # Finite decimals add up to the same in any order; sevenths would differ in the last digit.
    return (amount / days).quantize(_SHARE)
