"""The shipped foods: read from two files, checked line by line, brought into the database."""

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from nutrition.models import Food, Portion
from nutrition.models.amounts import NUTRIENT_COLUMNS
from nutrition.nutrients import HEAVIEST_PORTION, MOST_IN_100_G

SHIPPED = Path(__file__).resolve().parent / "data"
_FOOD_COLUMNS = (
    "key",
    *("name also_called stand_in_for category usda_ndb usda_fndds").split(),
    *NUTRIENT_COLUMNS,
    *(
        "k2_source k2_basis vitamin_d_basis vitamin_d_source figures_from fortification note"
    ).split(),
)
_PORTION_COLUMNS = ("key", "portion", "grams", "is_default", "source", "note")
_TEXTS = (
    *("name", "also_called", "stand_in_for", "category", "k2_source", "k2_basis"),
    *("vitamin_d_basis", "fortification", "note"),
)
# What the files decide of a row that nobody has edited here.
_LOADED = (
    *_TEXTS,
    *NUTRIENT_COLUMNS,
    *("figures_from", "source_id", "withdrawn_at", "is_shipped"),
    *("folded_name", "folded_also_called", "folded_stand_in_for"),
)
_YES_NO = {"yes": True, "no": False}

PortionRow = tuple[str, Decimal, bool, str, str]


class MalformedFile(ValueError):
    """A file cannot be loaded; the message names the file, the line and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many foods a load wrote, found as they should be, kept as edited here, and withdrew."""

    added: int
    changed: int
    unchanged: int
    edited: int
    withdrawn: int


def load_foods(folder: Path = SHIPPED, *, now: dt.datetime) -> Loaded:
    """Bring ``foods.csv`` and ``portions.csv`` of a folder into the catalogue, all or nothing.

    Foods are known by their key, and only rows that differ are written. What an admin has edited or
    made stays as it is. A food that left the files is withdrawn, not deleted: entries point at it.

    Raises:
        MalformedFile: any line is wrong; nothing has been changed.
    """
    foods = _read_foods(folder / "foods.csv")
    portions = _read_portions(folder / "portions.csv", foods)
    with transaction.atomic():
        known = {row.key: row for row in Food.objects.select_for_update()}
        ours = {key: row for key, row in known.items() if row.is_shipped and not row.edited_at}
        new = [food for key, food in foods.items() if key not in known]
        gone = [row for key, row in ours.items() if key not in foods and row.withdrawn_at is None]
        for row in gone:
            row.withdrawn_at = now
        kept = {key: row for key, row in ours.items() if key in foods}
        differing = [row for key, row in kept.items() if _take_over(row, foods[key])]
        Food.objects.bulk_create(new)
        if gone or differing:
            Food.objects.bulk_update([*gone, *differing], _LOADED, batch_size=200)
        fresh = {row.key: row for row in new}
        reportioned = write_portions({**kept, **fresh}, portions)
    changed = len({row.key for row in differing} | reportioned - set(fresh))
    edited = len(foods) - len(new) - len(kept)
    return Loaded(len(new), changed, len(kept) - changed, edited, len(gone))


def write_portions(foods: dict[str, Food], wanted: dict[str, list[PortionRow]]) -> set[str]:
    """Write the portions of foods where they differ; the keys of those foods.

    All portions of such a food are made anew: one at a time, two would be the default for a moment.
    """
    stored: dict[int, list[PortionRow]] = {}
    for row in Portion.objects.filter(food__in=foods.values()).order_by("food_id", "position"):
        columns = (row.label, row.grams, row.is_default, row.source, row.note)
        stored.setdefault(row.food_id, []).append(columns)
    differing = {
        key for key, food in foods.items() if stored.get(food.pk, []) != wanted.get(key, [])
    }
    Portion.objects.filter(food__in=[foods[key] for key in differing]).delete()
    Portion.objects.bulk_create(
        Portion(
            food=foods[key],
            position=position,
            label=label,
            grams=grams,
            is_default=is_default,
            source=source,
            note=note,
        )
        for key in differing
        for position, (label, grams, is_default, source, note) in enumerate(wanted.get(key, []))
    )
    return differing


def _take_over(row: Food, wanted: Food) -> bool:
    """Copy what the files decide into the stored row; whether anything differed."""
    differs = False
    for name in _LOADED:
        value: Any = getattr(wanted, name)
        if getattr(row, name) != value:
            setattr(row, name, value)
            differs = True
    return differs


