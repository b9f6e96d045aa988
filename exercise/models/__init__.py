"""The catalogue of activities, and what she did."""

from exercise.models.activity import Activity, Category, Effort, EntryUnit, Flag, Impact
from exercise.models.session import ActivitySession

__all__ = [
    "Activity",
    "ActivitySession",
    "Category",
    "Effort",
    "EntryUnit",
    "Flag",
    "Impact",
]
