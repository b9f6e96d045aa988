"""The catalogue of activities, and what she did."""

from exercise.models.activity import Activity
from exercise.models.session import ActivitySession, Effort

__all__ = ["Activity", "ActivitySession", "Effort"]
