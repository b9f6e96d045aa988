"""From stored records to the facts that rules may know: many people in two queries."""

import datetime as dt
from collections.abc import Sequence

from patients.facts import WEIGHT_GOOD_FOR, PatientFacts, Sex
from patients.models import Inhibitor, Patient, Weight

ON_INHIBITOR = frozenset({Inhibitor.ANASTROZOLE, Inhibitor.LETROZOLE, Inhibitor.EXEMESTANE})


def facts_of(patients: Sequence[Patient], *, day: dt.date) -> dict[int, PatientFacts]:
    """What the rules may know about each of these people on `day`, by patient id. One query."""
    weights = _latest_weights([patient.pk for patient in patients], day=day)
    return {patient.pk: _facts(patient, weights.get(patient.pk), day) for patient in patients}


def _latest_weights(patient_ids: Sequence[int], *, day: dt.date) -> dict[int, Weight]:
    """The latest weight up to that day, or else the first after it, if within 180 days."""
    near = Weight.objects.filter(
        patient_id__in=patient_ids,
        day__gte=day - WEIGHT_GOOD_FOR,
        day__lte=day + WEIGHT_GOOD_FOR,
    ).order_by("patient_id", "day")
    found: dict[int, Weight] = {}
    for weight in near:
        if weight.day <= day or weight.patient_id not in found:
            found[weight.patient_id] = weight
    return found


def _facts(patient: Patient, weight: Weight | None, day: dt.date) -> PatientFacts:
    started = patient.inhibitor_since is None or patient.inhibitor_since <= day
    return PatientFacts(
        birth_date=patient.birth_date,
        sex=Sex(patient.sex) if patient.sex else None,
        on_inhibitor=patient.inhibitor in ON_INHIBITOR and started,
        weight_kg=weight.kg if weight else None,
        weighed_on=weight.day if weight else None,
        fell_in_last_year=bool(patient.fell_in_last_year),
    )
