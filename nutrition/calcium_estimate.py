"""Calcium in a minute: an estimate from five questions, for people who keep no diary. Pure.

What a portion holds is rounded from clinical.md 7.1 (USDA SR28), the lower end where kinds differ
much, so that the estimate does not promise too much:

- dairy: a glass of milk 276-305 mg, a pot of yoghurt 187-338 mg, 30 g of hard cheese about 200 mg;
- fortified drinks: a glass of soya drink 299 mg, of almond drink 451 mg;
- fish eaten with its bones, 85 g: tinned sardines 325 mg, tinned salmon 203-212 mg;
- tofu set with calcium, 126 g: 253-861 mg;
- dark greens, half a cup cooked: pak choi 79 mg, kale 47 mg, collards 134 mg. Spinach is none of
  them: its calcium is poorly taken up.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType

DAYS = 7
MOST_PORTIONS = 70  # a week: ten a day
# Five questions cannot know it better than this.
_ROUNDED_TO_MG = Decimal(50)


class Source(StrEnum):
    """What is asked about. The value is the field name."""

    DAIRY = "dairy"
    DRINKS = "drinks"
    FISH = "fish"
    TOFU = "tofu"
    GREENS = "greens"


MG_PER_PORTION: Mapping[Source, int] = MappingProxyType(
    {
        Source.DAIRY: 250,
        Source.DRINKS: 300,
        Source.FISH: 250,
        Source.TOFU: 250,
        Source.GREENS: 80,
    }
)


def calcium_mg_a_day(portions: Mapping[Source, Decimal]) -> Decimal:
    """Calcium from these portions a week (each 0 to 70), in mg a day to the nearest 50.

    What is not named counts as none. Raises ValueError for portions out of range.
    """
    if any(not 0 <= amount <= MOST_PORTIONS for amount in portions.values()):
        raise ValueError(f"portions a week are 0 to {MOST_PORTIONS}")
    a_week = sum(
        (MG_PER_PORTION[source] * amount for source, amount in portions.items()), Decimal(0)
    )
    steps = (a_week / DAYS / _ROUNDED_TO_MG).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return steps * _ROUNDED_TO_MG
