"""USDA FoodData Central: what its tables mean, and one of its foods put together.

Nutrient ids, units and columns as in USDA's "Download Field Descriptions". Amounts are per 100 g;
of branded foods sold by volume per 100 ml, and a portion of 240 ml then counts as 240 g, so that
the amounts in it come out right.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.units import plain, ug_from_iu
from nutrition.fdc_categories import category_of
from nutrition.imported import (
    LONGEST_BRAND,
    LONGEST_NAME,
    LONGEST_PORTION,
    ImportedFood,
    ImportedPortion,
    UnusableFood,
    in_100_g,
    name_of,
    portion,
    read_number,
    read_text,
)
from nutrition.nutrients import K2Basis, Nutrients
from nutrition.servings import written

# The kinds of food people eat. The others are samples and laboratory records behind them.
KINDS = {
    "foundation_food": "Foundation",
    "sr_legacy_food": "SR Legacy",
    "survey_fndds_food": "FNDDS",
    "branded_food": "Branded",
}
CALCIUM, MAGNESIUM, ZINC, PROTEIN, K1, MK4 = 1087, 1090, 1095, 1003, 1185, 1183
VITAMIN_D_UG, VITAMIN_D_IU = 1114, 1110
ENERGY_KCAL, ENERGY_SPECIFIC, ENERGY_GENERAL, ENERGY_KJ = 1008, 2048, 2047, 1062
ALA, ALA_OR_GLA, EPA, DHA = 1404, 1270, 1278, 1272
UNITS = {
    **dict.fromkeys((CALCIUM, MAGNESIUM, ZINC), "MG"),
    **dict.fromkeys((PROTEIN, ALA, ALA_OR_GLA, EPA, DHA), "G"),
    **dict.fromkeys((K1, MK4, VITAMIN_D_UG), "UG"),
    VITAMIN_D_IU: "IU",
    **dict.fromkeys((ENERGY_KCAL, ENERGY_SPECIFIC, ENERGY_GENERAL), "KCAL"),
    ENERGY_KJ: "KJ",
}
_PLAIN = {
    "calcium_mg": CALCIUM,
    "magnesium_mg": MAGNESIUM,
    "zinc_mg": ZINC,
    "protein_g": PROTEIN,
    "vitamin_k1_ug": K1,
    "vitamin_k2_ug": MK4,
}
_FIELDS = {number: field for field, number in _PLAIN.items()}
_KJ_PER_KCAL = Decimal("4.184")  # thermochemical, as USDA uses
_ADDED_D = re.compile(
    r"(?<!without )added (?:(?!without).)*?vitamin d\b|fortified with (?:(?!without).)*?vitamin d"
    r"|vitamin d fortified",
    re.IGNORECASE,
)
_NO_UNIT = {"", "9999", "undetermined"}
_NOT_SAID = "quantity not specified"
_GRAM_OR_MILLILITRE = {"g": "g", "grm": "g", "ml": "ml", "mlt": "ml"}


@dataclass(frozen=True, slots=True)
class Label:
    """What ``branded_food.csv`` adds to a branded food."""

    brand: str = ""
    serving_size: str = ""
    serving_unit: str = ""
    household_serving: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of ``food_portion.csv``, the unit by its name."""

    amount: str
    unit: str
    description: str
    modifier: str
    grams: str


def food_of(
    number: str,
    kind: str,
    description: str,
    category: str,
    *,
    amounts: Mapping[int, str],
    measures: Sequence[Measure],
    label: Label,
) -> ImportedFood:
    """One food of FoodData Central. Raises UnusableFood."""
    name = read_text(description, "description", LONGEST_NAME)
    if not name:
        raise UnusableFood("description: it is missing")
    nutrients = _nutrients(amounts)
    added_d = nutrients.vitamin_d_ug is not None and _ADDED_D.search(name)
    return ImportedFood(
        number=number,
        name=name.capitalize() if name.isupper() else name,
        nutrients=nutrients,
        category=category_of(category or label.category),
        brand=_cut(label.brand, LONGEST_BRAND),
        figures_from=f"USDA FoodData Central, {KINDS[kind]}",
        fortification="US vitamin D" if added_d else "",
        portions=_portions(measures) or _label_portion(label),
    )