def _read_foods(path: Path) -> dict[str, Food]:
    foods: dict[str, Food] = {}
    for line, row in read_rows(path, _FOOD_COLUMNS):
        try:
            food = _food(row)
            if food.key in foods:
                raise ValueError(f"the key {food.key!r} stands on an earlier line already")
        except (ValueError, ValidationError) as error:
            raise MalformedFile(f"{path.name}, line {line}: {reason_of(error)}") from error
        foods[food.key] = food
    if not foods:
        raise MalformedFile(f"{path.name}, line 2: the file holds no foods")
    return foods


def _food(row: dict[str, str]) -> Food:
    source_id = row["usda_ndb"].strip() or row["usda_fndds"].strip()
    sources = [row["figures_from"].strip()]
    if row["vitamin_d_source"].strip():
        sources.append(f"vitamin D: {row['vitamin_d_source'].strip()}")
    food = Food(
        key=row["key"].strip(),
        **{name: row[name].strip() for name in _TEXTS},
        **{name: _amount(row, name) for name in NUTRIENT_COLUMNS},
        figures_from="; ".join(sources),
        source_id=source_id,
        is_shipped=True,
    )
    food.clean_fields()
    food.fold_words()
    return food


def _amount(row: dict[str, str], name: str) -> Decimal | None:
    """An amount per 100 g; empty stays unknown and is never 0."""
    text = row[name].strip()
    if not text:
        return None
    amount = _number(text, name)
    if not 0 <= amount <= MOST_IN_100_G[name]:
        raise ValueError(f"{name}: {text} in 100 g cannot be")
    return amount


def _read_portions(path: Path, foods: dict[str, Food]) -> dict[str, list[PortionRow]]:
    portions: dict[str, list[PortionRow]] = {}
    for line, row in read_rows(path, _PORTION_COLUMNS):
        try:
            if row["key"] not in foods:
                raise ValueError(f"the key {row['key']!r} is not among the foods")
            hers = portions.setdefault(row["key"], [])
            hers.append(_portion(row))
            if [label for label, *_rest in hers].count(hers[-1][0]) > 1:
                raise ValueError(f"the portion {hers[-1][0]!r} stands on an earlier line already")
            if sum(is_default for _label, _grams, is_default, *_rest in hers) > 1:
                raise ValueError("is_default: the food has a default portion already")
        except ValueError as error:
            raise MalformedFile(f"{path.name}, line {line}: {error}") from error
    for key in foods:
        if not any(is_default for _l, _g, is_default, *_rest in portions.get(key, [])):
            raise MalformedFile(f"{path.name}: the food {key!r} has no default portion")
    return portions


def _portion(row: dict[str, str]) -> PortionRow:
    label = row["portion"].strip()
    if not 0 < len(label) <= 120:
        raise ValueError("portion: 1 to 120 characters are needed")
    grams = _number(row["grams"], "grams")
    if not 0 < grams <= HEAVIEST_PORTION or grams != round(grams, 2):
        raise ValueError(f"grams: {row['grams']} is not between 0.01 and 5000, to 0.01")
    if row["is_default"] not in _YES_NO:
        raise ValueError(f"is_default: {row['is_default']!r} is neither yes nor no")
    source, note = row["source"].strip(), row["note"].strip()
    if max(len(source), len(note)) > 200:
        raise ValueError("source and note hold at most 200 characters")
    return label, grams, _YES_NO[row["is_default"]], source, note


def _number(text: str, name: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{name}: {text!r} is not a number") from error
    if not number.is_finite():
        raise ValueError(f"{name}: {text!r} is not a number")
    return number


def read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line of a CSV file with its number. Raises MalformedFile."""
    line = 1
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True, restval=None)
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                raise MalformedFile(f"{path.name}, line 1: no column {', '.join(missing)}")
            for row in reader:
                line = reader.line_num
                if None in row or None in row.values():
                    why = "not as many cells as the first line"
                    raise MalformedFile(f"{path.name}, line {line}: {why}")
                yield line, row
    except (csv.Error, UnicodeDecodeError) as error:
        raise MalformedFile(f"{path.name}, line {line}: {error}") from error


def reason_of(error: Exception) -> str:
    """What is wrong with a line, in one sentence."""
    if isinstance(error, ValidationError):
        return "; ".join(f"{name}: {' '.join(why)}" for name, why in error.message_dict.items())
    return str(error)
