"""What a patient says about herself, and how she comes and goes."""

import datetime as dt
import logging
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.actions import GRACE
from accounts.models import User
from patients.models import Clinician, HealthProfile, Patient, Weight
from patients.signals import patient_created
from privacy.erasure import erase_account, erase_patient

logger = logging.getLogger(__name__)

ANSWERS = frozenset({"birth_date", "sex", "inhibitor", "inhibitor_since", "fell_in_last_year"})
_NOW_ANSWERS = frozenset({"joint_pain", "new_back_pain", "recent_fracture"})
HEALTH_ANSWERS = _NOW_ANSWERS | {
    "region",
    "height_cm",
    "medicines",
    "kidneys",
    "ask_before_calcium",
    "osteoporosis",
    "lowest_t_score",
    "low_trauma_fractures",
    "vertebral_fracture",
    "falls_last_year",
    "injured_in_fall",
    "unsteady",
    "bone_metastases",
    "arm_surgery_or_lymphoedema",
    "diet",
    "allergies",
}


@transaction.atomic
def create_patient(*, user: User) -> Patient:
    """Make the record of a new patient and let the parts above add theirs."""
    patient = Patient.objects.create(user=user)
    patient_created.send(sender=Patient, patient=patient)
    return patient


@transaction.atomic
def record_answers(*, patient: Patient, now: dt.datetime, today: dt.date, **answers: Any) -> None:
    """Keep some of what she says about herself: `ANSWERS` and `HEALTH_ANSWERS`, no others.

    None or "" says that she does not know, or would rather not say. `today` is her local day: what
    is asked about "now" was true then.

    Raises:
        ValueError: for any other field.
    """
    if foreign := answers.keys() - ANSWERS - HEALTH_ANSWERS:
        raise ValueError(f"not an answer of hers: {', '.join(sorted(foreign))}")
    own = {name: answer for name, answer in answers.items() if name in ANSWERS}
    for name, answer in own.items():
        setattr(patient, name, answer)
    if own:
        patient.save(update_fields=list(own))
    health = {name: answer for name, answer in answers.items() if name in HEALTH_ANSWERS}
    if health.keys() & _NOW_ANSWERS:
        health["asked_now_on"] = today
    if health:
        profile, _made = HealthProfile.objects.update_or_create(
            patient=patient, defaults={**health, "changed_at": now}
        )
        patient.health_profile = profile


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
