"""All nutrients at a glance: a small line and a sentence each."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from common.charts import Sparkline, sparkline
from dashboard.insights import finding
from dashboard.progress_words import COMPANIONS, NAMES, SLUGS
from nutrition.nutrients import Nutrient
from recommendations.history import NutrientHistory


@dataclass(frozen=True, slots=True)
class NutrientRow:
    """One nutrient of the list. ``companion``: not one of those that are compared with a target."""

    name: str | Promise
    slug: str
    url: str
    finding: str
    line: Sparkline | None
    companion: bool


def overview_shown(
    histories: Mapping[Nutrient, NutrientHistory], *, days: int
) -> list[NutrientRow]:
    """A row for each nutrient in the order of the pages, leading to its page over ``days``."""
    return [_row(histories[nutrient], days) for nutrient in SLUGS]


def _row(history: NutrientHistory, days: int) -> NutrientRow:
    nutrient = history.nutrient
    target = history.mean.target if history.mean else None
    line = sparkline(
        [day.amount for day in history.days],
        target=target.value if target else None,
        width=240,
        height=36,
    )
    return NutrientRow(
        name=NAMES[nutrient],
        slug=SLUGS[nutrient],
        url=f"{reverse('dashboard:nutrient', args=[SLUGS[nutrient]])}?days={days}",
        finding=finding(history),
        line=line if history.logged else None,
        companion=nutrient in COMPANIONS,
    )
