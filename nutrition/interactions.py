"""Safety tips that belong to a dose: told where it is logged, never in the way of logging it."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from nutrition.intake import Intake
from nutrition.nutrients import Nutrient, Nutrients
from nutrition.salts import CARBONATE

SPLIT_ABOVE_MG = Decimal(600)  # elemental calcium at one time, clinical.md 2.2
MEAL_WITHIN = dt.timedelta(hours=1)  # clinical.md 2.2
# Upper limits for adults of 51 and over, clinical.md 1.2 (IOM 1997, 2001, 2011). Where they are for
# food and supplements together, supplements alone above them are above them for certain.
UPPER_LIMITS: Mapping[Nutrient, Decimal] = MappingProxyType(
    {
        Nutrient.CALCIUM: Decimal(2000),
        Nutrient.VITAMIN_D: Decimal(100),
        Nutrient.MAGNESIUM: Decimal(350),
        Nutrient.ZINC: Decimal(40),
    }
)
_ANY_DAY = dt.date(2000, 1, 1)


class Tip(StrEnum):
    """What may be told about a dose or a supplement."""

    SPLIT_CALCIUM = "split_calcium"
    CARBONATE_WITH_MEAL = "carbonate_with_meal"
    KEEP_VITAMIN_K_EVEN = "keep_vitamin_k_even"
    ASK_ABOUT_CALCIUM = "ask_about_calcium"
    KEEP_CALCIUM = "keep_calcium"
    ASK_ABOUT_MAGNESIUM = "ask_about_magnesium"
    APART_FROM_LEVOTHYROXINE = "apart_from_levothyroxine"
    APART_FROM_BISPHOSPHONATE = "apart_from_bisphosphonate"
    APART_FROM_IBANDRONATE = "apart_from_ibandronate"
    APART_FROM_IRON = "apart_from_iron"
    APART_FROM_TETRACYCLINE = "apart_from_tetracycline"
    APART_FROM_QUINOLONE = "apart_from_quinolone"


def dose_tips(
    taken: Nutrients, *, calcium_salt: str, at: dt.time | None, meals: Collection[dt.time]
) -> tuple[Tip, ...]:
    """The tips for one dose with these amounts, taken ``at`` a wall time (None: not known).

    ``meals`` are the wall times of that day's meals.
    """
    tips = []
    calcium = taken.calcium_mg or Decimal(0)
    if calcium > SPLIT_ABOVE_MG:
        tips.append(Tip.SPLIT_CALCIUM)
    if calcium and calcium_salt == CARBONATE and at is not None and not _near(at, meals):
        tips.append(Tip.CARBONATE_WITH_MEAL)
    return tuple(tips)


def above_limits(judged: Intake) -> tuple[Nutrient, ...]:
    """The nutrients of which a day's supplements alone are above the upper limit.

    ``judged`` has weekly doses spread over their days. Vitamin D that her team prescribed is no
    alert (clinical.md 1.2).
    """
    return tuple(
        nutrient
        for nutrient, limit in UPPER_LIMITS.items()
        if judged[nutrient].supplements - judged[nutrient].prescribed > limit
    )


def _near(at: dt.time, meals: Iterable[dt.time]) -> bool:
    moment = dt.datetime.combine(_ANY_DAY, at)
    return any(abs(dt.datetime.combine(_ANY_DAY, meal) - moment) <= MEAL_WITHIN for meal in meals)
