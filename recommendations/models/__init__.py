"""Thresholds that admins keep, personal targets, and which suggestions somebody does not want."""

from recommendations.models.declined import Declined, SuggestionKind
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
    "Declined",
    "MeasureChoice",
    "PersonalTarget",
    "SuggestionKind",
    "TherapyChoice",
    "Threshold",
    "ThresholdDraft",
    "ThresholdQuerySet",
    "population_of",
]
