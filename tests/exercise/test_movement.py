import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercise.loading import (
    ActivityFacts,
    Category,
    Effort,
    EffortMinutes,
    EntryUnit,
    Impact,
    Sites,
    session_load,
)
from exercise.movement import DAY_COLUMNS, Movement, MovementDay

MONDAY = dt.date(2026, 11, 23)
CATALOGUE = Path(__file__).parents[2] / "exercise" / "data" / "activities.csv"


def read_catalogue():
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield (
                row["key"],
                ActivityFacts(
                    category=Category(row["category"]),
                    impact=Impact(row["impact"]),
                    entry_unit=EntryUnit(row["entry_unit"]),
                    intensity=Effort(row["intensity"]) if row["intensity"] else None,
                    met=Decimal(row["met"]) if row["met"] else None,
                    counts_aerobic=row["counts_aerobic"] == "yes",
                    counts_resistance=row["counts_resistance"] == "yes",
                    counts_balance=row["counts_balance"] == "yes",
                    loads_hip=int(row["loads_hip"]),
                    loads_spine=int(row["loads_spine"]),
                    loads_wrist=int(row["loads_wrist"]),
                ),
            )


ACTIVITIES = dict(read_catalogue())
days_of_week = st.integers(0, 6).map(lambda n: MONDAY + dt.timedelta(days=n))
sessions = st.tuples(
    days_of_week,
    st.sampled_from(sorted(ACTIVITIES)),
    st.integers(1, 300),
    st.none() | st.sampled_from(Effort),
    st.integers(0, 100),
)


def day_of(session):
    day, key, minutes, effort, impacts = session
    load = session_load(ACTIVITIES[key], minutes=minutes, effort=effort, impacts=impacts)
    return MovementDay.of(day, load)


def week_of(*logged):
    return Movement.of(map(day_of, logged))


def test_a_week():
    tuesday = MONDAY + dt.timedelta(days=1)
    week = week_of(
        (MONDAY, "walk_brisk", 40, None, 0),
        (MONDAY, "walk_stroll", 20, None, 0),
        (MONDAY, "rt_general", 30, None, 0),
        (tuesday, "walk_brisk", 20, Effort.VIGOROUS, 0),
        (tuesday, "rt_general", 30, None, 0),
        (tuesday, "rt_general", 30, None, 0),
    )
    assert week.aerobic == EffortMinutes(light=20, moderate=40, vigorous=20)
    assert week.aerobic_minutes == 80
    assert week.weight_bearing_minutes == 80
    assert week.resistance_days == 2
    assert week.balance_days == 0
    assert week.sessions == 6
    assert week.sites.hip == 2
    assert [day.day for day in week.days] == [MONDAY, tuesday]


def test_nothing_done():
    empty = Movement.of([])
    assert (empty.aerobic_minutes, empty.resistance_days, empty.impacts) == (0, 0, 0)
    assert empty.sites == Sites()


def test_a_day_is_capped_at_600_minutes():
    week = week_of(*[(MONDAY, "walk_brisk", 300, None, 0)] * 3)
    assert week.aerobic_minutes == 600
    assert week.weight_bearing_minutes == 600
    two_days = week + week_of((MONDAY + dt.timedelta(days=1), "walk_brisk", 300, None, 0))
    assert two_days.aerobic_minutes == 900


def test_days_of_different_dates_do_not_add():
    with pytest.raises(ValueError, match="different days"):
        MovementDay(MONDAY) + MovementDay(MONDAY + dt.timedelta(days=1))


@given(st.lists(sessions, max_size=12), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_does_not_matter(logged, random):
    shuffled = list(logged)
    random.shuffle(shuffled)
    assert week_of(*shuffled) == week_of(*logged)


@given(*[st.lists(sessions, max_size=5)] * 3)
@settings(deadline=None)
def test_weeks_merge_in_any_grouping(one, two, three):
    first, second, third = week_of(*one), week_of(*two), week_of(*three)
    assert (first + second) + third == first + (second + third) == week_of(*one, *two, *three)
    assert first + Movement() == first


@given(st.lists(sessions, max_size=6), sessions, st.data())
@settings(deadline=None)
def test_a_week_never_gains_from_splitting_a_session(others, session, data):
    day, key, minutes, effort, impacts = session
    part = data.draw(st.integers(0, minutes))
    hops = data.draw(st.integers(0, impacts))
    parts = [
        (day, key, share, effort, jumps)
        for share, jumps in ((part, hops), (minutes - part, impacts - hops))
        if share
    ]
    whole, split = week_of(*others, session), week_of(*others, *parts)
    for total in ("aerobic_minutes", "weight_bearing_minutes", "resistance_days", "balance_days"):
        assert getattr(split, total) == getattr(whole, total)
    assert split.impacts <= whole.impacts
    assert split.sites == whole.sites


@given(st.lists(sessions, max_size=12), sessions)
@settings(deadline=None)
def test_more_movement_never_counts_less(logged, more):
    before, after = week_of(*logged), week_of(*logged, more)
    assert after.aerobic_minutes >= before.aerobic_minutes
    assert after.resistance_days >= before.resistance_days
    assert after.weight_bearing_minutes <= after.aerobic_minutes


def aggregate_row(logged):
    """What PostgreSQL answers for one day's sessions."""
    loads = [
        session_load(ACTIVITIES[key], minutes=minutes, effort=effort, impacts=impacts)
        for _, key, minutes, effort, impacts in logged
    ]
    row = {
        "sessions": len(loads),
        "resistance": any(load.resistance for load in loads),
        "balance": any(load.balance for load in loads),
        "impacts": sum(load.impacts for load in loads),
    }
    for effort in Effort:
        at_effort = [load for load in loads if load.effort is effort]
        row[f"{effort}_minutes"] = sum(x.minutes for x in at_effort if x.aerobic) or None
        row[f"weight_bearing_{effort}_minutes"] = sum(
            load.minutes for load in at_effort if load.weight_bearing
        )
    for site in ("hip", "spine", "wrist"):
        row[site] = max((getattr(load.sites, site) for load in loads), default=None)
    return row


@given(st.lists(sessions, min_size=1, max_size=6))
@settings(deadline=None)
def test_an_aggregate_row_says_the_same_as_the_sessions(logged):
    one_day = [(MONDAY, *rest) for _, *rest in logged]
    row = aggregate_row(one_day)
    assert set(row) == set(DAY_COLUMNS)
    assert Movement.of([MovementDay.from_row(MONDAY, row)]) == week_of(*one_day)


@pytest.mark.parametrize("key", sorted(ACTIVITIES))
def test_every_shipped_activity_counts_as_the_catalogue_says(key):
    activity = ACTIVITIES[key]
    load = session_load(activity, minutes=30)
    counts = load.aerobic_minutes.moderate_equivalent > 0
    assert counts == activity.counts_aerobic
    assert load.resistance == activity.counts_resistance
    assert load.balance == activity.counts_balance
    # Rated harder by her, only what is aerobic by nature starts to count.
    harder = session_load(activity, minutes=30, effort=Effort.MODERATE)
    assert bool(harder.aerobic_minutes.moderate) == activity.is_aerobic
