"""Sums of nutrients: of a meal, a day, the logged days of a week.

Every sum carries how many of its items had no figure, so that a page can say "at least 820 mg;
2 foods have no magnesium figure" and the rules can tell when a sum says too little to be judged
(clinical.md 1.8). Sums are built from entries or from one row of SQL aggregates, and add up the
same in any order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, Self

from nutrition.nutrients import STORED_NUTRIENTS, Nutrient, Nutrients

_ZERO = Decimal(0)
_PLACE = {nutrient: place for place, nutrient in enumerate(STORED_NUTRIENTS)}
_K1, _K2, _D = (
    _PLACE[one] for one in (Nutrient.VITAMIN_K1, Nutrient.VITAMIN_K2, Nutrient.VITAMIN_D)
)
_WITHOUT_ENERGY = tuple(nutrient for nutrient in STORED_NUTRIENTS if nutrient != Nutrient.ENERGY)


class NutrientSum(NamedTuple):
    """One nutrient over many items: what is known, and how much is not.

    ``unknown_items`` foods have no figure; ``unknown_without_energy`` of them have no energy figure
    either, the others carry ``unknown_kcal``. ``lower_bound_items`` foods have a figure known to be
    too low; where an ingredient of a meal has none, its energy is in ``unknown_kcal`` (of a meal
    without energy the whole is in ``unknown_without_energy``). ``unknown_supplements`` doses have
    no figure. ``prescribed`` is the part of ``supplements`` that her team prescribed and the upper
    limit does not count (vitamin D, clinical.md 1.2). Adding is associative and commutative with
    ``NutrientSum()`` as zero.
    """

    food: Decimal = _ZERO
    supplements: Decimal = _ZERO
    unknown_items: int = 0
    unknown_without_energy: int = 0
    unknown_kcal: Decimal = _ZERO
    lower_bound_items: int = 0
    unknown_supplements: int = 0
    prescribed: Decimal = _ZERO

    @property
    def amount(self) -> Decimal:
        """Food and supplements together, of what is known."""
        return self.food + self.supplements

    @property
    def at_least(self) -> bool:
        """Whether the true amount may be higher: then it is shown as "at least"."""
        return bool(self.unknown_items or self.lower_bound_items or self.unknown_supplements)

    def __add__(self, other: "NutrientSum") -> "NutrientSum":  # type: ignore[override]
        return NutrientSum(
            self.food + other.food,
            self.supplements + other.supplements,
            self.unknown_items + other.unknown_items,
            self.unknown_without_energy + other.unknown_without_energy,
            self.unknown_kcal + other.unknown_kcal,
            self.lower_bound_items + other.lower_bound_items,
            self.unknown_supplements + other.unknown_supplements,
            self.prescribed + other.prescribed,
        )


_NOTHING = NutrientSum()
_sum = NutrientSum._make


@dataclass(frozen=True, slots=True)
class Intake:
    """All nutrients over many items: a meal, a day, the logged days of a week.

    ``energy_kcal`` is the known energy of the foods (supplements apart), ``foods_without_energy``
    counts the foods that have none. ``sums`` follows the order of ``STORED_NUTRIENTS``. Adding is
    associative and commutative with ``Intake()`` as zero.
    """

    food_items: int = 0
    supplement_items: int = 0
    energy_kcal: Decimal = _ZERO
    foods_without_energy: int = 0
    sums: tuple[NutrientSum, ...] = (_NOTHING,) * len(STORED_NUTRIENTS)

    @classmethod
    def of_food(cls, eaten: Nutrients) -> Self:
        """The intake of one food as eaten."""
        energy = eaten.energy_kcal
        sums = []
        for nutrient in STORED_NUTRIENTS:
            unknown = eaten.is_unknown(nutrient)
            partly = nutrient in eaten.unknown_kcal
            kcal = eaten.unknown_kcal.get(nutrient) if partly else energy
            sums.append(
                NutrientSum(
                    food=eaten[nutrient] or _ZERO,
                    unknown_items=int(unknown),
                    unknown_without_energy=int((unknown or partly) and kcal is None),
                    unknown_kcal=(kcal or _ZERO) if unknown or partly else _ZERO,
                    lower_bound_items=int(eaten.is_lower_bound(nutrient)),
                )
            )
        return cls(1, 0, energy or _ZERO, int(energy is None), tuple(sums))

    @classmethod
    def of_left_out(cls, unknown_kcal: Mapping[Nutrient, Decimal | None]) -> Self:
        """What sums over food rows do not say of one meal: see ``Nutrients.unknown_kcal``."""
        sums = []
        for nutrient in STORED_NUTRIENTS:
            partly = nutrient in unknown_kcal
            kcal = unknown_kcal.get(nutrient)
            sums.append(
                NutrientSum(
                    unknown_without_energy=int(partly and kcal is None),
                    unknown_kcal=kcal or _ZERO,
                    lower_bound_items=int(partly),
                )
            )
        return cls(sums=tuple(sums))

    @classmethod
    def of_supplement(cls, taken: Nutrients, *, prescribed: bool = False) -> Self:
        """The intake of one supplement dose as taken. Its energy is not asked for."""
        sums = tuple(
            NutrientSum(
                supplements=taken[nutrient] or _ZERO,
                unknown_supplements=int(
                    nutrient is not Nutrient.ENERGY and taken.is_unknown(nutrient)
                ),
                prescribed=_prescribed(taken, nutrient) if prescribed else _ZERO,
            )
            for nutrient in STORED_NUTRIENTS
        )
        return cls(supplement_items=1, sums=sums)

    @classmethod
    def from_food_row(cls, row: Mapping[str, Any]) -> Self:
        """The intake of the foods that one row of SQL aggregates stands for.

        ``row`` holds every name of ``FOOD_COLUMNS``; a NULL (SUM over nothing) is 0. Raises
        KeyError for a missing column.
        """
        without_energy = _count(row["foods_without_energy"])
        sums = [
            NutrientSum(
                food=_decimal(row[known]),
                unknown_items=_count(row[unknown]),
                unknown_without_energy=_count(row[no_energy]),
                unknown_kcal=_decimal(row[kcal]),
            )
            for known, unknown, kcal, no_energy in _OF_FOOD
        ]
        sums[_K2] += NutrientSum(lower_bound_items=_count(row["vitamin_k2_ug_lower_bound"]))
        energy = _decimal(row["energy_kcal_sum"])
        sums.append(
            NutrientSum(
                food=energy, unknown_items=without_energy, unknown_without_energy=without_energy
            )
        )
        return cls(_count(row["food_items"]), 0, energy, without_energy, tuple(sums))

    @classmethod
    def from_supplement_row(cls, row: Mapping[str, Any]) -> Self:
        """The intake of the doses that one row of SQL aggregates stands for.

        ``row`` holds every name of ``SUPPLEMENT_COLUMNS``; a NULL is 0. Raises KeyError.
        """
        sums = [
            NutrientSum(supplements=_decimal(row[known]), unknown_supplements=_count(row[unknown]))
            for known, unknown, _kcal, _no_energy in _OF_FOOD
        ]
        sums[_D] += NutrientSum(prescribed=_decimal(row["vitamin_d_ug_prescribed"]))
        sums.append(NutrientSum(supplements=_decimal(row["energy_kcal_sum"])))
        return cls(supplement_items=_count(row["supplement_items"]), sums=tuple(sums))

    @classmethod
    def of_columns(cls, food: Sequence[Any], doses: Sequence[Any] | None) -> Self:
        """Foods that all have an energy figure, and doses, from a row of each.

        For thousands of people. ``food`` has the values of ``FOOD_COLUMNS`` in order, but for those
        on foods without energy; ``doses`` those of ``SUPPLEMENT_COLUMNS``. Counts are whole numbers
        and sums Decimal, or None (over nothing).
        """
        items, energy, k2_too_low = food[:3]
        taken, energy_taken, prescribed = doses[:3] if doses else (0, _ZERO, None)
        rows = zip(
            *(food[first::3] for first in (3, 4, 5)),
            *(doses[first::2] for first in (3, 4)) if doses else _NO_DOSES,
            strict=True,
        )
        sums = [
            _sum((eaten or _ZERO, pills or _ZERO, unknown, 0, kcal or _ZERO, 0, missing, _ZERO))
            for eaten, unknown, kcal, pills, missing in rows
        ]
        sums.append(NutrientSum(energy or _ZERO, energy_taken or _ZERO))
        if k2_too_low:
            sums[_K2] = sums[_K2]._replace(lower_bound_items=k2_too_low)
        if prescribed:
            sums[_D] = sums[_D]._replace(prescribed=prescribed)
        return cls(items, taken, energy or _ZERO, 0, tuple(sums))

    @classmethod
    def total(cls, parts: "Iterable[Intake]") -> "Intake":
        """The sum of many, in any order; of none, nothing."""
        whole = Intake()
        for part in parts:
            whole += part
        return whole

    def __add__(self, other: "Intake") -> "Intake":
        return Intake(
            self.food_items + other.food_items,
            self.supplement_items + other.supplement_items,
            self.energy_kcal + other.energy_kcal,
            self.foods_without_energy + other.foods_without_energy,
            tuple(mine + theirs for mine, theirs in zip(self.sums, other.sums, strict=True)),
        )

    def __getitem__(self, nutrient: Nutrient) -> NutrientSum:
        place = _PLACE.get(nutrient)
        return self._total_vitamin_k() if place is None else self.sums[place]

    def unknown_share(self, nutrient: Nutrient) -> Decimal:
        """How much of the food says nothing about ``nutrient``, 0 to 1 (clinical.md 1.8).

        Foods with an energy figure weigh by their energy, foods without one by number: with n foods
        of which m have no energy figure, a food without one weighs 1/n, and the other (n - m)/n is
        divided by energy. Where that energy is 0 (nothing but black coffee) number decides again.
        Of a meal only the ingredients without a figure weigh. Supplements weigh nothing. No food,
        no share: 0.
        """
        return self.share_without_figure(self[nutrient])

    def share_without_figure(self, part: NutrientSum) -> Decimal:
        """``unknown_share`` of a nutrient by its sum in this intake."""
        if not (part.unknown_items or part.unknown_kcal or part.unknown_without_energy):
            return _ZERO
        with_energy = self.food_items - self.foods_without_energy
        if not self.energy_kcal:
            without = max(part.unknown_items, part.unknown_without_energy)
            return Decimal(without) / self.food_items
        # One division at the end keeps the boundary of a quarter exact.
        weight = part.unknown_kcal * with_energy + part.unknown_without_energy * self.energy_kcal
        return weight / (self.energy_kcal * self.food_items)

    def _total_vitamin_k(self) -> NutrientSum:
        """K1 plus known K2: unknown where K1 is; a lower bound where K2 is not fully known."""
        k1, k2 = self.sums[_K1], self.sums[_K2]
        lower_bounds = k1.lower_bound_items + k2.unknown_items + k2.lower_bound_items
        # A dose that names neither form is one dose, hence the larger count and not the sum.
        doses = max(k1.unknown_supplements, k2.unknown_supplements)
        return NutrientSum(
            k1.food + k2.food,
            k1.supplements + k2.supplements,
            k1.unknown_items,
            k1.unknown_without_energy,
            k1.unknown_kcal,
            lower_bounds,
            doses,
        )


# What a GROUP BY over diary entries has to deliver. "unknown" means NULL and, for K2, a basis other
# than "plant food, none expected"; "lower bound" means K2 NOT NULL with the basis "MK-4 only".
NO_ENERGY = "_unknown_no_energy"
_OF_FOOD = tuple(
    tuple(f"{nutrient}{end}" for end in ("_sum", "_unknown", "_unknown_kcal", NO_ENERGY))
    for nutrient in _WITHOUT_ENERGY
)
FOOD_COLUMNS = (
    *("food_items", "energy_kcal_sum", "foods_without_energy", "vitamin_k2_ug_lower_bound"),
    *(name for names in _OF_FOOD for name in names),
)
# The same over supplement doses taken.
SUPPLEMENT_COLUMNS = (
    *("supplement_items", "energy_kcal_sum", "vitamin_d_ug_prescribed"),
    *(name for names in _OF_FOOD for name in names[:2]),
)
_NO_DOSES = ((_ZERO,) * len(_OF_FOOD), (0,) * len(_OF_FOOD))


def _prescribed(taken: Nutrients, nutrient: Nutrient) -> Decimal:
    return (taken[nutrient] or _ZERO) if nutrient is Nutrient.VITAMIN_D else _ZERO


def _decimal(value: Decimal | int | None) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(value or 0)


def _count(value: int | Decimal | None) -> int:
    return int(value or 0)
