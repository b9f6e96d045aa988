"""What her medicines and kidneys change about a supplement. Told where it is logged; never in the
way, and never "stop". Pure. Numbers from clinical.md 2.2, 2.3, 2.5 and 2.6.

When she takes a medicine is not known, so the distance is told in words each time.
"""

from collections.abc import Iterable
from decimal import Decimal

from nutrition.interactions import Tip
from nutrition.nutrients import Nutrient, Nutrients
from patients.facts import PatientFacts
from patients.health_facts import Medicine

# Minerals that keep these medicines from being taken up, clinical.md 2.3.
MINERALS = (Nutrient.CALCIUM, Nutrient.MAGNESIUM, Nutrient.ZINC)
_APART = {
    Medicine.LEVOTHYROXINE: Tip.APART_FROM_LEVOTHYROXINE,
    Medicine.ALENDRONATE_OR_RISEDRONATE: Tip.APART_FROM_BISPHOSPHONATE,
    Medicine.IBANDRONATE: Tip.APART_FROM_IBANDRONATE,
    Medicine.IRON: Tip.APART_FROM_IRON,
    Medicine.TETRACYCLINE: Tip.APART_FROM_TETRACYCLINE,
    Medicine.QUINOLONE: Tip.APART_FROM_QUINOLONE,
}
_AFTER_WHICH_CALCIUM_STAYS = frozenset({Medicine.DENOSUMAB, Medicine.ZOLEDRONIC_ACID})


def medicine_tips(held: Iterable[Nutrients], facts: PatientFacts) -> tuple[Tip, ...]:
    """The tips for supplements that hold these amounts, each tip once.

    An amount nobody knows counts as some.
    """
    products = tuple(held)

    def holds(*nutrients: Nutrient) -> bool:
        return any(one[nutrient] != Decimal(0) for one in products for nutrient in nutrients)

    calcium_or_d = holds(Nutrient.CALCIUM, Nutrient.VITAMIN_D)
    minerals = holds(*MINERALS)
    told = [
        (
            facts.takes_vitamin_k_antagonist and holds(Nutrient.VITAMIN_K1, Nutrient.VITAMIN_K2),
            Tip.KEEP_VITAMIN_K_EVEN,
        ),
        (calcium_or_d and _asks_before_calcium(facts), Tip.ASK_ABOUT_CALCIUM),
        (
            calcium_or_d and bool(facts.medicines & _AFTER_WHICH_CALCIUM_STAYS),
            Tip.KEEP_CALCIUM,
        ),
        (facts.severe_kidney_disease and holds(Nutrient.MAGNESIUM), Tip.ASK_ABOUT_MAGNESIUM),
    ]
    told += [(minerals and medicine in facts.medicines, tip) for medicine, tip in _APART.items()]
    return tuple(tip for applies, tip in told if applies)


def _asks_before_calcium(facts: PatientFacts) -> bool:
    """Clinical.md 2.2: ask before taking calcium or vitamin D."""
    return (
        bool(facts.ask_before_calcium)
        or facts.severe_kidney_disease
        or Medicine.THIAZIDE_OR_DIGOXIN in facts.medicines
    )
