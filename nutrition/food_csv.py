"""Our own form of a table of foods: one row per food, its portions beside it.

docs/operations.md describes the columns for people.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from common.units import ug_from_iu
from nutrition.import_files import SourceFiles, WrongFile, column_key
from nutrition.imported import (
    LONGEST_BRAND,
    LONGEST_CATEGORY,
    LONGEST_NAME,
    LONGEST_TEXT,
    ImportedFood,
    ImportedPortion,
    RefusedFood,
    UnusableFood,
    in_100_g,
    name_of,
    portion,
    read_number,
    read_text,
)
from nutrition.nutrients import STORED_NUTRIENTS, K2Basis, Nutrients
from nutrition.seen import Seen

_AMOUNTS = {
    "energy_kcal": "Energy (kcal)",
    "calcium_mg": "Calcium (mg)",
    "magnesium_mg": "Magnesium (mg)",
    "vitamin_k2_ug": "Vitamin K2 (µg)",
    "protein_g": "Protein (g)",
    "zinc_mg": "Zinc (mg)",
}
_D_IN_UG, _D_IN_IU = "Vitamin D (µg)", "Vitamin D (IU)"
_MORE_AMOUNTS = {"vitamin_k1_ug": "Vitamin K1 (µg)", "omega3_g": "Omega-3 (g)"}
_NEEDED = ("Number", "Name", *_AMOUNTS.values())
_WORDS = ("Brand", "Also called", "Category", "Figures from", "Note", "K2 basis")
_PORTIONS = 5
_PORTION_COLUMNS = tuple(
    name for at in range(1, _PORTIONS + 1) for name in (f"Portion {at}", f"Portion {at} (g)")
)
_OPTIONAL = (_D_IN_UG, _D_IN_IU, *_MORE_AMOUNTS.values(), *_WORDS, *_PORTION_COLUMNS)
COLUMNS = (*_NEEDED, *_OPTIONAL)
_BY_NUMBER = re.compile(r"[A-Za-z0-9_-]{1,20}")


def read_foods(files: SourceFiles, name: str) -> Iterator[ImportedFood | RefusedFood]:
    """Each row as a food, or refused with the reason.

    Raises:
        WrongFile: the file is not in this form.
    """
    _check_columns(files, name)
    seen = Seen()
    for line, cells in files.rows(name, _NEEDED, _OPTIONAL):
        row = dict(zip(COLUMNS, cells, strict=True))
        try:
            food = _food(row)
            if not seen.first(food.number, line):
                earlier = seen.line_of(food.number)
                raise UnusableFood(f"number {food.number} stands on line {earlier} already")
            yield food
        except UnusableFood as error:
            yield RefusedFood(name, line, str(error))


def _check_columns(files: SourceFiles, name: str) -> None:
    """A column that is misspelt must not silently leave every food without its figures."""
    header = files.header(name)
    keys = {column_key(cell) for cell in header}
    if {"fdc id", "data type"} <= keys:
        raise WrongFile(f"{name} is one file of FoodData Central. Give the folder that holds it")
    known = {column_key(column) for column in COLUMNS}
    unknown = [cell.strip() for cell in header if cell.strip() and column_key(cell) not in known]
    if unknown and column_key(_NEEDED[0]) in keys:
        raise WrongFile(
            f"{name}, line 1: the column “{unknown[0][:60]}” is not known. "
            f"There are: {', '.join(COLUMNS)}"
        )
    d_columns = {column_key(_D_IN_UG), column_key(_D_IN_IU)}
    if column_key(_NEEDED[0]) in keys and len(d_columns & keys) != 1:
        raise WrongFile(f"{name}, line 1: one column {_D_IN_UG} or {_D_IN_IU} is needed")


def _food(row: dict[str, str]) -> ImportedFood:
    if not _BY_NUMBER.fullmatch(row["Number"]):
        raise UnusableFood("number: 1 to 20 letters A to Z, digits, - or _ are needed")
    name = read_text(row["Name"], "name", LONGEST_NAME)
    if not name:
        raise UnusableFood("name: it is missing")
    return ImportedFood(
        number=row["Number"],
        name=name,
        nutrients=_nutrients(row),
        brand=read_text(row["Brand"], "brand", LONGEST_BRAND),
        also_called=read_text(row["Also called"], "also called", LONGEST_TEXT),
        category=read_text(row["Category"], "category", LONGEST_CATEGORY),
        figures_from=read_text(row["Figures from"], "figures from", LONGEST_NAME),
        note=read_text(row["Note"], "note", LONGEST_TEXT),
        portions=_portions(row),
    )


def _nutrients(row: dict[str, str]) -> Nutrients:
    amounts: dict[str, Any] = {
        field: in_100_g(field, read_number(row[column], name_of(field)))
        for field, column in (_AMOUNTS | _MORE_AMOUNTS).items()
    }
    amounts["vitamin_d_ug"] = in_100_g("vitamin_d_ug", _vitamin_d(row))
    if all(amounts[nutrient.value] is None for nutrient in STORED_NUTRIENTS):
        raise UnusableFood("not one figure stands there")
    basis = row["K2 basis"]
    if basis not in {known.value for known in K2Basis}:
        choices = "; ".join(known.value for known in K2Basis if known.value)
        raise UnusableFood(f"K2 basis: leave it empty or write one of: {choices}")
    if basis == K2Basis.NONE_EXPECTED and amounts["vitamin_k2_ug"] is not None:
        raise UnusableFood(f"K2 basis: “{basis}” says that there is no figure, but one is there")
    return Nutrients(**amounts, k2_basis=K2Basis(basis))


def _vitamin_d(row: dict[str, str]) -> Decimal | None:
    in_iu = read_number(row[_D_IN_IU], "vitamin D")
    return read_number(row[_D_IN_UG], "vitamin D") if in_iu is None else ug_from_iu(in_iu)


def _portions(row: dict[str, str]) -> tuple[ImportedPortion, ...]:
    found: list[ImportedPortion] = []
    for at in range(1, _PORTIONS + 1):
        label, weight = row[f"Portion {at}"], row[f"Portion {at} (g)"]
        if not label and not weight:
            continue
        one = portion(label, read_number(weight, f"portion {at}"))
        if any(one.label == earlier.label for earlier in found):
            raise UnusableFood(f"portion “{one.label}” stands there twice")
        found.append(one)
    return tuple(found)
