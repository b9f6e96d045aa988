"""The number that is judged: an amount per day or week, rounded as people are shown it. Pure."""

from decimal import Decimal
from typing import NamedTuple

from nutrition.intake import Intake, NutrientSum
from recommendations.measures import MEASURES, Measure


class Figure(NamedTuple):
    """One measure's rounded ``amount``, its unrounded parts, and the sums that it was made from.

    ``logged_days`` is None but for a mean over days.
    """

    measure: Measure
    amount: Decimal
    food: Decimal = Decimal(0)
    supplements: Decimal = Decimal(0)
    sums: NutrientSum = NutrientSum()
    logged_days: int | None = None

    @property
    def rounded_supplements(self) -> Decimal:
        """The part from supplements, rounded as the whole is."""
        return MEASURES[self.measure].rounded(self.supplements)

    @property
    def limited(self) -> Decimal:
        """The amount without the vitamin D that her team prescribed, which is no alert (1.2)."""
        prescribed = self.sums.prescribed
        if not prescribed:
            return self.amount
        unprescribed = self.sums.amount - prescribed
        return MEASURES[self.measure].rounded(unprescribed / (self.logged_days or 1))

    def unknown_percent(self, intake: Intake) -> Decimal:
        """How much of the food of ``intake`` says nothing about the measure, 0 to 100."""
        nutrient = MEASURES[self.measure].nutrient
        return intake.unknown_share(nutrient) * 100 if nutrient else Decimal(0)


def figure_of(measure: Measure, intake: Intake, logged_days: int | None = None) -> Figure:
    """A day's intake, or the mean over ``logged_days`` (> 0) days.

    Raises ValueError for movement.
    """
    facts = MEASURES[measure]
    if facts.nutrient is None:
        raise ValueError(f"{measure} is not about intake")
    sums, days = intake[facts.nutrient], logged_days or 1
    food, supplements = sums.food / days, sums.supplements / days
    amount = facts.rounded((sums.food + sums.supplements) / days)
    return Figure(measure, amount, food, supplements, sums, logged_days)
