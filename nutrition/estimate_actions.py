"""Keeping, removing and putting back an estimate of calcium."""

import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from nutrition.actions import only_herself
from nutrition.calcium_estimate import Source, calcium_mg_a_day
from nutrition.models import CalciumEstimate
from patients.models import Patient


@transaction.atomic
def keep_estimate(
    *,
    patient: Patient,
    by: User,
    now: dt.datetime,
    day: dt.date,
    portions: Mapping[Source, Decimal],
    submission_id: uuid.UUID,
) -> CalciumEstimate:
    """Keep what she said and what it comes to. The same submission again returns the first one.

    Raises:
        PermissionDenied: ``by`` is not the patient.
        ValueError: portions out of range.
    """
    only_herself(patient.user_id, by)
    estimate = CalciumEstimate(
        patient=patient,
        day=day,
        calcium_mg=int(calcium_mg_a_day(portions)),
        submission_id=submission_id,
        created_at=now,
        **{source.value: amount for source, amount in portions.items()},
    )
    CalciumEstimate.objects.bulk_create([estimate], ignore_conflicts=True)
    return CalciumEstimate.objects.of([patient.pk]).get(submission_id=submission_id)


@transaction.atomic
def remove_estimate(*, estimate: CalciumEstimate, by: User, now: dt.datetime) -> None:
    """Remove one; it can be put back. Raises PermissionDenied for anybody but the patient."""
    only_herself(estimate.patient.user_id, by)
    estimate.deleted_at = now
    estimate.save(update_fields=["deleted_at"])


@transaction.atomic
def put_back_estimate(*, estimate: CalciumEstimate, by: User) -> None:
    """Undo ``remove_estimate``. Raises PermissionDenied for anybody but the patient."""
    only_herself(estimate.patient.user_id, by)
    estimate.deleted_at = None
    estimate.save(update_fields=["deleted_at"])
