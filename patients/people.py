"""From stored records to the facts that rules may know: many people in one query."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from common.compiled import SOME_DAY, SOMEBODY, Compiled
from patients.facts import WEIGHT_GOOD_FOR, PatientFacts, Sex
from patients.health_facts import Allergy, Diet, Kidneys, Medicine, Region
from patients.models import HealthProfile, Inhibitor, Patient, Weight

ON_INHIBITOR = frozenset({Inhibitor.ANASTROZOLE, Inhibitor.LETROZOLE, Inhibitor.EXEMESTANE})
# "In the last 12 weeks" is over 12 weeks after she said so, clinical.md 3.4 E.
RECENT = dt.timedelta(weeks=12)


_HEALTH = tuple(field.attname for field in HealthProfile._meta.concrete_fields)
_SAID = ("birth_date", "sex", "inhibitor", "inhibitor_since", "fell_in_last_year")


class Person(NamedTuple):
    """What a patient and her answers about health say that rules ask for.

    For thousands of people: one row of a query about many instead of an object for each record.
    """

    pk: int
    birth_date: dt.date | None
    sex: str
    inhibitor: str
    inhibitor_since: dt.date | None
    fell_in_last_year: bool | None
    health: HealthProfile | None

    @classmethod
    def of_columns(cls, values: Sequence[Any]) -> "Person":
        """From the values of ``person_columns``, in that order."""
        said, answers = values[: len(_SAID) + 1], values[len(_SAID) + 1 :]
        profile = None if answers[0] is None else HealthProfile.from_db(None, _HEALTH, answers)
        return cls._make((*said, profile))


def person_columns(to_patient: str = "") -> tuple[str, ...]:
    """The columns of a ``Person``, for a query that finds the patient by ``to_patient``."""
    health = (f"health_profile__{name}" for name in _HEALTH)
    return tuple(to_patient + name for name in ("pk", *_SAID, *health))


def facts_of(patients: Sequence[Patient | Person], *, day: dt.date) -> dict[int, PatientFacts]:
    """What the rules may know about each of these people on `day`, by patient id.

    Two queries; one where each is a ``Person`` or was fetched with her ``health_profile``.
    """
    weights, profiles = (
        _weights([patient.pk for patient in patients], day, day),
        _profiles(patients),
    )
    return {
        patient.pk: _facts(
            patient, _nearest(weights.get(patient.pk, ()), day), profiles.get(patient.pk), day
        )
        for patient in patients
    }


def facts_but_weight(patient: Patient, *, day: dt.date) -> PatientFacts:
    """The same of one person without her weight, which few rules ask for.

    No query where she was fetched with her ``health_profile``, else one.
    """
    return _facts(patient, None, _profiles([patient]).get(patient.pk), day)


def facts_by_day(
    patients: Sequence[Patient | Person], *, days: Sequence[dt.date]
) -> dict[tuple[int, dt.date], PatientFacts]:
    """The same on several days (at least one), by (patient id, day). No more queries."""
    weights = _weights([patient.pk for patient in patients], min(days), max(days))
    profiles = _profiles(patients)
    return {
        (patient.pk, day): _facts(
            patient, _nearest(weights.get(patient.pk, ()), day), profiles.get(patient.pk), day
        )
        for patient in patients
        for day in days
    }


def answers_of(patient: Patient, *, day: dt.date) -> PatientFacts:
    """What one person said of herself, without her weight. No query for a page of her own."""
    return _facts(patient, None, _profiles([patient]).get(patient.pk), day)


def region_of(patient: Patient) -> Region | None:
    """Where she buys her food. No query for a page of her own."""
    profile = _profiles([patient]).get(patient.pk)
    return Region(profile.region) if profile and profile.region else None


class _Weighed(NamedTuple):
    patient_id: int
    day: dt.date
    kg: Decimal


def _weights(
    patient_ids: Sequence[int], first: dt.date, last: dt.date
) -> dict[int, list[_Weighed]]:
    """Everything weighed within 180 days of these days, in order of day."""
    given = {
        SOMEBODY: list(patient_ids),
        _FIRST: first - WEIGHT_GOOD_FOR,
        _LAST: last + WEIGHT_GOOD_FOR,
    }
    found: dict[int, list[_Weighed]] = {}
    for row in _NEAR.rows(given):
        weight = _Weighed(*row)
        found.setdefault(weight.patient_id, []).append(weight)
    return found


_FIRST, _LAST = SOME_DAY, SOME_DAY + dt.timedelta(days=1)
_NEAR = Compiled(
    lambda: (
        Weight.objects.filter(patient_id__in=[SOMEBODY], day__gte=_FIRST, day__lte=_LAST)
        .order_by("patient_id", "day")
        .values_list(*_Weighed._fields)
    ),
    many=(SOMEBODY,),
    plain=True,
)


def _nearest(weights: Sequence[_Weighed], day: dt.date) -> _Weighed | None:
    """The latest weight up to that day, or else the first after it, if within 180 days."""
    if not weights:
        return None
    if len(weights) == 1:  # as most people
        (weight,) = weights
        return weight if abs(weight.day - day) <= WEIGHT_GOOD_FOR else None
    near = [weight for weight in weights if abs(weight.day - day) <= WEIGHT_GOOD_FOR]
    earlier = [weight for weight in near if weight.day <= day]
    return earlier[-1] if earlier else next(iter(near), None)


def _profiles(patients: Sequence[Patient | Person]) -> Mapping[int, HealthProfile]:
    """Her answers about health, of those who gave any; asked for only where not at hand."""
    at_hand = HealthProfile.patient.field.remote_field
    found: dict[int, HealthProfile] = {}
    missing = []
    for patient in patients:
        if isinstance(patient, Person):
            if patient.health is not None:
                found[patient.pk] = patient.health
        elif not at_hand.is_cached(patient):
            missing.append(patient.pk)
        elif at_hand.get_cached_value(patient) is not None:
            found[patient.pk] = patient.health_profile
    if missing:
        rows = HealthProfile.objects.filter(patient_id__in=missing)
        found |= {profile.patient_id: profile for profile in rows}
    return found


def _facts(
    patient: Patient | Person, weight: _Weighed | None, profile: HealthProfile | None, day: dt.date
) -> PatientFacts:
    started = patient.inhibitor_since is None or patient.inhibitor_since <= day
    return PatientFacts(
        birth_date=patient.birth_date,
        sex=Sex(patient.sex) if patient.sex else None,
        on_inhibitor=patient.inhibitor in ON_INHIBITOR and started,
        weight_kg=weight.kg if weight else None,
        weighed_on=weight.day if weight else None,
        fell_in_last_year=bool(patient.fell_in_last_year),
        falls_last_year=_falls(patient, profile),
        **(_health(profile, day) if profile else {}),
    )


def _falls(patient: Patient | Person, profile: HealthProfile | None) -> int | None:
    if patient.fell_in_last_year is False:
        return 0
    return profile.falls_last_year if patient.fell_in_last_year and profile else None


def _health(profile: HealthProfile, day: dt.date) -> dict[str, Any]:
    asked = profile.asked_now_on
    lapsed = profile.recent_fracture and asked is not None and day - asked >= RECENT
    return {
        "injured_in_fall": profile.injured_in_fall,
        "unsteady": profile.unsteady,
        "region": Region(profile.region) if profile.region else None,
        "medicines": frozenset(Medicine(one) for one in profile.medicines or ()),
        "told_medicines": profile.medicines is not None,
        "kidneys": Kidneys(profile.kidneys) if profile.kidneys else None,
        "ask_before_calcium": profile.ask_before_calcium,
        "height_cm": profile.height_cm,
        "osteoporosis": profile.osteoporosis,
        "lowest_t_score": profile.lowest_t_score,
        "low_trauma_fractures": profile.low_trauma_fractures,
        "vertebral_fracture": profile.vertebral_fracture,
        "recent_fracture": None if lapsed else profile.recent_fracture,
        "new_back_pain": profile.new_back_pain,
        "bone_metastases": profile.bone_metastases,
        "joint_pain": profile.joint_pain,
        "arm_surgery_or_lymphoedema": profile.arm_surgery_or_lymphoedema,
        "diet": Diet(profile.diet) if profile.diet else None,
        "allergies": frozenset(Allergy(one) for one in profile.allergies or ()),
    }


def months_on_inhibitor(patient: Patient, *, day: dt.date) -> int | None:
    """Full months since she started; None without an inhibitor, its start, or before it."""
    since = patient.inhibitor_since
    if patient.inhibitor not in ON_INHIBITOR or since is None or since > day:
        return None
    months = (day.year - since.year) * 12 + day.month - since.month
    return months - (day.day < since.day)
