"""The foods that may be named to close a gap, each looked at by hand. Pure, but for its file.

``data/suggestable.csv`` holds one line a food of the catalogue: those of clinical.md 7.1 and 7.4
and close relatives, with what they hold for diets and allergies, for which nutrients they may be
named, and why. Nothing is read from a name. What is not in the file is never suggested out of the
catalogue: liver and cod-liver oil (vitamin A), swordfish and king mackerel (mercury), supplements
and powders, processed and smoked meat and fish, pork (many do not eat it, and nobody asks), sweets,
alcohol, raw fish and egg. Spinach and chard are there for magnesium, not for calcium, which their
oxalate binds (7.1).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from common.folding import fold
from nutrition.nutrients import Nutrient
from patients.facts import PatientFacts
from patients.health_facts import Allergy, Diet

FILE = Path(__file__).resolve().parent / "data" / "suggestable.csv"
_COLUMNS = ["key", "kind", "holds", "closes", "why"]


class Holds(StrEnum):
    """What a food holds, or may well hold, that somebody leaves out."""

    MEAT = "meat"
    RENNET = "rennet"  # of calves, in some hard cheeses
    FISH = "fish"
    SHELLFISH = "shellfish"
    MILK = "milk"
    LACTOSE = "lactose"
    EGG = "egg"
    SOYA = "soya"
    NUTS = "nuts"
    PEANUTS = "peanuts"
    SESAME = "sesame"
    GLUTEN = "gluten"


_NOT_VEGETARIAN = frozenset({Holds.MEAT, Holds.RENNET, Holds.FISH, Holds.SHELLFISH})
LEFT_OUT: Mapping[Diet, frozenset[Holds]] = {
    Diet.NONE: frozenset(),
    Diet.VEGETARIAN: _NOT_VEGETARIAN,
    Diet.VEGAN: _NOT_VEGETARIAN | {Holds.MILK, Holds.LACTOSE, Holds.EGG},
}
# Whoever cannot have milk cannot have it without lactose either; not the other way round.
CANNOT_HAVE: Mapping[Allergy, frozenset[Holds]] = {
    **{allergy: frozenset({Holds(allergy.value)}) for allergy in Allergy},
    Allergy.MILK: frozenset({Holds.MILK, Holds.LACTOSE}),
}
_CLOSES = {
    "calcium": Nutrient.CALCIUM,
    "vitamin_d": Nutrient.VITAMIN_D,
    "magnesium": Nutrient.MAGNESIUM,
    "zinc": Nutrient.ZINC,
    "protein": Nutrient.PROTEIN,
    "vitamin_k": Nutrient.VITAMIN_K,
    "vitamin_k2": Nutrient.VITAMIN_K2,
}
# Words that rule out a food she wrote down herself, whose contents nobody looked at: vitamin A,
# mercury, alcohol, and what is a supplement. A word too many only leaves a food unnamed.
_NEVER = frozenset(
    "liver livers liverwurst pate foie haggis swordfish marlin shark tilefish alcohol beer wine "
    "gin vodka whisky whiskey rum sherry cider supplement supplements capsule capsules tablet "
    "tablets pill pills powder gummies drops".split()
)
_NEVER_TOGETHER = ("king mackerel", "cod oil")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One line of the file. Of two foods named together none is of the same ``kind``."""

    key: str
    kind: str
    holds: frozenset[Holds]
    closes: frozenset[Nutrient]
    why: str


@cache
def reviewed_foods() -> Mapping[str, Reviewed]:
    """Every line by the key of its food, in the order of the file.

    Raises ValueError, with the line, for a file that says something else than it may.
    """
    found: dict[str, Reviewed] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != _COLUMNS:
            raise ValueError(f"{FILE.name}: the columns are to be {', '.join(_COLUMNS)}")
        for row in reader:
            try:
                one = _reviewed(row)
                if one.key in found:
                    raise ValueError(f"{one.key} stands there twice")
            except (KeyError, ValueError) as error:
                raise ValueError(f"{FILE.name}, line {reader.line_num}: {error}") from error
            found[one.key] = one
    return found


def leaves_out(facts: PatientFacts) -> frozenset[Holds]:
    """What she does not or cannot eat, by diet and allergies; empty where she told of none."""
    found = LEFT_OUT[facts.diet or Diet.NONE]
    return found.union(*(CANNOT_HAVE[allergy] for allergy in facts.allergies))


def is_never_named(name: str) -> bool:
    """Whether the name of a food that nobody looked at has a word that rules it out."""
    folded = fold(name)
    return not _NEVER.isdisjoint(folded.split()) or any(two in folded for two in _NEVER_TOGETHER)


def _reviewed(row: Mapping[str, str]) -> Reviewed:
    if not (row["key"] and row["kind"] and row["why"]):
        raise ValueError("key, kind and why are needed")
    closes = frozenset(_CLOSES[word] for word in row["closes"].split())
    if not closes:
        raise ValueError("closes is needed")
    holds = frozenset(Holds(word) for word in row["holds"].split())
    return Reviewed(row["key"], row["kind"], holds, closes, row["why"])
