"""When something is due where a person lives. Pure: callers pass ``now``.

A review's moment is a weekday and a wall time in her zone; ``common.days`` says what that means
when clocks change. The planner keeps the next moment in UTC (``next_review_at``) and asks
``due_review`` what to make. A late, doubled or missed run heals itself: a period has one key, and
the database holds one review per key.
"""

import datetime as dt
import functools
from dataclasses import dataclass

from common.days import DAYS_IN_WEEK, Week, local_time, wall_time_to_utc

MONDAY = 0
DEFAULT_REVIEW_TIME = dt.time(8)
EARLIEST_REVIEW_TIME = dt.time(6)
LATEST_REVIEW_TIME = dt.time(21)

# Waiting time after the first, second, ... failed try; the last one repeats.
RETRY_DELAYS = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 15, 60, 240))
GIVE_UP_AFTER = dt.timedelta(hours=24)


class ReviewTimeError(ValueError):
    """A review's weekday or wall time is out of bounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTime:
    """When she wants her weekly review: weekday (0 is Monday), wall time, and her zone.

    Raises ReviewTimeError unless weekday is 0-6 and the time 06:00-21:00.
    """

    zone: str
    weekday: int = MONDAY
    at: dt.time = DEFAULT_REVIEW_TIME

    def __post_init__(self) -> None:
        if self.weekday not in range(DAYS_IN_WEEK):
            raise ReviewTimeError(f"no such weekday: {self.weekday}")
        if not EARLIEST_REVIEW_TIME <= self.at <= LATEST_REVIEW_TIME:
            raise ReviewTimeError(f"a review comes between 06:00 and 21:00, not at {self.at}")

    def in_week(self, week: Week) -> dt.datetime:
        """The moment of the review in ``week``, in UTC."""
        return wall_time_to_utc(week.days[self.weekday], self.at, self.zone)


@dataclass(frozen=True, slots=True)
class DueReview:
    """A review to make now: of ``week``, and when to look again."""

    week: Week
    next_at: dt.datetime

    @property
    def key(self) -> str:
        """The period key that makes it unique."""
        return week_key(self.week)


def next_review_at(after: dt.datetime, when: ReviewTime) -> dt.datetime:
    """The first review moment later than the instant ``after``, in UTC."""
    week = Week.containing(local_time(after, when.zone).date()).previous
    while (moment := when.in_week(week)) <= after:
        week = week.next
    return moment


def reviewed_week(at: dt.datetime, zone: str) -> Week:
    """The week a review at the instant ``at`` is about: the last complete local one."""
    return Week.containing(local_time(at, zone).date()).previous


def is_due(due_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether the moment ``due_at`` has come."""
    return due_at <= now


def due_review(scheduled_at: dt.datetime, now: dt.datetime, when: ReviewTime) -> DueReview | None:
    """The review to make at ``now`` when it was scheduled for ``scheduled_at``; None if not yet.

    After an outage there is one catch-up, for the latest moment that has passed: weeks that nobody
    can act on any more are not sent one by one, and the coming review is not taken early.
    """
    return _catch_up(now, when) if is_due(scheduled_at, now) else None


# One run asks at one moment for many people who chose the same.
@functools.lru_cache(maxsize=1024)
def _catch_up(now: dt.datetime, when: ReviewTime) -> DueReview:
    upcoming = next_review_at(now, when)
    latest = _moment_before(upcoming, when)
    return DueReview(reviewed_week(latest, when.zone), upcoming)


def rescheduled_review_at(
    now: dt.datetime, when: ReviewTime, last_reviewed: Week | None
) -> dt.datetime:
    """The next review moment after she changed zone, weekday or time, in UTC.

    No week is reviewed twice, and none is lost: if in the new zone this week's moment is already
    past and the week it is about was not reviewed, that past moment is returned, which is due at
    once. ``last_reviewed`` is the newest week reviewed; with None the moment lies in the future.
    """
    upcoming = next_review_at(now, when)
    if last_reviewed is None:
        return upcoming
    moments = [_moment_before(upcoming, when), upcoming, next_review_at(upcoming, when)]
    fresh = (at for at in moments if reviewed_week(at, when.zone) > last_reviewed)
    return next(fresh, moments[-1])


def _moment_before(moment: dt.datetime, when: ReviewTime) -> dt.datetime:
    """The review moment one local week before ``moment``, which is one itself."""
    return when.in_week(Week.containing(local_time(moment, when.zone).date()).previous)


def week_key(week: Week) -> str:
    """The period key of a week, such as ``week:2026-W48``."""
    return f"week:{week.key}"


def week_of_key(key: str) -> Week:
    """The inverse of ``week_key``. Raises ValueError for anything it does not produce."""
    kind, _colon, week = key.partition(":")
    if kind != "week":
        raise ValueError(f"not the period of a week: {key!r}")
    return Week.from_key(week)


def day_key(day: dt.date) -> str:
    """The period key of a local day, such as ``day:2026-11-23``."""
    return f"day:{day.isoformat()}"


def retry_delay(failures: int) -> dt.timedelta:
    """How long to wait after the ``failures``-th failed try (>= 1): 5, 15, 60, then 240 minutes.

    Raises ValueError below 1.
    """
    if failures < 1:
        raise ValueError(f"there is no delay before a first failure: {failures}")
    return RETRY_DELAYS[min(failures, len(RETRY_DELAYS)) - 1]


def next_try_at(
    first_try: dt.datetime,
    failed_at: dt.datetime,
    failures: int,
    give_up_after: dt.timedelta = GIVE_UP_AFTER,
) -> dt.datetime | None:
    """When to try again after a failure at ``failed_at``.

    None once ``give_up_after`` (24 hours) would be passed since the first try.
    """
    moment = failed_at + retry_delay(failures)
    return moment if moment - first_try <= give_up_after else None


def is_quiet(now: dt.datetime, zone: str, start: dt.time, end: dt.time) -> bool:
    """Whether ``now`` lies in the quiet hours from ``start`` up to ``end`` on her clock.

    They may span midnight (21:00-07:00). Equal times mean no quiet hours.
    """
    return lies_between(local_time(now, zone).time(), start, end)


def lies_between(clock: dt.time, start: dt.time, end: dt.time) -> bool:
    """Whether a wall time lies from ``start`` up to ``end``, which may be on the next day."""
    if start <= end:
        return start <= clock < end
    return clock >= start or clock < end


def quiet_until(now: dt.datetime, zone: str, start: dt.time, end: dt.time) -> dt.datetime | None:
    """When the quiet hours that ``now`` lies in end, in UTC; None when it is not quiet."""
    if not is_quiet(now, zone, start, end):
        return None
    day = local_time(now, zone).date()
    moment = wall_time_to_utc(day, end, zone)
    return moment if moment > now else wall_time_to_utc(day + dt.timedelta(days=1), end, zone)
