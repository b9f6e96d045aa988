"""The tables of sessions, strength exercises and her own activities: what they refuse, and whom."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from exercise.models import ActivitySession, FavouriteActivity, OwnActivity, StrengthExercise
from tests.exercise.own import make_lift, make_own_activity, make_strength
from tests.exercise.pages import TODAY
from tests.factories import make_activity, make_grant

pytestmark = pytest.mark.django_db


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": 0},
        {"minutes": 301},
        {"entry_unit": "impacts", "minutes": 0, "impacts": 0},
        {"entry_unit": "sets_reps", "minutes": 301},
        {"pain_before": 11},
        {"pain_after": 11},
        {"entry_unit": "hours"},
    ],
)
def test_a_session_is_something_and_pain_ends_at_ten(patient, wrong):
    refused(
        lambda: ActivitySession.objects.create(
            **{
                "patient": patient,
                "day": TODAY,
                "activity_name": "x",
                "effort": "light",
                "minutes": 30,
                **wrong,
            }
        )
    )


@pytest.mark.parametrize(
    "told",
    [
        {"entry_unit": "impacts", "minutes": 0, "impacts": 50},
        {"entry_unit": "sets_reps", "minutes": 0},
        {"entry_unit": "minutes", "minutes": 300, "pain_before": 0, "pain_after": 10},
    ],
)
def test_impacts_and_sets_need_no_minutes(patient, told):
    ActivitySession.objects.create(
        patient=patient, day=TODAY, activity_name="x", effort="light", **told
    )


@pytest.mark.parametrize(
    ("sets", "repetitions", "kg"),
    [(0, 8, None), (21, 8, None), (3, 0, None), (3, 201, None), (3, 8, "-1"), (3, 8, "501")],
)
def test_an_exercise_is_within_what_anybody_does(patient, sets, repetitions, kg):
    lift = make_lift()
    refused(
        lambda: make_strength(
            patient, TODAY, [(lift, sets, repetitions, None if kg is None else Decimal(kg))]
        )
    )


def test_a_star_is_given_once_to_one_activity(patient):
    walk, hers = make_activity(), make_own_activity(patient)
    FavouriteActivity.objects.create(patient=patient, activity=walk)
    FavouriteActivity.objects.create(patient=patient, own_activity=hers)
    for fields in (
        {"activity": walk},
        {"own_activity": hers},
        {},
        {"activity": make_activity("Yoga"), "own_activity": hers},
    ):
        refused(lambda fields=fields: FavouriteActivity.objects.create(patient=patient, **fields))


@pytest.mark.parametrize(
    "wrong", [{"loads_hip": 3}, {"category": "magic"}, {"intensity": ""}, {"name": ""}]
)
def test_an_own_activity_is_of_known_kinds(patient, wrong):
    refused(lambda: make_own_activity(patient, **wrong))


def test_her_own_activities_and_stars_are_for_nobody_else(patient, clinician, outsider, as_web):
    hers = make_own_activity(patient)
    FavouriteActivity.objects.create(patient=patient, own_activity=hers)
    make_strength(patient, TODAY)
    for stranger in (outsider.user, clinician):
        with as_web(stranger):
            assert not OwnActivity.objects.exists()
            assert not FavouriteActivity.objects.exists()
    with as_web(outsider.user):
        assert not StrengthExercise.objects.exists()
    with as_web(patient.user):
        assert OwnActivity.objects.get() == hers
        assert FavouriteActivity.objects.count() == StrengthExercise.objects.count() == 1


def test_a_clinician_who_may_see_movement_sees_the_exercises(patient, stranger, as_web):
    make_strength(patient, TODAY)
    grant = make_grant(patient, stranger, scopes=["diary"])
    with as_web(stranger):
        assert not StrengthExercise.objects.exists()
    grant.scopes = ["movement"]
    grant.save()
    with as_web(stranger):
        assert StrengthExercise.objects.count() == 1


def test_what_an_own_activity_counts_as_follows_its_category_and_effort(patient):
    brisk = make_own_activity(patient).facts
    assert brisk.is_aerobic
    assert brisk.counts_aerobic
    gentle = make_own_activity(patient, intensity="light").facts
    assert not gentle.counts_aerobic
    lift = make_own_activity(patient, category="resistance", entry_unit="sets_reps").facts
    assert lift.counts_resistance
    assert not lift.is_aerobic
    assert make_own_activity(patient, category="balance").facts.counts_balance


def test_an_own_activity_that_is_renamed_is_found_by_its_new_name(patient):
    hers = make_own_activity(patient)
    hers.name = "Crème walk"
    hers.save(update_fields=["name"])
    hers.refresh_from_db()
    assert hers.folded_name == "creme walk"
