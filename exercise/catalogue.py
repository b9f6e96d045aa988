"""The shipped activities: read from a file, checked line by line, brought into the database."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from common.folding import fold
from exercise.models import Activity, Flag

SHIPPED = Path(__file__).resolve().parent / "data" / "activities.csv"
_COLUMNS = (
    "key name category impact met intensity entry_unit counts_aerobic counts_resistance"
    " counts_balance loads_hip loads_spine loads_wrist precaution_flags notes source"
).split()
_YES_NO = {"yes": True, "no": False}
# What the file decides, unless an admin has edited the row; withdrawing is the admin's alone.
_LOADED = (
    *("name", "category", "impact", "met", "intensity", "entry_unit"),
    *("counts_aerobic", "counts_resistance", "counts_balance"),
    *("loads_hip", "loads_spine", "loads_wrist", "flags", "note", "source", "folded_name"),
)


class MalformedFile(ValueError):
    """The file cannot be loaded; the message names the line and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a load wrote, and how many it found as they should be."""

    added: int
    changed: int
    unchanged: int


def load_activities(path: Path = SHIPPED) -> Loaded:
    """Bring the activities of a CSV file into the catalogue, all or nothing.

    Rows are known by their key. Only rows that differ are written. What an admin has edited stays
    as edited, and nothing is removed, since sessions point at it.

    Raises:
        MalformedFile: any line is wrong; nothing has been changed.
    """
    wanted = read_activities(path)
    with transaction.atomic():
        known = {row.key: row for row in Activity.objects.filter(key__in=wanted)}
        new = [activity for key, activity in wanted.items() if key not in known]
        changed = [
            row
            for key, row in known.items()
            if row.edited_at is None and _take_over(row, wanted[key])
        ]
        Activity.objects.bulk_create(new)
        if changed:
            Activity.objects.bulk_update(changed, _LOADED)
    return Loaded(len(new), len(changed), len(known) - len(changed))


def read_activities(path: Path) -> dict[str, Activity]:
    """The activities of the file by key, checked and not saved. Raises MalformedFile."""
    activities: dict[str, Activity] = {}
    for line, row in _rows(path):
        try:
            activity = _activity(row)
            if activity.key in activities:
                raise ValueError(f"the key {activity.key!r} stands on an earlier line already")
        except (ValueError, ValidationError) as error:
            raise MalformedFile(f"line {line}: {_why(error)}") from error
        activities[activity.key] = activity
    if not activities:
        raise MalformedFile("line 2: the file holds no activities")
    return activities


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    line = 1
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True, restval=None)
            missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise MalformedFile(f"line 1: no column {', '.join(missing)}")
            for row in reader:
                line = reader.line_num
                if None in row or None in row.values():
                    raise MalformedFile(f"line {line}: not as many cells as the first line")
                if any("\x00" in cell for cell in row.values()):
                    raise MalformedFile(f"line {line}: a NUL byte")
                yield line, row
    except (csv.Error, UnicodeDecodeError) as error:
        raise MalformedFile(f"line {line}: {error}") from error


def _activity(row: dict[str, str]) -> Activity:
    flags = [flag for flag in row["precaution_flags"].split(";") if flag]
    if unknown := sorted(set(flags) - set(Flag.values)):
        raise ValueError(f"precaution_flags: unknown {', '.join(unknown)}")
    activity = Activity(
        **{name: row[name].strip() for name in ("key", "name", "category", "impact", "intensity")},
        **{name: _yes_no(row, name) for name in _COLUMNS if name.startswith("counts_")},
        **{name: _level(row, name) for name in _COLUMNS if name.startswith("loads_")},
        entry_unit=row["entry_unit"],
        met=_met(row),
        flags=flags,
        note=row["notes"].strip(),
        source=row["source"].strip(),
        folded_name=fold(row["name"]),
    )
    activity.clean_fields()
    return activity


def _yes_no(row: dict[str, str], name: str) -> bool:
    if row[name] not in _YES_NO:
        raise ValueError(f"{name}: {row[name]!r} is neither yes nor no")
    return _YES_NO[row[name]]


def _level(row: dict[str, str], name: str) -> int:
    if row[name] not in {"0", "1", "2"}:
        raise ValueError(f"{name}: {row[name]!r} is not 0, 1 or 2")
    return int(row[name])


def _met(row: dict[str, str]) -> Decimal | None:
    if not row["met"]:
        return None
    try:
        met = Decimal(row["met"])
    except InvalidOperation as error:
        raise ValueError(f"met: {row['met']!r} is not a number") from error
    # From lying still to sprinting; NaN and infinity fail here too.
    if not (met.is_finite() and Decimal("0.9") <= met <= Decimal(25)):
        raise ValueError(f"met: {met} is not between 0.9 and 25")
    return met


def _take_over(row: Activity, wanted: Activity) -> bool:
    """Copy what the file decides into the stored row; whether anything differed."""
    differs = False
    for name in _LOADED:
        value: Any = getattr(wanted, name)
        if getattr(row, name) != value:
            setattr(row, name, value)
            differs = True
    return differs


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{name}: {' '.join(why)}" for name, why in error.message_dict.items())
    return str(error)
