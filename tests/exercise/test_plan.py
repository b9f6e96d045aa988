"""The suggested week meets its own targets for every mix of statuses, or says what it misses."""

import datetime as dt
import itertools

import pytest

from exercise.catalogue import SHIPPED, read_activities
from exercise.plan import (
    SUGGESTED_KEYS,
    Because,
    Known,
    Missed,
    Planned,
    adaptation,
    advice_on,
    balance_target,
    low_impact,
    shorter,
    suggested_week,
    week_sums,
)
from exercise.precautions import Level, Status, advise_for
from patients.facts import PatientFacts

ACTIVITIES = {key: Known(one.facts, one.features) for key, one in read_activities(SHIPPED).items()}
BONE = (Status.GENERAL, Status.LOW_DENSITY, Status.SPINE)
MORE = (Status.FALLS, Status.TEAM_FIRST, Status.JOINT_PAIN, Status.ARM)
# Every set of statuses that a person can have: one of the bones, and any of the others.
MIXES = [
    frozenset({bone, *others})
    for bone in BONE
    for length in range(len(MORE) + 1)
    for others in itertools.combinations(MORE, length)
]


def named(mix):
    return "".join(sorted(mix)) if isinstance(mix, frozenset) else str(mix)


@pytest.mark.parametrize("days", [2, 3])
@pytest.mark.parametrize("mix", MIXES, ids=named)
def test_each_mix_of_statuses_meets_its_targets_or_says_why_not(mix, days):
    week = suggested_week(mix, ACTIVITIES, balance_days=days)
    missed = week_sums(week, ACTIVITIES).missed(days)
    if Status.TEAM_FIRST in mix:
        assert week == ()
        assert missed == tuple(Missed)
    elif Status.FALLS in mix:
        assert missed == (Missed.AEROBIC,)
    else:
        assert missed == ()


@pytest.mark.parametrize("mix", MIXES, ids=named)
@pytest.mark.parametrize("fell", [False, True])
def test_nothing_that_asks_for_care_is_suggested_unsaid(mix, fell):
    for planned in suggested_week(mix, ACTIVITIES, balance_days=3, fell=fell):
        assert advise_for(ACTIVITIES[planned.key].features, mix, fell=fell).is_offered


def test_the_sample_week_at_its_shortest():
    week = suggested_week({Status.GENERAL}, ACTIVITIES)
    sums = week_sums(week, ACTIVITIES)
    assert (sums.aerobic_minutes, sums.strength_days) == (150, 3)
    assert sums.balance_days >= 2
    assert 6 not in {planned.weekday for planned in week}  # Sunday is for rest
    assert len({planned.slot for planned in week}) == len(week)


def test_falls_get_three_hours_of_strength_and_balance():
    week = suggested_week({Status.GENERAL, Status.FALLS}, ACTIVITIES)
    steady = [one for one in week if ACTIVITIES[one.key].facts.counts_balance]
    assert sum(one.minutes for one in steady) == 180
    assert not any(one.key.startswith("walk") for one in week)


def test_strength_days_of_the_week_do_not_follow_each_other():
    for mix in MIXES:
        week = suggested_week(mix, ACTIVITIES)
        days = {one.weekday for one in week if ACTIVITIES[one.key].facts.counts_resistance}
        assert not any(day + 1 in days for day in days)


def test_without_the_first_choice_the_next_is_taken():
    fewer = {key: one for key, one in ACTIVITIES.items() if key != "walk_brisk"}
    keys = [one.key for one in suggested_week({Status.GENERAL}, fewer)]
    assert keys[0] == "walk_moderate"
    assert suggested_week({Status.GENERAL}, {}) == ()


def test_every_key_is_in_the_catalogue():
    assert set(ACTIVITIES) >= SUGGESTED_KEYS


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        ({"birth_date": dt.date(1961, 11, 20)}, 3),
        ({"birth_date": dt.date(1961, 11, 21)}, 2),
        ({"birth_date": dt.date(1970, 1, 1), "fell_in_last_year": True}, 3),
        ({}, 2),
    ],
)
def test_balance_days(facts, days):
    assert balance_target(PatientFacts(**facts), dt.date(2026, 11, 20)) == days


@pytest.mark.parametrize(
    ("minutes", "half"),
    [(1, 1), (4, 4), (5, 5), (10, 5), (15, 10), (20, 10), (35, 20), (45, 25), (300, 150)],
)
def test_shorter_is_half_in_fives(minutes, half):
    assert shorter(Planned(1, 0, "walk_brisk", minutes)).minutes == half


@pytest.mark.parametrize("minutes", range(1, 301))
def test_shorter_is_never_longer_and_never_nothing(minutes):
    assert 1 <= shorter(Planned(1, 0, "walk_brisk", minutes)).minutes <= minutes


@pytest.mark.parametrize("mix", [mix for mix in MIXES if Status.TEAM_FIRST not in mix], ids=named)
def test_low_impact_keeps_the_time_and_is_offered(mix):
    easier = low_impact(Planned(1, 0, "walk_brisk", 35), ACTIVITIES, mix)
    assert easier is not None
    assert easier.minutes == 35
    assert ACTIVITIES[easier.key].facts.impact.value == "none"
    assert advise_for(ACTIVITIES[easier.key].features, mix).level is Level.ALLOWED


def test_no_low_impact_form_of_strength_or_where_only_the_team_can_say():
    assert low_impact(Planned(1, 0, "rt_general", 20), ACTIVITIES, {Status.GENERAL}) is None
    assert low_impact(Planned(1, 0, "swim_leisure", 20), ACTIVITIES, {Status.GENERAL}) is None
    assert low_impact(Planned(1, 0, "walk_brisk", 20), ACTIVITIES, {Status.TEAM_FIRST}) is None
    assert low_impact(Planned(1, 0, "gone", 20), ACTIVITIES, {Status.GENERAL}) is None


@pytest.mark.parametrize(
    ("pain", "tired", "because"),
    [
        (None, False, None),
        (3, False, None),
        (4, False, Because.PAIN),
        (9, True, Because.PAIN),
        (0, True, Because.TIRED),
    ],
)
def test_when_an_easier_version_is_offered(pain, tired, because):
    assert adaptation(joint_pain=pain, tired=tired) is because


def test_what_the_team_agreed_to_is_not_hidden_but_its_reason_stays():
    own = Planned(100, 0, "deadlift", 20)
    agreed = Planned(100, 0, "deadlift", 20, agreed=True)
    assert advice_on(own, ACTIVITIES, {Status.SPINE}).level is Level.HIDDEN
    told = advice_on(agreed, ACTIVITIES, {Status.SPINE})
    assert told.level is Level.CAUTION
    assert told.reasons
