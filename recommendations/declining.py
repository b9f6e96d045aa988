""" "Not for me": what is not suggested to her again, until she says so."""

import datetime as dt

from django.db import transaction

from accounts.models import User
from nutrition.actions import only_herself
from patients.models import Patient
from recommendations.models import Declined, SuggestionKind


@transaction.atomic
def decline(
    *, patient: Patient, by: User, now: dt.datetime, kind: SuggestionKind, key: str, name: str
) -> None:
    """Suggest this food or activity no more. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    only_herself(patient.user_id, by)
    row = Declined(patient=patient, kind=kind, key=key, name=name, created_at=now)
    Declined.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def suggest_again(*, patient: Patient, by: User, kind: SuggestionKind, key: str) -> None:
    """Take "not for me" back; without one nothing happens.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    only_herself(patient.user_id, by)
    Declined.objects.of([patient.pk]).filter(kind=kind, key=key).delete()
