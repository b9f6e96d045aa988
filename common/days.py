"""Calendar days, weeks and months where somebody lives: the only implementation of local time.

A diary day is a plain local date. Weeks run Monday to Sunday (clinical.md 1.8). Instants are aware
datetimes in UTC. Nothing here reads the clock: callers pass ``now``.
"""

import calendar
import datetime as dt
import functools
import zoneinfo
from dataclasses import dataclass

DAYS_IN_WEEK = 7

# Present in the zone database, but no place where anybody lives: "localtime" means the server's.
_NOT_A_PLACE = frozenset({"Factory", "localtime", "posixrules"})
_FURTHEST_EAST = dt.timezone(dt.timedelta(hours=14))  # Kiritimati: no clock is ahead of it


class UnknownZone(ValueError):
    """The name is not a time zone of the IANA database."""


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One Monday-to-Sunday week, known by its Monday. Weeks sort by date.

    Raises ValueError when ``start`` is not a Monday.
    """

    start: dt.date

    def __post_init__(self) -> None:
        if self.start.weekday() != 0:
            raise ValueError(f"a week starts on a Monday, {self.start} is not one")

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    @classmethod
    def containing(cls, day: dt.date) -> "Week":
        """The week that ``day`` lies in."""
        return cls(day - dt.timedelta(days=day.weekday()))

    @classmethod
    def from_key(cls, key: str) -> "Week":
        """The inverse of ``key``. Raises ValueError for anything ``key`` does not produce."""
        year, separator, number = key.partition("-W")
        if not separator or len(year) != 4 or len(number) != 2:
            raise ValueError(f"not a week key: {key!r}")
        return cls(dt.date.fromisocalendar(int(year), int(number), 1))

    @property
    def key(self) -> str:
        """The ISO 8601 name of the week, such as ``2026-W48``. Sorts by date."""
        year, number, _ = self.start.isocalendar()
        return f"{year:04}-W{number:02}"

    @property
    def end(self) -> dt.date:
        """Its Sunday, the last day that belongs to it."""
        return self.start + dt.timedelta(days=DAYS_IN_WEEK - 1)

    @property
    def days(self) -> tuple[dt.date, ...]:
        """Its seven dates, Monday first."""
        return tuple(self.start + dt.timedelta(days=offset) for offset in range(DAYS_IN_WEEK))

    @property
    def next(self) -> "Week":
        """The week after this one."""
        return Week(self.start + dt.timedelta(days=DAYS_IN_WEEK))

    @property
    def previous(self) -> "Week":
        """The week before this one."""
        return Week(self.start - dt.timedelta(days=DAYS_IN_WEEK))

    def back(self, count: int) -> tuple["Week", ...]:
        """This week and the ``count - 1`` before it, oldest first (``count`` >= 1)."""
        return tuple(
            Week(self.start - dt.timedelta(days=DAYS_IN_WEEK * ago))
            for ago in range(count - 1, -1, -1)
        )


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month of the calendar, known by its first day. Months sort by date.

    Raises ValueError when ``start`` is not the first of a month.
    """

    start: dt.date

    def __post_init__(self) -> None:
        if self.start.day != 1:
            raise ValueError(f"a month starts on the first, {self.start} is not one")

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    @classmethod
    def containing(cls, day: dt.date) -> "Month":
        """The month that ``day`` lies in."""
        return cls(day.replace(day=1))

    @classmethod
    def from_key(cls, key: str) -> "Month":
        """The inverse of ``key``. Raises ValueError for anything ``key`` does not produce."""
        year, separator, number = key.partition("-")
        digits = (year + number).isascii() and (year + number).isdigit()
        if not separator or len(year) != 4 or len(number) != 2 or not digits:
            raise ValueError(f"not a month key: {key!r}")
        return cls(dt.date(int(year), int(number), 1))

    @property
    def key(self) -> str:
        """The ISO 8601 name of the month, such as ``2026-11``. Sorts by date."""
        return f"{self.start.year:04}-{self.start.month:02}"

    @property
    def end(self) -> dt.date:
        """The last day that belongs to it."""
        last = calendar.monthrange(self.start.year, self.start.month)[1]
        return self.start.replace(day=last)

    @property
    def next(self) -> "Month":
        """The month after this one."""
        return Month(self.end + dt.timedelta(days=1))

    @property
    def previous(self) -> "Month":
        """The month before this one."""
        return Month.containing(self.start - dt.timedelta(days=1))


@functools.cache
def known_zones() -> frozenset[str]:
    """Every time zone name a person may choose."""
    return frozenset(zoneinfo.available_timezones()) - _NOT_A_PLACE


def is_known_zone(name: str) -> bool:
    """Whether ``name`` is a time zone a person may choose; any text may be asked for."""
    return name in known_zones()


def local_time(now_utc: dt.datetime, tz_name: str) -> dt.datetime:
    """The aware local time in ``tz_name`` at the aware instant ``now_utc``.

    Raises UnknownZone, and ValueError for a naive datetime.
    """
    if now_utc.utcoffset() is None:
        raise ValueError("an instant needs a time zone; this datetime is naive")
    return now_utc.astimezone(_zone(tz_name))


def local_day(now_utc: dt.datetime, tz_name: str) -> dt.date:
    """The date on the wall calendar in ``tz_name`` at the aware instant ``now_utc``.

    Raises UnknownZone, and ValueError for a naive datetime.
    """
    return local_time(now_utc, tz_name).date()


def latest_day(now_utc: dt.datetime) -> dt.date:
    """The latest date that a calendar on earth shows at the aware instant ``now_utc``.

    Every day before it is over somewhere. Raises ValueError for a naive datetime.
    """
    if now_utc.utcoffset() is None:
        raise ValueError("an instant needs a time zone; this datetime is naive")
    return now_utc.astimezone(_FURTHEST_EAST).date()


def wall_time_to_utc(day: dt.date, time: dt.time, tz_name: str) -> dt.datetime:
    """The first instant at which clocks in ``tz_name`` show ``day`` and ``time`` or later, in UTC.

    A time that comes twice (clocks go back) means its first occurrence. A time that never comes
    (clocks go forward, or a whole day is skipped as in Apia in 2011) means the first instant after
    the gap. Raises UnknownZone, and ValueError when ``time`` carries a zone of its own.
    """
    if time.tzinfo is not None:
        raise ValueError("a wall time carries no time zone of its own")
    wall = dt.datetime.combine(day, time.replace(fold=0))
    zone = _zone(tz_name)
    instant = wall.replace(tzinfo=zone).astimezone(dt.UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    return _end_of_gap(wall, zone)


def _end_of_gap(wall: dt.datetime, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """The instant the clocks jumped over ``wall``: bisected to the second, as offsets are whole."""
    before = wall.replace(tzinfo=zone, fold=1).astimezone(dt.UTC).replace(microsecond=0)
    after = wall.replace(tzinfo=zone, fold=0).astimezone(dt.UTC).replace(microsecond=0)
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        instant = before + dt.timedelta(seconds=middle)
        if instant.astimezone(zone).replace(tzinfo=None) < wall:
            low = middle
        else:
            high = middle
    return before + dt.timedelta(seconds=high)


# The standard library keeps eight zones at hand and reads the file of a ninth again and again.
@functools.cache
def _zone(tz_name: str) -> zoneinfo.ZoneInfo:
    if not is_known_zone(tz_name):
        raise UnknownZone(tz_name)
    return zoneinfo.ZoneInfo(tz_name)
