"""From stored records to the facts that rules may know: many people in one query."""

import datetime as dt
from collections.abc import Sequence

from patients.facts import WEIGHT_GOOD_FOR, PatientFacts, Sex
from patients.models import Inhibitor, Patient, Weight

ON_INHIBITOR = frozenset({Inhibitor.ANASTROZOLE, Inhibitor.LETROZOLE, Inhibitor.EXEMESTANE})


def facts_of(patients: Sequence[Patient], *, day: dt.date) -> dict[int, PatientFacts]:
    """What the rules may know about each of these people on `day`, by patient id. One query."""
    found = facts_by_day(patients, days=[day])
    return {patient.pk: found[patient.pk, day] for patient in patients}


def facts_by_day(
    patients: Sequence[Patient], *, days: Sequence[dt.date]
) -> dict[tuple[int, dt.date], PatientFacts]:
    """The same on several days (at least one), by (patient id, day). Still one query."""
    weights = _weights([patient.pk for patient in patients], min(days), max(days))
    return {
        (patient.pk, day): _facts(patient, _nearest(weights.get(patient.pk, ()), day), day)
        for patient in patients
        for day in days
    }


def _weights(patient_ids: Sequence[int], first: dt.date, last: dt.date) -> dict[int, list[Weight]]:
    """Everything weighed within 180 days of these days, in order of day."""
    near = Weight.objects.filter(
        patient_id__in=patient_ids,
        day__gte=first - WEIGHT_GOOD_FOR,
        day__lte=last + WEIGHT_GOOD_FOR,
    ).order_by("patient_id", "day")
    found: dict[int, list[Weight]] = {}
    for weight in near:
        found.setdefault(weight.patient_id, []).append(weight)
    return found


def _nearest(weights: Sequence[Weight], day: dt.date) -> Weight | None:
    """The latest weight up to that day, or else the first after it, if within 180 days."""
    near = [weight for weight in weights if abs(weight.day - day) <= WEIGHT_GOOD_FOR]
    earlier = [weight for weight in near if weight.day <= day]
    return earlier[-1] if earlier else next(iter(near), None)


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


def months_on_inhibitor(patient: Patient, *, day: dt.date) -> int | None:
    """Full months since she started; None without an inhibitor, its start, or before it."""
    since = patient.inhibitor_since
    if patient.inhibitor not in ON_INHIBITOR or since is None or since > day:
        return None
    months = (day.year - since.year) * 12 + day.month - since.month
    return months - (day.day < since.day)
