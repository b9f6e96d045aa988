"""Laws of clinical.md 3.2 that hold for any activity, any minutes and any week."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercise.loading import (
    ASK_ABOVE_MINUTES,
    MAX_DAY_MINUTES,
    MAX_ENTRY_IMPACTS,
    MAX_ENTRY_MINUTES,
    MIN_ENTRY_MINUTES,
    ActivityFacts,
    Category,
    Effort,
    EffortMinutes,
    EntryUnit,
    Impact,
    clamp_minutes,
    session_load,
    strength_load,
)
from exercise.movement import Movement, MovementDay

MONDAY = dt.date(2026, 11, 23)
levels = st.integers(0, 2)
# Any activity that can be described, not only those of the catalogue.
activities = st.builds(
    ActivityFacts,
    category=st.sampled_from(Category),
    impact=st.sampled_from(Impact),
    entry_unit=st.sampled_from(EntryUnit),
    intensity=st.none() | st.sampled_from(Effort),
    counts_aerobic=st.booleans(),
    counts_resistance=st.booleans(),
    counts_balance=st.booleans(),
    loads_hip=levels,
    loads_spine=levels,
    loads_wrist=levels,
)
efforts = st.none() | st.sampled_from(Effort)
minutes = st.integers(MIN_ENTRY_MINUTES, MAX_ENTRY_MINUTES)
any_number = st.integers(-(10**9), 10**9)
days = st.integers(0, 6).map(lambda number: MONDAY + dt.timedelta(days=number))
loads = st.builds(
    lambda activity, time, effort, impacts: session_load(
        activity, minutes=time, effort=effort, impacts=impacts
    ),
    activities,
    minutes,
    efforts,
    st.integers(0, MAX_ENTRY_IMPACTS),
)
logged = st.lists(st.tuples(days, loads), max_size=14)
TOTALS = ("aerobic_minutes", "weight_bearing_minutes", "resistance_days", "balance_days", "impacts")


def week_of(sessions):
    return Movement.of(MovementDay.of(day, load) for day, load in sessions)


def equivalent(load):
    return load.aerobic_minutes.moderate_equivalent, load.weight_bearing_minutes.moderate_equivalent


def test_the_bounds_are_those_of_the_specification():
    assert (MIN_ENTRY_MINUTES, MAX_ENTRY_MINUTES, MAX_DAY_MINUTES) == (1, 300, 600)
    assert ASK_ABOVE_MINUTES == 180


@given(logged, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_sessions_does_not_matter(sessions, random):
    shuffled = list(sessions)
    random.shuffle(shuffled)
    assert week_of(shuffled) == week_of(sessions)


@given(st.lists(loads, max_size=8), st.randoms(use_true_random=False), st.sampled_from(Effort))
@settings(deadline=None)
def test_the_order_of_strength_exercises_does_not_matter(exercises, random, effort):
    shuffled = list(exercises)
    random.shuffle(shuffled)
    assert strength_load(shuffled, effort=effort) == strength_load(exercises, effort=effort)


@given(logged, days, loads, st.lists(st.integers(0, 300), max_size=5))
@settings(deadline=None)
def test_a_week_never_gains_from_splitting_a_session_into_any_parts(others, day, whole, cuts):
    edges = sorted({0, whole.minutes, *(cut for cut in cuts if cut < whole.minutes)})
    parts = [
        dataclasses.replace(whole, minutes=until - since, impacts=0)
        for since, until in zip(edges, edges[1:], strict=False)
    ]
    parts[0] = dataclasses.replace(parts[0], impacts=whole.impacts)
    in_one = week_of([*others, (day, whole)])
    in_parts = week_of([*others, *((day, part) for part in parts)])
    for total in TOTALS:
        assert getattr(in_parts, total) <= getattr(in_one, total)
    assert in_parts.sites == in_one.sites


@given(st.lists(loads, min_size=1, max_size=6), st.data(), st.sampled_from(Effort))
@settings(deadline=None)
def test_nor_from_splitting_a_strength_session_by_its_exercises(exercises, data, effort):
    cut = data.draw(st.integers(0, len(exercises)))
    whole = strength_load(exercises, minutes=60, effort=effort)
    parts = [
        strength_load(some, minutes=30, effort=effort)
        for some in (exercises[:cut], exercises[cut:])
        if some
    ]
    in_one = week_of([(MONDAY, whole)])
    in_parts = week_of([(MONDAY, part) for part in parts])
    for total in TOTALS:
        assert getattr(in_parts, total) <= getattr(in_one, total)
    assert in_parts.sites == in_one.sites
    assert in_one.aerobic_minutes == 0  # resistance minutes are not aerobic minutes


@given(activities, minutes)
@settings(deadline=None)
def test_vigorous_counts_twice_what_moderate_counts(activity, time):
    moderate = session_load(activity, minutes=time, effort=Effort.MODERATE)
    vigorous = session_load(activity, minutes=time, effort=Effort.VIGOROUS)
    assert equivalent(vigorous) == tuple(2 * counted for counted in equivalent(moderate))
    assert equivalent(moderate)[0] == (time if activity.is_aerobic else 0)
    # The clock counts them once: what FHIR 82290-8 and "active minutes" of a day hold.
    assert vigorous.aerobic_minutes.all == moderate.aerobic_minutes.all


@given(activities, minutes, days, logged)
@settings(deadline=None)
def test_light_counts_nothing_and_is_shown(activity, time, day, others):
    light = session_load(activity, minutes=time, effort=Effort.LIGHT)
    assert equivalent(light) == (0, 0)
    assert light.aerobic_minutes.light == (time if activity.is_aerobic else 0)
    before, after = week_of(others), week_of([*others, (day, light)])
    assert after.aerobic_minutes == before.aerobic_minutes
    assert after.weight_bearing_minutes == before.weight_bearing_minutes
    room = MAX_DAY_MINUTES - sum(one.aerobic.all for one in before.days if one.day == day)
    shown = min(light.aerobic_minutes.all, max(room, 0))
    assert after.aerobic.light == before.aerobic.light + shown


@given(any_number)
def test_minutes_of_an_entry_are_clamped(time):
    counted = clamp_minutes(time)
    assert MIN_ENTRY_MINUTES <= counted <= MAX_ENTRY_MINUTES
    assert clamp_minutes(counted) == counted
    if MIN_ENTRY_MINUTES <= time <= MAX_ENTRY_MINUTES:
        assert counted == time


@given(activities, st.none() | any_number, st.none() | any_number, efforts)
def test_no_number_makes_a_session_leave_its_bounds(activity, time, impacts, effort):
    load = session_load(activity, minutes=time, impacts=impacts, effort=effort)
    assert load.minutes == (0 if time is None else clamp_minutes(time))
    assert 0 <= load.impacts <= MAX_ENTRY_IMPACTS
    assert max(equivalent(load)) <= 2 * MAX_ENTRY_MINUTES
    strength = strength_load([load], minutes=time, effort=Effort.MODERATE)
    assert 0 <= strength.minutes <= MAX_ENTRY_MINUTES


@given(st.lists(st.tuples(st.just(MONDAY), loads), max_size=30), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_a_day_is_clamped_to_600_minutes_in_any_order(sessions, random):
    shuffled = list(sessions)
    random.shuffle(shuffled)
    day = week_of(shuffled)
    uncapped = sum((load.aerobic_minutes for _day, load in sessions), EffortMinutes())
    assert day.aerobic.all == min(uncapped.all, MAX_DAY_MINUTES)
    assert day.aerobic_minutes <= 2 * MAX_DAY_MINUTES
    assert day.weight_bearing_minutes <= day.aerobic_minutes


@pytest.mark.parametrize("effort", Effort)
def test_sixty_one_hours_in_a_day_count_as_ten(effort):
    walk = ActivityFacts(category=Category.WEIGHT_BEARING_AEROBIC, counts_aerobic=True)
    part = session_load(walk, minutes=MAX_ENTRY_MINUTES, effort=effort)
    week = week_of([(MONDAY, part)] * 13)  # 65 hours, were they believed
    assert week.aerobic.all == MAX_DAY_MINUTES
