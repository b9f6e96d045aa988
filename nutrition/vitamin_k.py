"""Vitamin K beside warfarin and its like: keep it even (clinical.md 2.5). Pure.

What counts is change, not the amount: greens are welcome when they come as regularly as before.
"""

from collections.abc import Sequence
from decimal import Decimal

from nutrition.intake import Intake
from nutrition.nutrients import Nutrient, Nutrients
from patients.facts import PatientFacts

DAYS_NEEDED = 3  # clinical.md 1.8
MOST_UNKNOWN = Decimal("0.25")  # clinical.md 1.8
LARGE_CHANGE = Decimal("0.5")  # clinical.md 2.5: "a change in K intake > 50%"
# A tenth of what a woman of this age eats in a day (90 µg, IOM 2001): less does not raise it.
RAISES_FROM_UG = Decimal(9)


def may_suggest(portion: Nutrients, facts: PatientFacts) -> bool:
    """Whether a food or supplement may be suggested to her, as far as vitamin K goes.

    Without a vitamin K antagonist everything may. With one nothing that raises vitamin K, nor
    anything whose vitamin K1 nobody knows. ``portion`` holds the amounts she would take.
    """
    if not facts.takes_vitamin_k_antagonist:
        return True
    k1, k2 = portion[Nutrient.VITAMIN_K1], portion[Nutrient.VITAMIN_K2]
    return k1 is not None and k1 + (k2 or Decimal(0)) < RAISES_FROM_UG


def daily_mean(days: Sequence[Intake]) -> Decimal | None:
    """The mean µg of a week's logged days; None for a week that is not judged.

    Not judged: fewer than 3 days, foods without a figure for more than a quarter of the energy, or
    a supplement that does not say how much it holds.
    """
    whole = Intake.total(days)
    if len(days) < DAYS_NEEDED or whole.unknown_share(Nutrient.VITAMIN_K) > MOST_UNKNOWN:
        return None
    if whole[Nutrient.VITAMIN_K].unknown_supplements:
        return None
    return whole[Nutrient.VITAMIN_K].amount / len(days)


def changed_much(before: Decimal | None, after: Decimal | None) -> bool:
    """Whether the daily mean rose or fell by more than half from one judged week to the next."""
    if before is None or after is None:
        return False
    return abs(after - before) > before * LARGE_CHANGE
