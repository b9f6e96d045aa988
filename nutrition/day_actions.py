"""What she says of a whole day, and the foods she marks with a star."""

import datetime as dt

from django.db import transaction

from accounts.models import User
from nutrition.actions import only_herself
from nutrition.marks import DayMark
from nutrition.models import DayRecord, FavouriteFood, Food
from patients.models import Patient


@transaction.atomic
def mark_day(
    *, patient: Patient, by: User, now: dt.datetime, day: dt.date, mark: DayMark | None
) -> DayMark | None:
    """Say something of a day, or with None nothing any more. Returns what was said before.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    only_herself(patient.user_id, by)
    said = DayRecord.objects.of([patient.pk]).on(day).first()
    if mark is None:
        DayRecord.objects.of([patient.pk]).on(day).delete()
    elif said is None or said.mark != mark:
        DayRecord.objects.bulk_create(
            [DayRecord(patient=patient, day=day, mark=mark, marked_at=now)],
            update_conflicts=True,
            unique_fields=["patient", "day"],
            update_fields=["mark", "marked_at"],
        )
    return DayMark(said.mark) if said is not None else None


@transaction.atomic
def mark_favourite(
    *, patient: Patient, by: User, now: dt.datetime, food: Food, wanted: bool
) -> None:
    """Give a food a star, or take it away. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    only_herself(patient.user_id, by)
    if wanted:
        star = FavouriteFood(patient=patient, food=food, created_at=now)
        FavouriteFood.objects.bulk_create([star], ignore_conflicts=True)
    else:
        FavouriteFood.objects.of([patient.pk]).filter(food=food).delete()