def _nutrients(texts: Mapping[int, str]) -> Nutrients:
    amounts = {
        number: read_number(text, name_of(_FIELDS[number]) if number in _FIELDS else _name(number))
        for number, text in texts.items()
    }
    fields = {field: amounts.get(number) for field, number in _PLAIN.items()}
    fields["vitamin_d_ug"] = _vitamin_d(amounts)
    fields["energy_kcal"] = _energy(amounts)
    fields["omega3_g"] = _omega3(amounts)
    if all(amount is None for amount in fields.values()):
        raise UnusableFood("not one of the figures we use is there")
    # USDA measures menaquinone-4 only: a lower bound of vitamin K2 (clinical.md 7.2).
    basis = K2Basis.NOT_STATED if fields["vitamin_k2_ug"] is None else K2Basis.MK4_ONLY
    checked: dict[str, Any] = {field: in_100_g(field, amount) for field, amount in fields.items()}
    return Nutrients(**checked, k2_basis=basis)


def _name(number: int) -> str:
    if number in (VITAMIN_D_UG, VITAMIN_D_IU):
        return "vitamin D"
    return "omega-3" if UNITS[number] == "G" else "energy"


def _vitamin_d(amounts: Mapping[int, Decimal | None]) -> Decimal | None:
    in_ug, in_iu = amounts.get(VITAMIN_D_UG), amounts.get(VITAMIN_D_IU)
    return ug_from_iu(in_iu) if in_ug is None and in_iu is not None else in_ug


def _energy(amounts: Mapping[int, Decimal | None]) -> Decimal | None:
    """In kcal: as stated, else by Atwater's specific factors, the general ones, or from kJ."""
    for number in (ENERGY_KCAL, ENERGY_SPECIFIC, ENERGY_GENERAL):
        if (energy := amounts.get(number)) is not None:
            return energy
    in_kj = amounts.get(ENERGY_KJ)
    return None if in_kj is None else in_kj / _KJ_PER_KCAL


def _omega3(amounts: Mapping[int, Decimal | None]) -> Decimal | None:
    """ALA + EPA + DHA, known only when each of the three is: unknown is not zero."""
    ala = amounts.get(ALA)
    parts = (amounts.get(ALA_OR_GLA) if ala is None else ala, amounts.get(EPA), amounts.get(DHA))
    known = [part for part in parts if part is not None]
    return sum(known, start=Decimal(0)) if len(known) == len(parts) else None


def _portions(measures: Sequence[Measure]) -> tuple[ImportedPortion, ...]:
    """The household measures that have words and a weight; each once. Others are left out."""
    found: dict[str, ImportedPortion] = {}
    for measure in measures:
        try:
            one = portion(_words(measure), read_number(measure.grams, "portion"))
        except UnusableFood:
            continue
        found.setdefault(one.label, one)
    return tuple(found.values())


def _words(measure: Measure) -> str:
    """FNDDS: "1 cup"; Foundation: 1, cup, "sliced"; SR Legacy: 1, no unit, "cup, sliced"."""
    if measure.description:
        said = measure.description
        return "" if said.lower() == _NOT_SAID else _cut(said, LONGEST_PORTION)
    unit = "" if measure.unit.lower() in _NO_UNIT else measure.unit
    unit = "usual serving" if unit.upper() == "RACC" else unit
    modifier = "" if measure.modifier.isdigit() else measure.modifier
    what = ", ".join(part for part in (unit, modifier) if part)
    amount = read_number(measure.amount, "portion")
    if not what or not amount:
        return ""
    return _cut(f"{written(round(amount, 3))} {what}", LONGEST_PORTION)


def _label_portion(label: Label) -> tuple[ImportedPortion, ...]:
    """The serving of a branded food."""
    unit = _GRAM_OR_MILLILITRE.get(label.serving_unit.lower())
    if unit is None:
        return ()
    try:
        size = read_number(label.serving_size, "serving")
        words = _cut(label.household_serving, LONGEST_PORTION) or "1 serving"
        note = "" if size is None or unit == "g" else f"{plain(size)} ml; figures are per 100 ml"
        return (portion(words, size, note),)
    except UnusableFood:
        return ()


def _cut(text: str, longest: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"
