"""The number that is judged: an amount per day or week, rounded as people are shown it. Pure."""

from decimal import Decimal
from typing import NamedTuple

from nutrition.intake import Intake, NutrientSum
from recommendations.measures import MEASURES, Measure


class Figure(NamedTuple):
    """One measure's rounded ``amount`` and the sums that it was made from.

    ``logged_days`` is None but for a mean over days.
    """

    measure: Measure
    amount: Decimal
    sums: NutrientSum = NutrientSum()
    logged_days: int | None = None

    @property
    def rounded_supplements(self) -> Decimal:
        """The part from supplements, rounded as the whole is."""
        return MEASURES[self.measure].rounded(self.sums.supplements / (self.logged_days or 1))

    @property
    def limited(self) -> Decimal:
        """The amount without the vitamin D that her team prescribed, which is no alert (1.2)."""
        prescribed = self.sums.prescribed
        if not prescribed:
            return self.amount
        unprescribed = self.sums.amount - prescribed
        return MEASURES[self.measure].rounded(unprescribed / (self.logged_days or 1))


def figure_of(measure: Measure, intake: Intake, logged_days: int | None = None) -> Figure:
    """A day's intake, or the mean over ``logged_days`` (> 0) days.

    Raises ValueError for movement.
    """
    facts = MEASURES[measure]
    if facts.nutrient is None:
        raise ValueError(f"{measure} is not about intake")
    sums = intake[facts.nutrient]
    amount = facts.rounded((sums.food + sums.supplements) / (logged_days or 1))
    return Figure(measure, amount, sums, logged_days)
