"""Having the same again: an entry, a meal or a day, copied and taken back as one."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from accounts.models import User
from nutrition.actions import only_herself
from nutrition.models import FoodEntry
from nutrition.models.amounts import NUTRIENT_COLUMNS
from nutrition.models.diary import FoodEntryQuerySet
from patients.models import Patient

_COPIED = (
    "food_id",
    "own_food_id",
    "food_name",
    "portion_label",
    "quantity",
    "grams",
    "k2_basis",
    "unknown_kcal",
    *NUTRIENT_COLUMNS,
)


@transaction.atomic
def copy_entries(
    *,
    patient: Patient,
    by: User,
    now: dt.datetime,
    entries: Iterable[FoodEntry],
    day: dt.date,
    meal: str = "",
    submission_id: uuid.UUID,
) -> list[FoodEntry]:
    """Log ``entries`` of hers once more on ``day``, at ``meal`` or each at its own meal.

    A copy holds what its entry held; the note belongs to that day and stays there. The same
    submission again returns the first copies, which may have been removed since.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    only_herself(patient.user_id, by)
    hers = FoodEntry.objects.of([patient.pk])
    if not hers.copied_as(submission_id).exists():
        copies = [
            FoodEntry(
                patient=patient,
                day=day,
                meal=meal or entry.meal,
                batch_id=submission_id,
                submission_id=uuid.uuid5(submission_id, str(entry.pk)),
                created_at=now,
                **{name: getattr(entry, name) for name in _COPIED},
            )
            for entry in entries
            if entry.patient_id == patient.pk
        ]
        FoodEntry.objects.bulk_create(copies, ignore_conflicts=True)
    return list(hers.copied_as(submission_id))


@transaction.atomic
def delete_copy(*, entry: FoodEntry, by: User, now: dt.datetime) -> int:
    """Take out every entry that was copied together with ``entry``; returns how many that were.

    They wait for an undo. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    copies = _together(entry, by).filter(deleted_at=None)
    return copies.update(deleted_at=now, version=F("version") + 1)


@transaction.atomic
def undo_delete_copy(*, entry: FoodEntry, by: User) -> int:
    """Put back the entries that left together with ``entry``; returns how many. Again: none.

    An entry of the copy that she removed by itself, earlier or later, stays out.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    if entry.deleted_at is None:
        return 0
    copies = _together(entry, by).filter(deleted_at=entry.deleted_at)
    return copies.update(deleted_at=None, version=F("version") + 1)


def _together(entry: FoodEntry, by: User) -> FoodEntryQuerySet:
    only_herself(entry.patient.user_id, by)
    hers = FoodEntry.objects.of([entry.patient_id])
    return hers.copied_as(entry.batch_id) if entry.batch_id else hers.filter(pk=entry.pk)
