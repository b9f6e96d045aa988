"""What a meal of several ingredients holds, per 100 g of it.

An ingredient without a figure is no zero: where others have one the meal holds "at least" their
sum, and ``Nutrients.unknown_kcal`` keeps the energy of those that have none, so that a day is
judged as if the ingredients had been logged one by one (clinical.md 1.8). Cooking losses are not
worked out: a cooked weight only says how much the whole weighs.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from nutrition.nutrients import STORED_NUTRIENTS, K2Basis, Nutrient, Nutrients

_ZERO = Decimal(0)
_WITHOUT_ENERGY = tuple(nutrient for nutrient in STORED_NUTRIENTS if nutrient != Nutrient.ENERGY)


def whole_meal(ingredients: Iterable[Nutrients]) -> Nutrients:
    """What all ingredients hold together, each as much of it as goes in.

    The energy is known only when every ingredient has some; another nutrient is unknown when no
    ingredient has a figure. Raises ValueError without ingredients.
    """
    parts = list(ingredients)
    if not parts:
        raise ValueError("a meal has at least one ingredient")
    known_energy = all(part.energy_kcal is not None for part in parts)
    amounts: dict[str, Decimal | None] = {
        Nutrient.ENERGY.value: _sum(parts, Nutrient.ENERGY) if known_energy else None
    }
    unknown_kcal: dict[Nutrient, Decimal | None] = {}
    for nutrient in _WITHOUT_ENERGY:
        without = [part for part in parts if part.is_unknown(nutrient)]
        nothing_known = len(without) == len(parts)
        none_is_missed = all(part[nutrient] is None for part in parts) and not without
        if nothing_known or none_is_missed:
            amounts[nutrient.value] = None
            continue
        amounts[nutrient.value] = _sum(parts, nutrient)
        if without:
            unknown_kcal[nutrient] = _sum(without, Nutrient.ENERGY) if known_energy else None
    # "At least" is said once: by what is left out, or else by the basis.
    basis = K2Basis.NOT_STATED if Nutrient.VITAMIN_K2 in unknown_kcal else _k2_basis(parts)
    return Nutrients(**amounts, k2_basis=basis, unknown_kcal=unknown_kcal)


def per_100_g(whole: Nutrients, grams: Decimal) -> Nutrients:
    """A whole of ``grams`` (> 0) for 100 g of it."""
    return whole.times(Decimal(100) / grams)


def _sum(parts: Sequence[Nutrients], nutrient: Nutrient) -> Decimal:
    return sum((part[nutrient] or _ZERO for part in parts), _ZERO)


def _k2_basis(parts: Sequence[Nutrients]) -> K2Basis:
    """The weakest of the figures that are in the sum."""
    bases = {part.k2_basis for part in parts if part.vitamin_k2_ug is not None}
    for basis in (K2Basis.MK4_ONLY, K2Basis.NOT_STATED, K2Basis.MAINLY_MK4):
        if basis in bases:
            return basis
    if bases:
        return K2Basis.ALL_MENAQUINONES
    none_expected = all(part.k2_basis is K2Basis.NONE_EXPECTED for part in parts)
    return K2Basis.NONE_EXPECTED if none_expected else K2Basis.NOT_STATED
