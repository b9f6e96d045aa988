"""The catalogue of activities, what she did, and what she plans."""

from exercise.models.activity import Activity, Category, Effort, EntryUnit, Flag, Impact
from exercise.models.own import FavouriteActivity, OwnActivity
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
from exercise.models.strength import StrengthExercise

__all__ = [
    "Activity",
    "ActivitySession",
    "CalendarFeed",
    "Category",
    "Effort",
    "EntryUnit",
    "FavouriteActivity",
    "Flag",
    "Impact",
    "NotToday",
    "Outcome",
    "OwnActivity",
    "PlannedOutcome",
    "PlannedSession",
    "StrengthExercise",
    "Weekday",
    "WeeklyPlan",
]
