"""Thresholds that admins keep, their drafts, and the targets that clinicians set for one person."""

from recommendations.models.drafts import ThresholdDraft
from recommendations.models.personal import PersonalTarget
from recommendations.models.thresholds import (
    POPULATION_FIELDS,
    MeasureChoice,
    TherapyChoice,
    Threshold,
    ThresholdQuerySet,
    population_of,
)

__all__ = [
    "POPULATION_FIELDS",
    "MeasureChoice",
    "PersonalTarget",
    "TherapyChoice",
    "Threshold",
    "ThresholdDraft",
    "ThresholdQuerySet",
    "population_of",
]
