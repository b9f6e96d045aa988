"""What she can do with her diary: log, change, remove, put back. The page checks the input."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from nutrition.models import Food, FoodEntry
from nutrition.nutrients import Nutrients
from nutrition.servings import Serving
from patients.models import Patient


@transaction.atomic
def log_food(
    *,
    patient: Patient,
    by: User,
    now: dt.datetime,
    day: dt.date,
    meal: str,
    food: Food,
    serving: Serving,
    submission_id: uuid.UUID,
    note: str = "",
) -> FoodEntry:
    """Log what she ate, with the nutrients of that amount as the catalogue has them now.

    The same submission again returns the first entry, which may have been removed since: then
    ``deleted_at`` is set.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    _only_herself(patient.user_id, by)
    entry = FoodEntry(
        patient=patient,
        day=day,
        meal=meal,
        food=food,
        food_name=food.name,
        portion_label=serving.label,
        quantity=serving.quantity,
        grams=serving.grams,
        k2_basis=food.k2_basis,
        note=note,
        submission_id=submission_id,
        created_at=now,
        **food.nutrients.for_grams(serving.grams).as_fields(),
    )
    # ON CONFLICT DO NOTHING: of many equal submissions at once one makes the row, all return it.
    FoodEntry.objects.bulk_create([entry], ignore_conflicts=True)
    return FoodEntry.objects.of([patient.pk]).get(submission_id=submission_id)


@transaction.atomic
def change_entry(
    *,
    entry: FoodEntry,
    by: User,
    day: dt.date,
    meal: str,
    serving: Serving,
    note: str = "",
) -> FoodEntry:
    """Correct an entry. What the food held when it was logged stays, for the amount given now.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    _only_herself(entry.patient.user_id, by)
    changes: dict[str, Any] = {
        "day": day,
        "meal": meal,
        "portion_label": serving.label,
        "quantity": serving.quantity,
        "note": note,
    }
    if serving.grams != entry.grams:
        changes |= {**_eaten(entry, serving.grams).as_fields(), "grams": serving.grams}
    for name, value in changes.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(changes))
    return entry


@transaction.atomic
def delete_entry(*, entry: FoodEntry, by: User, now: dt.datetime) -> None:
    """Take an entry out of every sum; it waits for an undo. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    _only_herself(entry.patient.user_id, by)
    if entry.deleted_at is None:
        entry.deleted_at = now
        entry.save(update_fields=["deleted_at"])


@transaction.atomic
def undo_delete(*, entry: FoodEntry, by: User) -> None:
    """Put a removed entry back, as it was. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    _only_herself(entry.patient.user_id, by)
    if entry.deleted_at is not None:
        entry.deleted_at = None
        entry.save(update_fields=["deleted_at"])


def _eaten(entry: FoodEntry, grams: Decimal) -> Nutrients:
    """What ``grams`` of it hold, by the figures of the day it was logged.

    While the food still has those figures they are exact; else the stored amounts are scaled.
    """
    food = entry.food
    if food is not None and food.nutrients.for_grams(entry.grams) == entry.nutrients:
        return food.nutrients.for_grams(grams)
    return entry.nutrients.times(grams / entry.grams)


def _only_herself(patient_user_id: int, by: User) -> None:
    if by.pk != patient_user_id:
        raise PermissionDenied
