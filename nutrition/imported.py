"""One food from another source, checked: what an import brings, before it meets the database."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from nutrition.nutrients import HEAVIEST_PORTION, MOST_IN_100_G, Nutrients

LONGEST_NAME = 200
LONGEST_BRAND = 100
LONGEST_CATEGORY = 60
LONGEST_PORTION = 120
LONGEST_TEXT = 2000
_STORED = Decimal("0.0001")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{0,20})?([eE][+-]?[0-9]{1,2})?|\.[0-9]{1,20}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_UNITS = {"kcal": "kcal", "mg": "mg", "ug": "µg", "g": "g"}


class UnusableFood(ValueError):
    """A food cannot be taken; the message says why. Others of the file can."""


@dataclass(frozen=True, slots=True)
class ImportedPortion:
    """A household measure: 0 < ``grams`` <= 5000, to 0.01."""

    label: str
    grams: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFood:
    """A food per 100 g as its source has it. ``number`` is what the source knows it by.

    The first of its portions is the usual one.
    """

    number: str
    name: str
    nutrients: Nutrients
    category: str = ""
    brand: str = ""
    also_called: str = ""
    figures_from: str = ""
    fortification: str = ""
    note: str = ""
    portions: tuple[ImportedPortion, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedFood:
    """A row that was not taken: where it stands, and why."""

    file: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.why}"


def read_text(text: str, what: str, longest: int) -> str:
    """Words of a cell on one line. Raises UnusableFood: too long, or no text."""
    if _CONTROL.search(text):
        raise UnusableFood(f"{what}: it holds signs that are no letters")
    words = " ".join(text.split())
    if len(words) > longest:
        raise UnusableFood(f"{what}: {len(words):,} letters, at most {longest} are possible")
    return words


def read_number(text: str, what: str) -> Decimal | None:
    """A number as it stands, 0 or more; None for an empty cell. Raises UnusableFood."""
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        shown = text if len(text) <= 30 else f"{text[:30]}…"
        hint = ". Write 1200 or 1.5, without a comma" if "," in text else ""
        raise UnusableFood(f"{what}: “{shown}” is not a number{hint}")
    number = Decimal(text)
    if number < 0:
        raise UnusableFood(f"{what}: {text} is less than 0")
    return number


def in_100_g(field: str, amount: Decimal | None) -> Decimal | None:
    """An amount of ``field`` (such as ``calcium_mg``) per 100 g, as it is stored (to 0.0001).

    Unknown stays unknown. Raises UnusableFood for more than there can be.
    """
    if amount is None:
        return None
    if amount > MOST_IN_100_G[field]:
        name, unit = name_of(field), _UNITS[field.rpartition("_")[2]]
        most = f"at most {MOST_IN_100_G[field]:,} {unit} are possible"
        raise UnusableFood(f"{name}: {amount.normalize():f} {unit} in 100 g; {most}")
    return amount.quantize(_STORED, rounding=ROUND_HALF_UP)


def name_of(field: str) -> str:
    """A nutrient in words: ``vitamin_k1_ug`` -> "vitamin K1"."""
    words = field.rpartition("_")[0].replace("_", " ").replace("omega3", "omega-3")
    return re.sub(r"vitamin (\w)", lambda found: f"vitamin {found[1].upper()}", words)


def portion(label: str, grams: Decimal | None, note: str = "") -> ImportedPortion:
    """A household measure. Raises UnusableFood: without words, or with a weight that cannot be."""
    words = read_text(label, "portion", LONGEST_PORTION)
    if not words:
        raise UnusableFood("portion: a weight stands there without words, such as 1 cup")
    weight = None if grams is None else grams.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    if weight is None:
        raise UnusableFood(f"portion “{words}”: its weight in grams is missing")
    if not 0 < weight <= HEAVIEST_PORTION:
        raise UnusableFood(
            f"portion “{words}”: {weight.normalize():f} g is not between 0.01 and 5000 g"
        )
    return ImportedPortion(words, weight, note)
