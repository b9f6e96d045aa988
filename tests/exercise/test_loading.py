import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercise.loading import (
    MAX_ENTRY_IMPACTS,
    ActivityFacts,
    Category,
    Effort,
    EffortMinutes,
    EntryUnit,
    Impact,
    Sites,
    session_load,
)

WALK = ActivityFacts(
    category=Category.WEIGHT_BEARING_AEROBIC,
    impact=Impact.LOW,
    intensity=Effort.MODERATE,
    counts_aerobic=True,
    loads_hip=1,
    loads_spine=1,
)
STROLL = ActivityFacts(category=Category.WEIGHT_BEARING_AEROBIC, intensity=Effort.LIGHT)
SWIM = ActivityFacts(
    category=Category.NON_WEIGHT_BEARING_AEROBIC, intensity=Effort.VIGOROUS, counts_aerobic=True
)
SQUATS = ActivityFacts(
    category=Category.RESISTANCE,
    entry_unit=EntryUnit.SETS_REPS,
    intensity=Effort.MODERATE,
    counts_resistance=True,
    loads_hip=2,
)
CIRCUIT = ActivityFacts(
    category=Category.RESISTANCE,
    intensity=Effort.VIGOROUS,
    counts_aerobic=True,
    counts_resistance=True,
)
TAI_CHI = ActivityFacts(category=Category.BALANCE, intensity=Effort.LIGHT, counts_balance=True)
HOPS = ActivityFacts(category=Category.WEIGHT_BEARING_AEROBIC, entry_unit=EntryUnit.IMPACTS)
UNLISTED = ActivityFacts(category=Category.WEIGHT_BEARING_AEROBIC, counts_aerobic=True)

minutes = st.integers(1, 300)
efforts = st.sampled_from(Effort)


@pytest.mark.parametrize(
    ("activity", "effort", "counted", "bone"),
    [
        (WALK, None, 30, 30),
        (WALK, Effort.VIGOROUS, 60, 60),
        (WALK, Effort.LIGHT, 0, 0),
        (STROLL, None, 0, 0),
        (STROLL, Effort.MODERATE, 30, 30),  # her effort overrides the listed one
        (SWIM, None, 60, 0),
        (SWIM, Effort.MODERATE, 30, 0),
        (CIRCUIT, Effort.MODERATE, 30, 0),
        (TAI_CHI, Effort.VIGOROUS, 0, 0),
        (UNLISTED, None, 30, 30),
        (ActivityFacts(category=Category.BALANCE), None, 0, 0),
    ],
)
def test_thirty_minutes(activity, effort, counted, bone):
    load = session_load(activity, minutes=30, effort=effort)
    assert load.aerobic_minutes.moderate_equivalent == counted
    assert load.weight_bearing_minutes.moderate_equivalent == bone


def test_light_minutes_are_shown_though_they_count_nothing():
    load = session_load(STROLL, minutes=30)
    assert load.aerobic_minutes == EffortMinutes(light=30)
    assert load.aerobic_minutes.all == 30
    assert load.aerobic_minutes.moderate_to_vigorous == 0


def test_strength_in_sets_has_no_minutes_towards_the_150():
    load = session_load(SQUATS, minutes=40, effort=Effort.VIGOROUS)
    assert load.resistance
    assert load.minutes == 40
    assert load.aerobic_minutes == EffortMinutes()


def test_circuit_training_is_both():
    load = session_load(CIRCUIT, minutes=20)
    assert load.resistance
    assert load.aerobic_minutes.moderate_equivalent == 40


def test_jumps_are_impacts_and_not_minutes():
    load = session_load(HOPS, minutes=5, impacts=50)
    assert load.impacts == 50
    assert load.aerobic_minutes.all == 0


def test_sites_and_balance_come_from_the_activity():
    assert session_load(WALK, minutes=10).sites == Sites(1, 1, 0)
    assert session_load(TAI_CHI, minutes=10).balance


@pytest.mark.parametrize(
    ("given_minutes", "counted"), [(-5, 1), (0, 1), (1, 1), (300, 300), (301, 300), (10**9, 300)]
)
def test_one_entry_is_1_to_300_minutes(given_minutes, counted):
    assert session_load(WALK, minutes=given_minutes).minutes == counted


def test_impacts_are_bounded():
    assert session_load(HOPS, impacts=-1).impacts == 0
    assert session_load(HOPS, impacts=10**9).impacts == MAX_ENTRY_IMPACTS
    assert session_load(HOPS).minutes == 0


@given(minutes, efforts)
@settings(deadline=None)
def test_vigorous_counts_twice_and_light_not_at_all(time, effort):
    counted = session_load(WALK, minutes=time, effort=effort).aerobic_minutes
    weight = {Effort.LIGHT: 0, Effort.MODERATE: 1, Effort.VIGOROUS: 2}[effort]
    assert counted.moderate_equivalent == weight * time
    assert counted.all == time


@given(st.integers(0, 900), st.integers(0, 900), st.integers(0, 900))
@settings(deadline=None)
def test_a_capped_day_keeps_what_counts_most(light, moderate, vigorous):
    whole = EffortMinutes(light, moderate, vigorous)
    capped = whole.capped(600)
    assert capped.all == min(whole.all, 600)
    assert capped.vigorous == min(vigorous, 600)
    assert capped.moderate_equivalent <= whole.moderate_equivalent
    assert min(capped.light, capped.moderate) >= 0
    if whole.all <= 600:
        assert capped == whole
