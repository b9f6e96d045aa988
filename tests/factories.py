"""Rows for tests, each with believable values and room to say what matters."""

import datetime as dt
import itertools
import uuid
from decimal import Decimal
from typing import Any

from accounts.models import Role, User
from exercise.actions import columns_of
from exercise.loading import Effort, session_load
from exercise.models import Activity, ActivitySession
from nutrition.models import Food, FoodEntry, Portion
from patients.models import Clinician, Grant, Patient
from privacy.rules import Scope

PASSWORD = "correct horse battery"
_numbers = itertools.count(1)

YOGHURT = {
    "energy_kcal": Decimal(63),
    "calcium_mg": Decimal(183),
    "vitamin_d_ug": Decimal(0),
    "magnesium_mg": Decimal(17),
    "vitamin_k1_ug": Decimal("0.2"),
    "vitamin_k2_ug": Decimal("0.3"),
    "protein_g": Decimal("5.25"),
    "zinc_mg": Decimal("0.89"),
    "omega3_g": Decimal("0.013"),
}


def make_user(*, role: str = Role.PATIENT, name: str = "", **fields: Any) -> User:
    """An account with a verified e-mail address."""
    from allauth.account.models import EmailAddress

    number = next(_numbers)
    fields.setdefault("email", f"person{number}@example.test")
    fields.setdefault("time_zone", "Europe/London")
    user = User.objects.create_user(
        password=fields.pop("password", PASSWORD),
        role=role,
        name=name or f"Person {number}",
        **fields,
    )
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def make_patient(*, name: str = "Helen Marsh", **fields: Any) -> Patient:
    """A woman of 66 on letrozole, with her review schedule as a sign-up makes it."""
    from patients.signals import patient_created

    account = {key: fields.pop(key) for key in ("email", "time_zone", "theme") if key in fields}
    fields.setdefault("birth_date", dt.date(1960, 5, 4))
    fields.setdefault("sex", "female")
    fields.setdefault("inhibitor", "letrozole")
    fields.setdefault("inhibitor_since", dt.date(2025, 9, 10))
    fields.setdefault("welcomed_at", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    patient = Patient.objects.create(user=make_user(name=name, **account), **fields)
    patient_created.send(sender=Patient, patient=patient)
    return patient


def make_clinician(
    *, name: str = "Dr A. Okafor", clinic: str = "Breast oncology", **fields: Any
) -> User:
    user = make_user(role=Role.CLINICIAN, name=name, **fields)
    Clinician.objects.create(user=user, clinic=clinic)
    return user


def make_grant(patient: Patient, clinician: User, **fields: Any) -> Grant:
    """A live grant for everything, for a year."""
    now = dt.datetime.now(dt.UTC)
    fields.setdefault("scopes", [Scope.DIARY, Scope.MOVEMENT, Scope.BONES])
    fields.setdefault("until", now.date() + dt.timedelta(days=365))
    fields.setdefault("created_at", now)
    fields.setdefault("confirmed_at", now)
    return Grant.objects.create(patient=patient, clinician=clinician, **fields)


def make_food(name: str = "Yoghurt, plain, low-fat", **fields: Any) -> Food:
    number = next(_numbers)
    portions = fields.pop("portions", [("1 cup", Decimal(245)), ("1 pot", Decimal(150))])
    fields = {**YOGHURT, **fields}
    fields.setdefault("key", f"food-{number}")
    fields.setdefault("category", "Yoghurt, cream and desserts")
    fields.setdefault("folded_name", name.lower())
    food = Food.objects.create(name=name, **fields)
    for position, (label, grams) in enumerate(portions):
        Portion.objects.create(
            food=food, label=label, grams=grams, position=position, is_default=position == 0
        )
    return food


def make_entry(
    patient: Patient, day: dt.date, food: Food | None = None, **fields: Any
) -> FoodEntry:
    """An entry that froze its food's nutrients for `grams` (default 245)."""
    food = food or make_food()
    grams = Decimal(fields.pop("grams", 245))
    eaten = {
        name: None if value is None else value * grams / 100
        for name, value in ((name, getattr(food, name)) for name in YOGHURT)
    }
    fields = {**eaten, "meal": "breakfast", "quantity": Decimal(1), **fields}
    fields.setdefault("k2_basis", food.k2_basis)
    fields.setdefault("submission_id", uuid.uuid4())
    return FoodEntry.objects.create(
        patient=patient, day=day, food=food, food_name=food.name, grams=grams, **fields
    )


def make_activity(name: str = "Walking, brisk", **fields: Any) -> Activity:
    fields.setdefault("key", f"activity-{next(_numbers)}")
    fields.setdefault("category", "weight_bearing_aerobic")
    fields.setdefault("impact", "low")
    fields.setdefault("intensity", "moderate")
    fields.setdefault("entry_unit", "minutes")
    fields.setdefault("counts_aerobic", True)
    fields.setdefault("loads_hip", 1)
    fields.setdefault("loads_spine", 1)
    fields.setdefault("folded_name", name.lower())
    return Activity.objects.create(name=name, **fields)


def make_session(
    patient: Patient, day: dt.date, activity: Activity | None = None, **fields: Any
) -> ActivitySession:
    """A session that stored what it counted as (30 moderate minutes unless said otherwise)."""
    activity = activity or make_activity()
    load = session_load(
        activity.facts,
        minutes=fields.pop("minutes", 30),
        effort=Effort(fields.pop("effort", "moderate")),
        impacts=fields.pop("impacts", 0),
    )
    named = {"activity_name": activity.name, **columns_of(load), **fields}
    return ActivitySession.objects.create(patient=patient, day=day, activity=activity, **named)
