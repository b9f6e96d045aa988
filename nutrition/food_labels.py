"""What 100 g of a food from a label can hold. Reading the amounts is in ``labels.py``."""

from decimal import Decimal

from nutrition.labels import LabelError, LabelProblem
from nutrition.nutrients import MOST_IN_100_G, QUANTUM, Nutrient

# As labels list them.
LABEL_ORDER = (
    Nutrient.ENERGY,
    Nutrient.PROTEIN,
    Nutrient.CALCIUM,
    Nutrient.VITAMIN_D,
    Nutrient.MAGNESIUM,
    Nutrient.ZINC,
    Nutrient.VITAMIN_K1,
    Nutrient.VITAMIN_K2,
    Nutrient.OMEGA3,
)
MOST_TYPED = Decimal(10_000_000)  # before it is known how much food it is in
# Calcium carbonate is two fifths calcium, so no food has more. The others: about ten times the
# richest food of the catalogue (our judgement); more is a slip of the unit.
_MOST = {
    **{nutrient: MOST_IN_100_G[nutrient.value] for nutrient in LABEL_ORDER},
    Nutrient.CALCIUM: Decimal(40_000),
    Nutrient.VITAMIN_D: Decimal(2_500),
    Nutrient.MAGNESIUM: Decimal(8_000),
    Nutrient.ZINC: Decimal(1_000),
    Nutrient.VITAMIN_K1: Decimal(20_000),
    Nutrient.VITAMIN_K2: Decimal(10_000),
}


def in_100(nutrient: Nutrient, amount: Decimal | None, grams: Decimal) -> Decimal | None:
    """``amount`` in ``grams`` (> 0) of a food, for 100 g of it, to 0.001; unknown stays unknown.

    Raises LabelError where 100 g cannot hold so much.
    """
    if amount is None:
        return None
    held = amount * 100 / grams
    if held > _MOST[nutrient]:
        raise LabelError(LabelProblem.TOO_LARGE)
    return held.quantize(QUANTUM)
