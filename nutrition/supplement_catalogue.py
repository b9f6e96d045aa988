"""The shipped types of supplements: read from one file, checked line by line, then stored."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from nutrition.catalogue import SHIPPED, Loaded, MalformedFile, read_rows, reason_of
from nutrition.labels import MOST
from nutrition.models import SupplementType
from nutrition.salts import calcium_salt_in

_TEXTS = ("key", "name", "also_called", "form", "dose_unit", "note", "source")
_AMOUNTS = tuple(nutrient.value for nutrient in MOST)
_LOADED = (*_TEXTS[1:], *_AMOUNTS, "calcium_salt", "position", "withdrawn_at")
FILE = "supplements.csv"


def load_supplements(folder: Path = SHIPPED, *, now: dt.datetime) -> Loaded | None:
    """Bring ``supplements.csv`` of a folder into the catalogue, all or nothing.

    Only rows that differ are written; a type that left the file is withdrawn, for her products
    point at it. A folder without the file changes nothing: None.

    Raises:
        MalformedFile: any line is wrong; nothing has been changed.
    """
    path = folder / FILE
    if not path.exists():
        return None
    wanted = _read(path)
    with transaction.atomic():
        known = {row.key: row for row in SupplementType.objects.select_for_update()}
        new = [row for key, row in wanted.items() if key not in known]
        gone = [row for key, row in known.items() if key not in wanted and not row.withdrawn_at]
        for row in gone:
            row.withdrawn_at = now
        kept = [row for key, row in known.items() if key in wanted]
        differing = [row for row in kept if _take_over(row, wanted[row.key])]
        SupplementType.objects.bulk_create(new)
        if gone or differing:
            SupplementType.objects.bulk_update([*gone, *differing], _LOADED)
    return Loaded(len(new), len(differing), len(kept) - len(differing), 0, len(gone))


def _take_over(row: SupplementType, wanted: SupplementType) -> bool:
    differs = [name for name in _LOADED if getattr(row, name) != getattr(wanted, name)]
    for name in differs:
        setattr(row, name, getattr(wanted, name))
    return bool(differs)


def _read(path: Path) -> dict[str, SupplementType]:
    found: dict[str, SupplementType] = {}
    for line, row in read_rows(path, (*_TEXTS, *_AMOUNTS)):
        try:
            one = _type(row, len(found))
            if one.key in found:
                raise ValueError(f"the key {one.key!r} stands on an earlier line already")
        except (ValueError, ValidationError) as error:
            raise MalformedFile(f"{path.name}, line {line}: {reason_of(error)}") from error
        found[one.key] = one
    if not found:
        raise MalformedFile(f"{path.name}, line 2: the file holds no supplements")
    return found


def _type(row: dict[str, str], position: int) -> SupplementType:
    texts: dict[str, Any] = {name: row[name].strip() for name in _TEXTS}
    texts["name"] = texts["name"].replace(" ug", " µg")
    texts["note"] = texts["note"].replace(" ug", " µg")
    one = SupplementType(
        **texts,
        **{nutrient.value: _amount(row[nutrient.value], most) for nutrient, most in MOST.items()},
        calcium_salt=calcium_salt_in(texts["name"]),
        position=position,
    )
    one.clean_fields()
    return one


def _amount(text: str, most: Decimal) -> Decimal | None:
    """An amount per dose unit; empty stays unknown and is never 0."""
    if not text.strip():
        return None
    try:
        amount = Decimal(text.strip())
    except ArithmeticError as error:
        raise ValueError(f"{text!r} is not a number") from error
    if not amount.is_finite() or not 0 <= amount <= most:
        raise ValueError(f"{text} in one dose cannot be")
    return amount
