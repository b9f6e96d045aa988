import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercise.loading import EffortMinutes
from exercise.movement import Movement, MovementDay
from patients.facts import PatientFacts
from recommendations.measures import Measure
from recommendations.pace import PaceStatus, pace
from recommendations.shipped import SHIPPED_THRESHOLDS
from recommendations.targets import resolve

MONDAY = dt.date(2026, 11, 23)
ELDER = PatientFacts(birth_date=dt.date(1950, 1, 1))


def goal(measure):
    return resolve(measure, ELDER, MONDAY, SHIPPED_THRESHOLDS)


def minutes(number):
    return Movement.of([MovementDay(MONDAY, aerobic=EffortMinutes(moderate=number))])


def days(number):
    dates = (MONDAY + dt.timedelta(days=n) for n in range(number))
    return Movement.of(MovementDay(day, resistance=True, balance=True) for day in dates)


@pytest.mark.parametrize(
    ("weekday", "done", "status", "expected"),
    [
        (0, 0, PaceStatus.ON_PACE, 0),
        (3, 95, PaceStatus.ON_PACE, 64),
        (3, 64, PaceStatus.ON_PACE, 64),
        (3, 63, PaceStatus.BEHIND, 64),
        (6, 128, PaceStatus.ON_PACE, 128),
        (6, 127, PaceStatus.BEHIND, 128),
        (0, 150, PaceStatus.DONE, 0),
        (6, 150, PaceStatus.DONE, 128),
    ],
)
def test_minutes(weekday, done, status, expected):
    today = MONDAY + dt.timedelta(days=weekday)
    measure = Measure.AEROBIC_MINUTES
    got = pace(measure, minutes(done), goal(measure), today)
    assert (got.status, got.done, got.target, got.expected) == (status, done, 150, expected)
    assert got.to_go == 150 - done
    assert got.days_left == 7 - weekday


@pytest.mark.parametrize(
    ("measure", "weekday", "done", "status"),
    [
        (Measure.RESISTANCE_DAYS, 3, 0, PaceStatus.ON_PACE),
        (Measure.RESISTANCE_DAYS, 4, 0, PaceStatus.BEHIND),
        (Measure.RESISTANCE_DAYS, 6, 1, PaceStatus.ON_PACE),
        (Measure.RESISTANCE_DAYS, 6, 0, PaceStatus.BEHIND),
        (Measure.RESISTANCE_DAYS, 1, 2, PaceStatus.DONE),
        (Measure.BALANCE_DAYS, 2, 0, PaceStatus.ON_PACE),
        (Measure.BALANCE_DAYS, 3, 0, PaceStatus.BEHIND),
        (Measure.BALANCE_DAYS, 5, 1, PaceStatus.BEHIND),
        (Measure.BALANCE_DAYS, 5, 2, PaceStatus.ON_PACE),
    ],
)
def test_days(measure, weekday, done, status):
    today = MONDAY + dt.timedelta(days=weekday)
    assert pace(measure, days(done), goal(measure), today).status is status


@pytest.mark.parametrize(
    ("strength_on", "status"), [(6, PaceStatus.BEHIND), (5, PaceStatus.ON_PACE)]
)
def test_a_day_that_counts_already_cannot_count_again(strength_on, status):
    """One of two strength days on a Sunday: enough time only if it was not this very day."""
    done = Movement.of([MovementDay(MONDAY + dt.timedelta(days=strength_on), resistance=True)])
    sunday = MONDAY + dt.timedelta(days=6)
    measure = Measure.RESISTANCE_DAYS
    assert pace(measure, done, goal(measure), sunday).status is status


def test_a_fraction_of_a_day_is_a_day():
    target = goal(Measure.RESISTANCE_DAYS)
    object.__setattr__(target, "value", Decimal("2.5"))
    assert pace(Measure.RESISTANCE_DAYS, days(2), target, MONDAY).to_go == 1


@given(st.integers(0, 400), st.integers(0, 5))
@settings(deadline=None)
def test_who_does_nothing_more_never_catches_up(done, weekday):
    order = [PaceStatus.BEHIND, PaceStatus.ON_PACE, PaceStatus.DONE]
    measure = Measure.AEROBIC_MINUTES
    today, tomorrow = (MONDAY + dt.timedelta(days=weekday + n) for n in (0, 1))
    before = pace(measure, minutes(done), goal(measure), today).status
    after = pace(measure, minutes(done), goal(measure), tomorrow).status
    assert order.index(after) <= order.index(before)
