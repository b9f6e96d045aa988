"""Movement added up over a day and a week: minutes, strength and balance days, sites loaded.

Days are built from sessions or from one row of SQL aggregates each, and add up the same in any
order. A week never gains from splitting a session in two (clinical.md 3.2).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

from exercise.loading import EffortMinutes, SessionLoad, Sites


@dataclass(frozen=True, slots=True)
class MovementDay:
    """One day's sessions added up. Days of the same date add, in any order and grouping.

    ``aerobic`` and ``weight_bearing`` are uncapped sums; the week caps each day at 600 minutes.
    """

    day: dt.date
    sessions: int = 0
    aerobic: EffortMinutes = EffortMinutes()
    weight_bearing: EffortMinutes = EffortMinutes()
    resistance: bool = False
    balance: bool = False
    impacts: int = 0
    sites: Sites = Sites()

    @classmethod
    def of(cls, day: dt.date, load: SessionLoad) -> Self:
        """The day with one session on it."""
        return cls(
            day,
            1,
            load.aerobic_minutes,
            load.weight_bearing_minutes,
            load.resistance,
            load.balance,
            load.impacts,
            load.sites,
        )

    @classmethod
    def from_row(cls, day: dt.date, row: Mapping[str, Any]) -> Self:
        """The day that one row of SQL aggregates over its sessions stands for.

        ``row`` holds every name of ``DAY_COLUMNS``; a NULL is 0. Raises KeyError.
        """
        light, moderate, vigorous, wb_light, wb_moderate, wb_vigorous, hip, spine, wrist = (
            int(row[name] or 0) for name in _MINUTE_AND_SITE_COLUMNS
        )
        return cls(
            day,
            int(row["sessions"] or 0),
            EffortMinutes(light, moderate, vigorous),
            EffortMinutes(wb_light, wb_moderate, wb_vigorous),
            bool(row["resistance"]),
            bool(row["balance"]),
            int(row["impacts"] or 0),
            Sites(hip, spine, wrist),
        )

    def __add__(self, other: "MovementDay") -> "MovementDay":
        if self.day != other.day:
            raise ValueError(f"{self.day} and {other.day} are different days")
        return MovementDay(
            self.day,
            self.sessions + other.sessions,
            self.aerobic + other.aerobic,
            self.weight_bearing + other.weight_bearing,
            self.resistance or other.resistance,
            self.balance or other.balance,
            self.impacts + other.impacts,
            self.sites | other.sites,
        )


_MINUTE_AND_SITE_COLUMNS = (
    "light_minutes",
    "moderate_minutes",
    "vigorous_minutes",
    "weight_bearing_light_minutes",
    "weight_bearing_moderate_minutes",
    "weight_bearing_vigorous_minutes",
    "hip",
    "spine",
    "wrist",
)
# What a GROUP BY day over sessions has to deliver: sums of minutes by effort where ``aerobic`` and
# where ``weight_bearing``; MAX of the sites; BOOL_OR of resistance and balance.
DAY_COLUMNS = ("sessions", "resistance", "balance", "impacts", *_MINUTE_AND_SITE_COLUMNS)


@dataclass(frozen=True, slots=True)
class Movement:
    """A week's (or any period's) movement: one MovementDay per date, in order of date.

    Build it with ``Movement.of``. Adding merges, whatever the order and however often it is split.
    """

    days: tuple[MovementDay, ...] = ()

    @classmethod
    def of(cls, days: Iterable[MovementDay]) -> Self:
        """The period that these days make up; days of one date are added together."""
        by_date: dict[dt.date, MovementDay] = {}
        for day in days:
            known = by_date.get(day.day)
            by_date[day.day] = day if known is None else known + day
        return cls(tuple(by_date[date] for date in sorted(by_date)))

    def __add__(self, other: "Movement") -> "Movement":
        return Movement.of(self.days + other.days)

    @property
    def sessions(self) -> int:
        """How many sessions were logged."""
        return sum(day.sessions for day in self.days)

    @property
    def aerobic(self) -> EffortMinutes:
        """All aerobic minutes by effort, each day capped at 600."""
        return sum((day.aerobic.capped() for day in self.days), EffortMinutes())

    @property
    def weight_bearing(self) -> EffortMinutes:
        """Weight-bearing aerobic minutes by effort, each day capped at 600."""
        return sum((day.weight_bearing.capped() for day in self.days), EffortMinutes())

    @property
    def aerobic_minutes(self) -> int:
        """Minutes towards the 150 a week: moderate once, vigorous twice, light not."""
        return self.aerobic.moderate_equivalent

    @property
    def weight_bearing_minutes(self) -> int:
        """The same, of weight-bearing activities only."""
        return self.weight_bearing.moderate_equivalent

    @property
    def resistance_days(self) -> int:
        """On how many distinct dates strength work was done."""
        return sum(day.resistance for day in self.days)

    @property
    def balance_days(self) -> int:
        """On how many distinct dates balance work was done."""
        return sum(day.balance for day in self.days)

    @property
    def impacts(self) -> int:
        """Stamps, hops and jumps logged."""
        return sum(day.impacts for day in self.days)

    @property
    def sites(self) -> Sites:
        """The strongest loading of each site on any day."""
        strongest = Sites()
        for day in self.days:
            strongest |= day.sites
        return strongest


class Moved(Protocol):
    """What a week of movement is judged by, however it was added up."""

    @property
    def aerobic_minutes(self) -> int: ...
    @property
    def resistance_days(self) -> int: ...
    @property
    def balance_days(self) -> int: ...
