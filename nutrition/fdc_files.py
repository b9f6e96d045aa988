"""Reads a download of FoodData Central: its tables are sorted by nothing in common.

They are put into a temporary file by food first, so that a food can be put together without
holding all of them: the memory needed does not grow with the download.
"""

import re
import sqlite3
from collections.abc import Iterator
from itertools import islice

from nutrition.fdc import KINDS, UNITS, Label, Measure, food_of
from nutrition.import_files import SourceFiles, WrongFile
from nutrition.imported import ImportedFood, RefusedFood, UnusableFood

FOODS, AMOUNTS, NUTRIENTS = "food.csv", "food_nutrient.csv", "nutrient.csv"
PORTIONS, UNIT_NAMES = "food_portion.csv", "measure_unit.csv"
LABELS, CATEGORIES = "branded_food.csv", "food_category.csv"
NEEDED = (FOODS, AMOUNTS, NUTRIENTS)
READ = (*NEEDED, PORTIONS, UNIT_NAMES, LABELS, CATEGORIES)
_FOOD_NUMBER = re.compile(r"[0-9]{1,18}")
_BATCH = 10_000
_TABLES = """
    CREATE TABLE food (number INTEGER PRIMARY KEY, line INTEGER, kind TEXT, description TEXT,
      category TEXT, repeated INTEGER);
    CREATE TABLE amount (number INTEGER, line INTEGER, nutrient INTEGER, amount TEXT);
    CREATE TABLE measure (number INTEGER, place TEXT, amount TEXT, unit TEXT, description TEXT,
      modifier TEXT, grams TEXT);
    CREATE TABLE label (number INTEGER PRIMARY KEY, brand TEXT, size TEXT, unit TEXT,
      household TEXT, category TEXT);
"""


def holds(files: SourceFiles) -> bool:
    """Whether the files look like FoodData Central's, complete or not."""
    return any(name in files.sizes for name in (FOODS, AMOUNTS, LABELS))


def read_foods(files: SourceFiles) -> Iterator[ImportedFood | RefusedFood]:
    """Each food people eat, in the order of ``food.csv``, or refused with the reason.

    Raises:
        WrongFile: a file is missing or is not what its name says.
    """
    missing = [name for name in NEEDED if name not in files.sizes]
    if missing:
        raise WrongFile(
            f"There is no {' and no '.join(missing)}. A download of FoodData Central has "
            f"{', '.join(NEEDED)} and more; give the folder or the zip that holds them"
        )
    store = sqlite3.connect("", isolation_level=None)  # a temporary file that removes itself
    store.executescript(_TABLES)
    store.execute("BEGIN")
    try:
        _keep_foods(store, files)
        _keep_amounts(store, files)
        _keep_measures(store, files)
        _keep_labels(store, files)
        store.execute("CREATE INDEX amounts_of ON amount (number)")
        store.execute("CREATE INDEX measures_of ON measure (number)")
        for row in store.execute("SELECT * FROM food ORDER BY line"):
            yield _food(store, *row)
    finally:
        store.close()


def _keep(store: sqlite3.Connection, statement: str, rows: Iterator[tuple[object, ...]]) -> None:
    while batch := list(islice(rows, _BATCH)):
        store.executemany(statement, batch)


def _keep_foods(store: sqlite3.Connection, files: SourceFiles) -> None:
    groups = _names(files, CATEGORIES, ("id", "description"))

    def rows() -> Iterator[tuple[object, ...]]:
        columns = ("fdc_id", "data_type", "description")
        for line, (number, kind, *words) in files.rows(FOODS, columns, ["food_category_id"]):
            if kind in KINDS:
                description, group = words
                named = groups.get(group, "" if group.isdigit() else group)
                yield _number(FOODS, line, number), line, kind, description, named

    _keep(
        store,
        "INSERT INTO food VALUES (?, ?, ?, ?, ?, NULL)"
        " ON CONFLICT (number) DO UPDATE SET repeated = excluded.line",
        rows(),
    )
    if store.execute("SELECT 1 FROM food LIMIT 1").fetchone() is None:
        raise WrongFile(f"{FOODS} holds no foods that people eat ({', '.join(KINDS)})")


def _keep_amounts(store: sqlite3.Connection, files: SourceFiles) -> None:
    wanted = _wanted(files)

    def rows() -> Iterator[tuple[object, ...]]:
        for line, (number, nutrient, amount) in files.rows(
            AMOUNTS, ("fdc_id", "nutrient_id", "amount")
        ):
            known = wanted.get(nutrient)
            if known is not None:
                yield _number(AMOUNTS, line, number), line, known, amount

    _keep(store, "INSERT INTO amount VALUES (?, ?, ?, ?)", rows())


