"""The numbers that are judged: amounts per day or week, rounded as people are shown them. Pure."""

from collections.abc import Callable
from decimal import Decimal

from nutrition.intake import Intake, NutrientSum
from nutrition.nutrients import Nutrient
from recommendations.measures import MEASURES, Measure

_OF_INTAKE: dict[Measure, tuple[Nutrient, Callable[[Decimal], Decimal]]] = {
    measure: (facts.nutrient, facts.rounding)
    for measure, facts in MEASURES.items()
    if facts.nutrient is not None
}


def figure_of(
    measure: Measure, intake: Intake, logged_days: int | None = None
) -> tuple[NutrientSum, Decimal]:
    """What of an intake a measure is about, and the amount: of a day, or the mean over some (> 0).

    Raises ValueError for movement.
    """
    if measure not in _OF_INTAKE:
        raise ValueError(f"{measure} is not about intake")
    nutrient, rounded = _OF_INTAKE[measure]
    sums = intake[nutrient]
    amount = sums.food + sums.supplements
    return sums, rounded(amount / logged_days if logged_days else amount)


def supplements_of(measure: Measure, sums: NutrientSum, logged_days: int | None = None) -> Decimal:
    """The part from supplements, rounded as the whole is."""
    return MEASURES[measure].rounded(sums.supplements / (logged_days or 1))


def limited_of(measure: Measure, sums: NutrientSum, logged_days: int | None = None) -> Decimal:
    """The amount without the vitamin D that her team prescribed, which is no alert (1.2)."""
    return MEASURES[measure].rounded((sums.amount - sums.prescribed) / (logged_days or 1))
