"""What a patient says about herself, and how she comes and goes."""

import datetime as dt
import logging
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.actions import GRACE
from accounts.models import User
from patients.models import Clinician, Patient, Weight
from patients.signals import patient_created
from privacy.erasure import erase_account, erase_patient

logger = logging.getLogger(__name__)

ANSWERS = frozenset({"birth_date", "sex", "inhibitor", "inhibitor_since", "fell_in_last_year"})


@transaction.atomic
def create_patient(*, user: User) -> Patient:
    """Make the record of a new patient and let the parts above add theirs."""
    patient = Patient.objects.create(user=user)
    patient_created.send(sender=Patient, patient=patient)
    return patient


def record_answers(*, patient: Patient, **answers: Any) -> None:
    """Keep some of what she says about herself: the fields of `ANSWERS`, no others.

    Raises:
        ValueError: for any other field.
    """
    if foreign := answers.keys() - ANSWERS:
        raise ValueError(f"not an answer of hers: {', '.join(sorted(foreign))}")
    for name, answer in answers.items():
        setattr(patient, name, answer)
    patient.save(update_fields=list(answers))


def record_weight(*, patient: Patient, day: dt.date, kg: Decimal) -> Weight:
    """Keep her weight (25 to 350 kg) of a day. A second one on that day replaces the first."""
    weight, _made = Weight.objects.update_or_create(patient=patient, day=day, defaults={"kg": kg})
    return weight


def set_name(*, by: User, name: str) -> None:
    """Keep what she wants to be called."""
    by.name = name
    by.save(update_fields=["name"])


def finish_welcome(*, patient: Patient, now: dt.datetime) -> None:
    """Remember that she has seen the welcome, answered or skipped."""
    if patient.welcomed_at is None:
        patient.welcomed_at = now
        patient.save(update_fields=["welcomed_at"])


def set_clinic(*, by: User, clinic: str) -> None:
    """Set the clinic that patients read beside a clinician's name."""
    Clinician.objects.update_or_create(user=by, defaults={"clinic": clinic})


def erase_due(*, now: dt.datetime) -> int:
    """Erase every account whose 14 days are over. Returns how many.

    Each in a transaction of its own: one that cannot be erased does not keep the others, and is
    tried again at the next run.
    """
    due = User.objects.filter(deletion_requested_at__lte=now - GRACE).values_list("pk", flat=True)
    return sum(_erase(user_id, now) for user_id in list(due))


def _erase(user_id: int, now: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            user = (
                User.objects.select_for_update()
                .filter(pk=user_id, deletion_requested_at__lte=now - GRACE)
                .first()
            )
            if user is None:
                return False
            for patient in Patient.objects.of_user(user_id):
                erase_patient(patient.pk)
            erase_account(user)
    except Exception:
        logger.exception("An account could not be erased", extra={"account": user_id})
        return False
    return True