def _wanted(files: SourceFiles) -> dict[str, int]:
    """The nutrients we use, by what ``food_nutrient.csv`` calls them.

    That is the id; the survey foods (FNDDS) have had the older three-digit number there.
    """
    wanted: dict[str, int] = {}
    columns = ("id", "name", "unit_name")
    for line, (text, name, unit, old) in files.rows(NUTRIENTS, columns, ["nutrient_nbr"]):
        number = int(text) if _FOOD_NUMBER.fullmatch(text) else 0
        if number not in UNITS:
            continue
        if unit.upper() != UNITS[number]:
            raise WrongFile(
                f"{NUTRIENTS}, line {line}: {name} is given in {unit}; {UNITS[number]} was expected"
            )
        wanted[text] = number
        if old:
            wanted[old.removesuffix(".0")] = number
    if not wanted:
        raise WrongFile(f"{NUTRIENTS} names none of the nutrients that we use")
    return wanted


def _keep_measures(store: sqlite3.Connection, files: SourceFiles) -> None:
    if PORTIONS not in files.sizes:
        return
    units = _names(files, UNIT_NAMES, ("id", "name"))

    def rows() -> Iterator[tuple[object, ...]]:
        columns = ("fdc_id", "gram_weight")
        more = ("seq_num", "amount", "measure_unit_id", "portion_description", "modifier")
        for line, (number, grams, place, amount, unit, said, modifier) in files.rows(
            PORTIONS, columns, more
        ):
            known = units.get(unit, "")
            yield _number(PORTIONS, line, number), place, amount, known, said, modifier, grams

    _keep(store, "INSERT INTO measure VALUES (?, ?, ?, ?, ?, ?, ?)", rows())


def _keep_labels(store: sqlite3.Connection, files: SourceFiles) -> None:
    if LABELS not in files.sizes:
        return

    def rows() -> Iterator[tuple[object, ...]]:
        columns = ("fdc_id", "brand_owner")
        more = ("brand_name", "serving_size", "serving_size_unit", "household_serving_fulltext")
        for line, (number, owner, brand, *rest) in files.rows(
            LABELS, columns, [*more, "branded_food_category"]
        ):
            yield _number(LABELS, line, number), brand or owner, *rest

    _keep(store, "INSERT OR REPLACE INTO label VALUES (?, ?, ?, ?, ?, ?)", rows())


def _names(files: SourceFiles, name: str, columns: tuple[str, str]) -> dict[str, str]:
    """A short list of names by number; empty when the download lacks it."""
    if name not in files.sizes:
        return {}
    return {number: words for _line, (number, words) in files.rows(name, columns)}


def _number(name: str, line: int, text: str) -> int:
    if not _FOOD_NUMBER.fullmatch(text):
        raise WrongFile(f"{name}, line {line}: “{text[:30]}” is no number of a food (fdc_id)")
    return int(text)


def _food(
    store: sqlite3.Connection,
    number: int,
    line: int,
    kind: str,
    description: str,
    category: str,
    repeated: int | None,
) -> ImportedFood | RefusedFood:
    try:
        if repeated is not None:
            raise UnusableFood(f"fdc_id {number} stands on line {repeated} again")
        return food_of(
            str(number),
            kind,
            description,
            category,
            amounts=_amounts_of(store, number),
            measures=_measures_of(store, number),
            label=_label_of(store, number),
        )
    except UnusableFood as error:
        return RefusedFood(FOODS, line, f"{error} (fdc_id {number})")


def _amounts_of(store: sqlite3.Connection, number: int) -> dict[int, str]:
    amounts: dict[int, str] = {}
    query = "SELECT nutrient, amount, line FROM amount WHERE number = ? ORDER BY line"
    for nutrient, amount, line in store.execute(query, (number,)):
        if amounts.setdefault(nutrient, amount) != amount:
            raise UnusableFood(
                f"{AMOUNTS}, line {line}: nutrient {nutrient} has two amounts, "
                f"{amounts[nutrient]} and {amount}"
            )
    return amounts


def _measures_of(store: sqlite3.Connection, number: int) -> list[Measure]:
    query = (
        "SELECT amount, unit, description, modifier, grams FROM measure WHERE number = ?"
        " ORDER BY CAST(place AS INTEGER), rowid"
    )
    return [Measure(*row) for row in store.execute(query, (number,))]


def _label_of(store: sqlite3.Connection, number: int) -> Label:
    query = "SELECT brand, size, unit, household, category FROM label WHERE number = ?"
    row = store.execute(query, (number,)).fetchone()
    return Label(*row) if row else Label()
