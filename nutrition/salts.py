"""From the weight of a salt on a label to the element in it.

A label that gives "calcium carbonate 1,250 mg" holds 500 mg of calcium. Fractions: clinical.md 2.1,
computed from molar masses there; 21 CFR 101.36 makes US labels give the element itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from nutrition.nutrients import QUANTUM, Nutrient

SOURCE = "molar masses"


@dataclass(frozen=True, slots=True)
class Salt:
    """One salt of a mineral; ``percent`` of its weight is the element."""

    key: str
    nutrient: Nutrient
    name: str
    percent: Decimal

    def elemental(self, salt_mg: Decimal) -> Decimal:
        """The element in ``salt_mg`` (>= 0) of the salt, in mg to 0.001."""
        if not salt_mg.is_finite() or salt_mg < 0:
            raise ValueError(f"a weight is not negative: {salt_mg}")
        return (salt_mg * self.percent / 100).quantize(QUANTUM)


# Calcium citrate malate (about 20-24 by ratio) is left out: no one fraction is right.
_FRACTIONS = {
    Nutrient.CALCIUM: (
        ("carbonate", "40.0"),
        ("citrate", "21.1"),
        ("citrate, anhydrous", "24.1"),
        ("tricalcium phosphate", "38.8"),
        ("acetate", "25.3"),
        ("lactate pentahydrate", "13.0"),
        ("lactate, anhydrous", "18.4"),
        ("gluconate", "9.3"),
    ),
    Nutrient.MAGNESIUM: (
        ("oxide", "60.3"),
        ("hydroxide", "41.7"),
        ("carbonate", "28.8"),
        ("citrate", "16.2"),
        ("malate", "15.5"),
        ("bisglycinate", "14.1"),
        ("chloride hexahydrate", "12.0"),
        ("lactate dihydrate", "10.2"),
        ("lactate, anhydrous", "12.0"),
        ("sulfate heptahydrate", "9.9"),
        ("taurate", "8.9"),
        ("aspartate", "8.4"),
        ("L-threonate", "8.3"),
        ("gluconate", "5.9"),
    ),
    Nutrient.ZINC: (
        ("oxide", "80.3"),
        ("sulfate monohydrate", "36.4"),
        ("citrate dihydrate", "32.1"),
        ("bisglycinate", "30.6"),
        ("acetate dihydrate", "29.8"),
        ("sulfate heptahydrate", "22.7"),
        ("picolinate", "21.1"),
        ("gluconate", "14.4"),
    ),
}


def _key(name: str) -> str:
    return name.lower().replace(",", "").replace(" ", "-")


SALTS: Mapping[Nutrient, Mapping[str, Salt]] = MappingProxyType(
    {
        nutrient: MappingProxyType(
            {_key(name): Salt(_key(name), nutrient, name, Decimal(part)) for name, part in rows}
        )
        for nutrient, rows in _FRACTIONS.items()
    }
)
CARBONATE = "carbonate"


def calcium_salt_in(name: str) -> str:
    """The calcium salt that a product's name tells, "carbonate" or "citrate"; else empty."""
    words = name.lower()
    return next((salt for salt in (CARBONATE, "citrate") if f"calcium {salt}" in words), "")
