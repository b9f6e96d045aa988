"""The bone nutrients of one thing: of a food, of a portion eaten, of a dose taken.

Unknown is not zero: a figure that nobody measured is None, never 0. Sums are in ``intake.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

# Stored amounts have three decimals: fine enough for a pinch of a food, one rule for every column.
QUANTUM = Decimal("0.001")
_ZERO = Decimal(0)
_PER_GRAMS = Decimal(100)


class Nutrient(StrEnum):
    """Everything that is summed. The value is the field name and carries the unit."""

    CALCIUM = "calcium_mg"
    VITAMIN_D = "vitamin_d_ug"
    MAGNESIUM = "magnesium_mg"
    VITAMIN_K2 = "vitamin_k2_ug"
    PROTEIN = "protein_g"
    ZINC = "zinc_mg"
    VITAMIN_K1 = "vitamin_k1_ug"
    OMEGA3 = "omega3_g"
    ENERGY = "energy_kcal"
    VITAMIN_K = "vitamin_k_ug"  # derived: K1 + known K2, never stored


BONE_NUTRIENTS = (
    Nutrient.CALCIUM,
    Nutrient.VITAMIN_D,
    Nutrient.MAGNESIUM,
    Nutrient.VITAMIN_K2,
    Nutrient.PROTEIN,
    Nutrient.ZINC,
)
COMPANIONS = (Nutrient.VITAMIN_K1, Nutrient.OMEGA3, Nutrient.ENERGY)
STORED_NUTRIENTS = BONE_NUTRIENTS + COMPANIONS

# More than this in 100 g is no food: energy of pure fat is 902 kcal, protein at most 100 g.
MOST_IN_100_G = {
    **{nutrient.value: Decimal(100_000) for nutrient in STORED_NUTRIENTS},
    Nutrient.ENERGY.value: Decimal(902),
    Nutrient.PROTEIN.value: Decimal(100),
    Nutrient.OMEGA3.value: Decimal(100),
}
HEAVIEST_PORTION = Decimal(5000)  # grams


class K2Basis(StrEnum):
    """What a food's vitamin K2 figure stands on, in the words of the catalogue file."""

    NOT_STATED = ""
    NONE_EXPECTED = "plant food, none expected"  # no figure, and none is missed
    MK4_ONLY = "MK-4 only"  # other menaquinones were not measured: a lower bound
    MAINLY_MK4 = "mainly MK-4, literature"
    ALL_MENAQUINONES = "all menaquinones, literature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nutrients:
    """What some amount of food or one supplement dose holds; None where nobody knows.

    Amounts are >= 0 in the unit of the name. The catalogue holds them per 100 g; a diary entry
    holds what was eaten.

    ``unknown_kcal`` names the nutrients whose amount leaves something out: those of a meal in which
    some ingredients have a figure and others have none. It holds the energy of the others, None
    where the energy of the meal is not known either.
    """

    calcium_mg: Decimal | None = None
    vitamin_d_ug: Decimal | None = None
    magnesium_mg: Decimal | None = None
    vitamin_k2_ug: Decimal | None = None
    protein_g: Decimal | None = None
    zinc_mg: Decimal | None = None
    vitamin_k1_ug: Decimal | None = None
    omega3_g: Decimal | None = None
    energy_kcal: Decimal | None = None
    k2_basis: K2Basis = K2Basis.NOT_STATED
    unknown_kcal: Mapping[Nutrient, Decimal | None] = field(default_factory=dict, hash=False)

    @property
    def vitamin_k_ug(self) -> Decimal | None:
        """Total vitamin K: K1 plus what is known of K2; None only when K1 is unknown."""
        if self.vitamin_k1_ug is None:
            return None
        return self.vitamin_k1_ug + (self.vitamin_k2_ug or _ZERO)

    def __getitem__(self, nutrient: Nutrient) -> Decimal | None:
        value: Decimal | None = getattr(self, nutrient.value)
        return value

    def is_unknown(self, nutrient: Nutrient) -> bool:
        """Whether a figure is missed. Plant foods in which no K2 is expected are not unknown."""
        if nutrient is Nutrient.VITAMIN_K2 and self.k2_basis is K2Basis.NONE_EXPECTED:
            return False
        return self[nutrient] is None

    def is_lower_bound(self, nutrient: Nutrient) -> bool:
        """Whether the figure is known to be too low, "at least".

        So it is where an ingredient has none, and for K2 that was measured as MK-4 alone.
        """
        if nutrient in self.unknown_kcal:
            return True
        if nutrient is Nutrient.VITAMIN_K2:
            return self.k2_basis is K2Basis.MK4_ONLY and self.vitamin_k2_ug is not None
        if nutrient is Nutrient.VITAMIN_K and self.vitamin_k1_ug is not None:
            k2 = Nutrient.VITAMIN_K2
            parts = (Nutrient.VITAMIN_K1, k2)
            return self.is_unknown(k2) or any(self.is_lower_bound(part) for part in parts)
        return False

    def for_grams(self, grams: Decimal) -> "Nutrients":
        """These amounts per 100 g, for ``grams`` (>= 0): what that portion holds, to 0.001."""
        return self._scaled(grams, _PER_GRAMS)

    def times(self, quantity: Decimal) -> "Nutrients":
        """These amounts per portion or dose, for ``quantity`` (>= 0) of them, to 0.001."""
        return self._scaled(quantity, Decimal(1))

    def as_fields(self) -> dict[str, Decimal | None]:
        """The stored amounts by field name, ready for a row (without ``k2_basis``)."""
        return {nutrient.value: self[nutrient] for nutrient in STORED_NUTRIENTS}

    def unknown_as_json(self) -> dict[str, str | None] | None:
        """``unknown_kcal`` ready for a row; None where no figure leaves something out."""
        found = {
            name.value: None if kcal is None else str(kcal)
            for name, kcal in self.unknown_kcal.items()
        }
        return found or None

    def _scaled(self, above: Decimal, below: Decimal) -> "Nutrients":
        if not above.is_finite() or above < 0:
            raise ValueError(f"an amount of food is not negative: {above}")

        def scaled(value: Decimal | None) -> Decimal | None:
            if value is None:
                return None
            return (value * above / below).quantize(QUANTUM, rounding=ROUND_HALF_UP)

        return Nutrients(
            **{name: scaled(value) for name, value in self.as_fields().items()},
            k2_basis=self.k2_basis,
            unknown_kcal={name: scaled(kcal) for name, kcal in self.unknown_kcal.items()},
        )
