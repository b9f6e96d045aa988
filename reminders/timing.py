"""When her next review comes: her wish, her zone, when she joined, and what was reviewed."""

import datetime as dt
import functools
import logging

from common.days import UnknownZone, Week, local_day, wall_time_to_utc
from patients.models import Patient
from reminders.models import ReminderSettings, ReviewSchedule, WeeklyReview
from reminders.schedule import ReviewTime, rescheduled_review_at

logger = logging.getLogger(__name__)
_FALLBACK = "UTC"


# One run asks about many people who chose the same.
@functools.lru_cache(maxsize=1024)
def review_time(weekday: int, at: dt.time, time_zone: str) -> ReviewTime:
    """Her wish in her zone.

    A zone that the zone database has dropped counts as UTC: late is better than never.
    """
    return ReviewTime(zone=known_zone(time_zone), weekday=weekday, at=at)


def next_moment(
    when: ReviewTime, *, joined_at: dt.datetime, last_reviewed: Week | None, now: dt.datetime
) -> dt.datetime:
    """When her schedule next comes due, computed from nothing but facts, in UTC.

    It may lie in the past, and is then due at once. The first week that is reviewed is the one she
    joined in: whoever signs up on a Wednesday has her first review on the Monday after.
    """
    before_joining = Week.containing(local_day(joined_at, when.zone)).previous
    newest = max(last_reviewed, before_joining) if last_reviewed else before_joining
    return rescheduled_review_at(max(now, joined_at), when, newest)


def next_review_of(schedule: ReviewSchedule, patient: Patient, *, now: dt.datetime) -> dt.datetime:
    """``next_moment`` of one person, by her wish as ``schedule`` has it now. One query."""
    newest = WeeklyReview.objects.filter(patient=patient).order_by("-week_start").first()
    return next_moment(
        review_time(schedule.weekday, schedule.wall_time, patient.user.time_zone),
        joined_at=patient.created_at,
        last_reviewed=Week(newest.week_start) if newest else None,
        now=now,
    )


# The zone database changes with the program; thousands of people live in one zone.
@functools.lru_cache(maxsize=1024)
def known_zone(zone: str) -> str:
    """The zone itself, or UTC where the zone database has dropped it: late is better than never."""
    try:
        local_day(dt.datetime(2000, 1, 1, tzinfo=dt.UTC), zone)
    except UnknownZone:
        logger.warning("A time zone is not known any more: %s", zone)
        return _FALLBACK
    return zone


def next_reminder_at(
    settings: ReminderSettings, patient: Patient, *, now: dt.datetime
) -> dt.datetime:
    """When she may next be reminded: the first time of her choice later than ``now``, in UTC."""
    zone = known_zone(patient.user.time_zone)
    day = local_day(now, zone)
    moment = wall_time_to_utc(day, settings.wall_time, zone)
    if moment > now:
        return moment
    return wall_time_to_utc(day + dt.timedelta(days=1), settings.wall_time, zone)
