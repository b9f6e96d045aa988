"""The catalogue of activities, what she did, and what she plans."""

from exercise.models.activity import Activity, Category, Effort, EntryUnit, Flag, Impact
from exercise.models.plan import (
    CalendarFeed,
    NotToday,
    Outcome,
    PlannedOutcome,
    PlannedSession,
    Weekday,
    WeeklyPlan,
)
from exercise.models.session import ActivitySession

__all__ = [
    "Activity",
    "ActivitySession",
    "CalendarFeed",
    "Category",
    "Effort",
    "EntryUnit",
    "Flag",
    "Impact",
    "NotToday",
    "Outcome",
    "PlannedOutcome",
    "PlannedSession",
    "Weekday",
    "WeeklyPlan",
]
