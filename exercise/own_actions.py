"""What she can do with activities of her own, and with the stars of any."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from accounts.models import User
from exercise.actions import only_her_own, only_herself
from exercise.chosen import Chosen, chosen_columns
from exercise.models import FavouriteActivity, OwnActivity
from patients.models import Patient


class OwnChangedElsewhereError(Exception):
    """The activity was changed since the form was filled in; it is as it is now."""

    def __init__(self, activity: OwnActivity) -> None:
        super().__init__(f"own activity {activity.pk} is at version {activity.version}")
        self.activity = activity


@transaction.atomic
def add_own(
    *,
    patient: Patient,
    by: User,
    now: dt.datetime,
    submission_id: uuid.UUID,
    told: dict[str, Any],
) -> OwnActivity:
    """Keep an activity of her own. The same submission again returns the first one.

    ``told`` holds name, category, impact, intensity, entry_unit and the three loads.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    only_herself(patient.user_id, by)
    hers = OwnActivity.objects.of([patient.pk]).filter(submission_id=submission_id)
    if (known := hers.first()) is not None:
        return known
    row = OwnActivity(patient=patient, submission_id=submission_id, created_at=now, **told)
    row.folded_name = row.folded()
    OwnActivity.objects.bulk_create([row], ignore_conflicts=True)
    return hers.get()


@transaction.atomic
def change_own(
    *, activity: OwnActivity, by: User, version: int, told: dict[str, Any]
) -> OwnActivity:
    """Correct an activity of hers. What she logged with it stays as it counted then.

    Raises:
        OwnChangedElsewhereError: she saw an older version, and wants something else.
        PermissionDenied: ``by`` is not the patient.
    """
    row = _locked(activity, by)
    if all(getattr(row, name) == value for name, value in told.items()):
        return row
    if row.version != version:
        raise OwnChangedElsewhereError(row)
    for name, value in {**told, "version": row.version + 1}.items():
        setattr(row, name, value)
    row.save(update_fields=[*told, "version"])
    return row


@transaction.atomic
def remove_own(*, activity: OwnActivity, by: User, now: dt.datetime) -> None:
    """Take an activity off her list; it waits for an undo, and what she logged stays.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    row = _locked(activity, by)
    if row.deleted_at is None:
        row.deleted_at = now
        row.save(update_fields=["deleted_at"])


@transaction.atomic
def put_back_own(*, activity: OwnActivity, by: User) -> None:
    """Put an activity back on her list. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    row = _locked(activity, by)
    if row.deleted_at is not None:
        row.deleted_at = None
        row.save(update_fields=["deleted_at"])


@transaction.atomic
def mark_favourite(
    *, patient: Patient, by: User, now: dt.datetime, activity: Chosen, wanted: bool
) -> None:
    """Give an activity a star or take it away. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient, or the activity is another person's.
    """
    only_herself(patient.user_id, by)
    only_her_own(activity, patient)
    which = chosen_columns(activity)
    which.pop("activity_name")
    if wanted:
        star = FavouriteActivity(patient=patient, created_at=now, **which)
        FavouriteActivity.objects.bulk_create([star], ignore_conflicts=True)
    else:
        FavouriteActivity.objects.of([patient.pk]).filter(**which).delete()


def _locked(activity: OwnActivity, by: User) -> OwnActivity:
    patient = activity.patient
    only_herself(patient.user_id, by)
    rows = OwnActivity.objects.select_for_update(of=("self",))
    activity.refresh_from_db(from_queryset=rows)
    activity.patient = patient
    return activity
