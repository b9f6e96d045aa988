"""What tests of her own activities and strength sessions share."""

from decimal import Decimal

from exercise.loading import Effort, strength_load
from exercise.models import ActivitySession, OwnActivity, StrengthExercise
from tests.factories import make_activity


def make_own_activity(patient, name="Climbing with Ann", **fields):
    """Hers alone: on her feet, moderate, loads hip and wrist."""
    values = {
        "category": "weight_bearing_aerobic",
        "impact": "low",
        "intensity": "moderate",
        "loads_hip": 1,
        "loads_wrist": 2,
        **fields,
    }
    return OwnActivity.objects.create(patient=patient, name=name, **values)


def make_lift(name="Squat", **fields):
    """An exercise that is told in sets."""
    values = {
        "category": "resistance",
        "entry_unit": "sets_reps",
        "counts_aerobic": False,
        "counts_resistance": True,
        "loads_hip": 2,
        **fields,
    }
    return make_activity(name, **values)


def make_strength(patient, day, lifts=(), **fields):
    """A strength session of ``lifts``: tuples of activity, sets, repetitions and kg."""
    lifts = lifts or [(make_lift(), 3, 8, Decimal(20))]
    session = ActivitySession.objects.create(
        patient=patient,
        day=day,
        activity_name="Strength",
        entry_unit="sets_reps",
        minutes=0,
        **{"effort": "moderate", **fields},
    )
    exercises = [
        StrengthExercise.objects.create(
            patient=patient,
            session=session,
            activity=activity,
            activity_name=activity.name,
            sets=sets,
            repetitions=repetitions,
            load_kg=kg,
            is_resistance=activity.counts_resistance,
            is_balance=activity.counts_balance,
            loads_hip=activity.loads_hip,
            loads_spine=activity.loads_spine,
            loads_wrist=activity.loads_wrist,
        )
        for activity, sets, repetitions, kg in lifts
    ]
    together = strength_load(
        [exercise.load for exercise in exercises], effort=Effort(session.effort)
    )
    session.is_resistance, session.is_balance = together.resistance, together.balance
    session.loads_hip, session.loads_spine = together.sites.hip, together.sites.spine
    session.loads_wrist = together.sites.wrist
    session.save()
    return session
