"""What she can do with her diary: log, change, remove, put back. The page checks the input."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from nutrition.fortification import sold_in
from nutrition.models import AnyFood, FoodEntry, Ingredient, OwnFood
from nutrition.models.amounts import NUTRIENT_COLUMNS
from nutrition.nutrients import Nutrients
from nutrition.servings import Serving
from patients.models import Patient
from patients.people import region_of


@transaction.atomic
def log_food(
    *,
    patient: Patient,
    by: User,
    now: dt.datetime,
    day: dt.date,
    meal: str,
    food: AnyFood,
    serving: Serving,
    submission_id: uuid.UUID,
    note: str = "",
) -> FoodEntry:
    """Log what she ate, with the nutrients of that amount as they are known now where she lives.

    The same submission again returns the first entry, which may have been removed since: then
    ``deleted_at`` is set.

    Raises:
        PermissionDenied: ``by`` is not the patient, or the food is another person's.
    """
    only_herself(patient.user_id, by)
    entry = FoodEntry(
        patient=patient,
        day=day,
        meal=meal,
        note=note,
        submission_id=submission_id,
        created_at=now,
        unknown_kcal=held_by(food, patient).for_grams(serving.grams).unknown_as_json(),
        **serving_columns(food, serving, patient),
    )
    # Of many equal submissions at once one makes the row, all return it.
    FoodEntry.objects.bulk_create([entry], ignore_conflicts=True)
    return FoodEntry.objects.of([patient.pk]).get(submission_id=submission_id)


def held_by(food: AnyFood, patient: Patient) -> Nutrients:
    """What 100 g of it hold, as far as that is known where she buys her food."""
    if isinstance(food, OwnFood):
        return food.nutrients
    region = region_of(patient)
    return sold_in(region, food.nutrients, fortification=food.fortification)


def serving_columns(food: AnyFood, serving: Serving, patient: Patient) -> dict[str, Any]:
    """Which food, how much of it, and what that holds now: columns of entries and ingredients.

    Raises:
        PermissionDenied: the food is another person's.
    """
    own_food = food if isinstance(food, OwnFood) else None
    if own_food is not None and own_food.patient_id != patient.pk:
        raise PermissionDenied
    return {
        "food": None if own_food else food,
        "own_food": own_food,
        "food_name": food.name,
        "portion_label": serving.label,
        "quantity": serving.quantity,
        "grams": serving.grams,
        "k2_basis": food.k2_basis,
        **held_by(food, patient).for_grams(serving.grams).as_fields(),
    }


class ChangedElsewhereError(Exception):
    """The entry was changed or removed since the form was filled in; ``entry`` is as it is now."""

    def __init__(self, entry: FoodEntry) -> None:
        super().__init__(f"entry {entry.pk} is at version {entry.version}")
        self.entry = entry


@transaction.atomic
def change_entry(
    *,
    entry: FoodEntry,
    by: User,
    version: int,
    day: dt.date,
    meal: str,
    serving: Serving,
    note: str = "",
) -> FoodEntry:
    """Correct an entry or move it. What the food held when it was logged stays, for this amount.

    ``version`` is that of the entry she saw. The same correction again changes nothing. A removed
    entry whose latest version she saw is put back: she chose to keep it.

    Raises:
        PermissionDenied: ``by`` is not the patient.
        ChangedElsewhereError: she saw an older version, and wants something else than it says now.
    """
    row = _locked(entry, by)
    changes: dict[str, Any] = {
        "day": day,
        "meal": meal,
        "portion_label": serving.label,
        "quantity": serving.quantity,
        "note": note,
        "deleted_at": None,
    }
    if serving.grams != row.grams:
        eaten = what_it_held(row, serving.grams)
        changes |= {
            **eaten.as_fields(),
            "unknown_kcal": eaten.unknown_as_json(),
            "grams": serving.grams,
        }
    if all(getattr(row, name) == value for name, value in changes.items()):
        return row
    if row.version != version:
        raise ChangedElsewhereError(row)
    return _save(row, changes)


@transaction.atomic
def undo_change(*, entry: FoodEntry, by: User, version: int) -> bool:
    """Make an entry what it was before the correction that made it ``version``.

    False when it was changed again since; then nothing happens. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    row = _locked(entry, by)
    history: Any = FoodEntry.pgh_event_model  # type: ignore[attr-defined]
    before = history.objects.filter(pgh_obj_id=row.pk, version=version - 1).last()
    if before is None:
        return False
    was = {name: getattr(before, name) for name in _CORRECTED}
    if row.version != version:
        return all(getattr(row, name) == value for name, value in was.items())
    _save(row, was)
    return True


@transaction.atomic
def delete_entry(*, entry: FoodEntry, by: User, now: dt.datetime) -> None:
    """Take an entry out of every sum; it waits for an undo. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    row = _locked(entry, by)
    if row.deleted_at is None:
        _save(row, {"deleted_at": now})


@transaction.atomic
def undo_delete(*, entry: FoodEntry, by: User) -> None:
    """Put a removed entry back, as it was. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    row = _locked(entry, by)
    if row.deleted_at is not None:
        _save(row, {"deleted_at": None})


_CORRECTED = (
    "day",
    "meal",
    "portion_label",
    "quantity",
    "grams",
    "note",
    "unknown_kcal",
    *NUTRIENT_COLUMNS,
)


def _locked(entry: FoodEntry, by: User) -> FoodEntry:
    """The entry as it is now, held until the transaction ends: two devices take turns."""
    only_herself(entry.patient.user_id, by)
    patient = entry.patient
    rows = FoodEntry.objects.select_for_update(of=("self",)).select_related("food", "own_food")
    entry.refresh_from_db(from_queryset=rows)
    entry.patient = patient
    return entry


def _save(row: FoodEntry, changes: dict[str, Any]) -> FoodEntry:
    for name, value in {**changes, "version": row.version + 1}.items():
        setattr(row, name, value)
    row.save(update_fields=[*changes, "version"])
    return row


def what_it_held(entry: FoodEntry | Ingredient, grams: Decimal) -> Nutrients:
    """What ``grams`` of it hold, by the figures of the day it was logged.

    While the food still has those figures they are exact; else the stored amounts are scaled.
    """
    food = entry.food or entry.own_food
    if food is not None and food.nutrients.for_grams(entry.grams) == entry.nutrients:
        return food.nutrients.for_grams(grams)
    return entry.nutrients.times(grams / entry.grams)


def only_herself(patient_user_id: int, by: User) -> None:
    """Her diary is written by nobody else. Raises PermissionDenied."""
    if by.pk != patient_user_id:
        raise PermissionDenied
