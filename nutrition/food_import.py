"""Brings foods of other sources into the catalogue: again and again, all of them or none."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.db import connection, transaction
from django.utils.text import slugify

from nutrition import fdc_files, food_csv
from nutrition.catalogue import PortionRow, write_portions
from nutrition.fdc_categories import OTHER
from nutrition.import_files import SourceFiles, WrongFile, open_source
from nutrition.imported import ImportedFood, RefusedFood
from nutrition.models import Food
from nutrition.models.amounts import NUTRIENT_COLUMNS

FOOD_DATA_CENTRAL = "usda-fdc"
_BATCH = 1000
_LONGEST_SLUG = 50
_LOCK = 7_205_601  # any number of our own: two imports at a time would wait on each other's rows
_WRITTEN = (
    *("name", "also_called", "category", "brand", "k2_basis", "fortification", "note"),
    *NUTRIENT_COLUMNS,
    *("figures_from", "source_id", "folded_name", "folded_also_called", "folded_stand_in_for"),
)

Rows = Iterable[ImportedFood | RefusedFood]


@dataclass(slots=True)
class Imported:
    """How many foods an import wrote, found as they are, left as edited here, and refused."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    edited: int = 0
    refused: int = 0

    @property
    def taken(self) -> int:
        """Foods of the source that are right, whether or not they had to be written."""
        return self.added + self.changed + self.unchanged + self.edited


def import_source(
    path: Path,
    *,
    name: str = "",
    on_bytes: Callable[[int], object] = lambda _count: None,
    on_refused: Callable[[RefusedFood], object] = lambda _refused: None,
) -> Imported:
    """Bring the foods at ``path`` into the catalogue: our CSV form, or FoodData Central.

    Only what differs is written, and only foods that came from the same source before. Foods that
    were edited here stay as edited, and a food that left the source stays as it is. A single food
    that cannot be right is refused with the reason; the others are taken.

    Args:
        name: what a CSV file is known by when it comes again; its file name when empty.
        on_bytes: told how many bytes have been read.
        on_refused: told of each refused food.

    Raises:
        WrongFile: the source as a whole cannot be used; nothing has been changed.
        OSError: it cannot be opened.
    """
    with open_source(path, on_bytes) as files, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        imported_from, rows = _rows(files, path, name)
        imported = _write(rows, imported_from, on_refused)
        if not imported.taken:
            raise WrongFile(f"{path.name} holds no food that can be taken")
        if imported.added or imported.changed:
            with connection.cursor() as cursor:  # so that search is planned for the new size
                cursor.execute("ANALYZE nutrition_food")
    return imported


def size_of(path: Path) -> int:
    """Bytes that an import of ``path`` will read. Raises WrongFile and OSError as it would."""
    with open_source(path, lambda _count: None) as files:
        if fdc_files.holds(files):
            return sum(files.sizes.get(name, 0) for name in fdc_files.READ)
        return sum(files.sizes.values())


def _rows(files: SourceFiles, path: Path, name: str) -> tuple[str, Rows]:
    """What the source is called in the catalogue, and its foods."""
    if fdc_files.holds(files) and (path.is_dir() or path.name not in files.sizes):
        return FOOD_DATA_CENTRAL, fdc_files.read_foods(files)
    if len(files.sizes) != 1:
        raise WrongFile(
            f"{path.name} holds neither FoodData Central (food.csv, food_nutrient.csv, "
            "nutrient.csv) nor one CSV file of foods"
        )
    file = next(iter(files.sizes))
    slug = slugify(name or path.stem)[:_LONGEST_SLUG].strip("-")
    if not slug:
        raise WrongFile(f"{path.name} needs a name of letters or digits: --name my-foods")
    return f"csv-{slug}", food_csv.read_foods(files, file)


def _write(rows: Rows, imported_from: str, on_refused: Callable[[RefusedFood], object]) -> Imported:
    imported = Imported()
    for batch in _batches(rows):
        foods = {}
        for row in batch:
            if isinstance(row, RefusedFood):
                imported.refused += 1
                on_refused(row)
            else:
                foods[f"{imported_from}-{row.number}".lower()] = row
        _write_batch(foods, imported_from, imported)
    return imported


def _batches(rows: Rows) -> Iterator[list[ImportedFood | RefusedFood]]:
    each = iter(rows)
    while batch := list(islice(each, _BATCH)):
        yield batch


def _write_batch(foods: dict[str, ImportedFood], imported_from: str, imported: Imported) -> None:
    """Write what differs of these foods, by key. The triggers keep the history."""
    stored = {
        row.key: row
        for row in Food.objects.select_for_update().filter(key__in=foods).defer("search")
    }
    ours = {
        key: row
        for key, row in stored.items()
        if row.imported_from == imported_from and not row.is_shipped and row.edited_at is None
    }
    wanted = {
        key: _row(key, food, imported_from)
        for key, food in foods.items()
        if key in ours or key not in stored
    }
    new = {key: row for key, row in wanted.items() if key not in stored}
    changed = {key: row for key, row in wanted.items() if key in ours and _differ(ours[key], row)}
    Food.objects.bulk_create(new.values())
    Food.objects.bulk_create(
        changed.values(), update_conflicts=True, unique_fields=["key"], update_fields=_WRITTEN
    )
    portions = {key: _portion_rows(foods[key]) for key in wanted}
    reportioned = write_portions({**ours, **new}, portions)
    differing = (changed.keys() | reportioned) - new.keys()
    imported.added += len(new)
    imported.changed += len(differing)
    imported.unchanged += len(ours) - len(differing)
    imported.edited += len(foods) - len(wanted)


def _row(key: str, food: ImportedFood, imported_from: str) -> Food:
    row = Food(
        key=key,
        name=food.name,
        also_called=food.also_called,
        category=food.category or OTHER,
        brand=food.brand,
        **food.nutrients.as_fields(),
        k2_basis=food.nutrients.k2_basis.value,
        fortification=food.fortification,
        figures_from=food.figures_from,
        note=food.note,
        imported_from=imported_from,
        source_id=food.number,
    )
    row.fold_words()
    return row


def _differ(stored: Food, wanted: Food) -> bool:
    return any(getattr(stored, name) != getattr(wanted, name) for name in _WRITTEN)


def _portion_rows(food: ImportedFood) -> list[PortionRow]:
    """The portions as rows; the first is the usual one."""
    return [
        (portion.label, portion.grams, place == 0, food.figures_from, portion.note)
        for place, portion in enumerate(food.portions)
    ]
