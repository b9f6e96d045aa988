"""Sums from SQL are the sums of the rules, for one person and for many, in one query."""

import datetime as dt
import itertools

import pytest

from common.days import Week
from exercise.loading import Effort, Sites, session_load
from exercise.models import ActivitySession
from exercise.movement import Movement, MovementDay
from exercise.totals import last_session_days, movement_by_day, week_of
from tests.factories import make_activity, make_patient, make_session

MONDAY = dt.date(2026, 11, 16)
WEEK = Week(MONDAY)

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(db):
    return make_activity("Walking, brisk")


@pytest.fixture
def weights(db):
    return make_activity(
        "Resistance bands",
        category="resistance",
        entry_unit="sets_reps",
        counts_aerobic=False,
        counts_resistance=True,
        loads_wrist=2,
    )


@pytest.fixture
def cycling(db):
    return make_activity(
        "Cycling", category="non_weight_bearing_aerobic", loads_hip=0, loads_spine=0
    )


@pytest.fixture
def tai_chi(db):
    return make_activity(
        "Tai chi", category="balance", counts_aerobic=False, counts_balance=True, loads_spine=2
    )


def test_a_day_from_sql_is_the_day_from_its_sessions(patient, walk, weights, cycling, tai_chi):
    done = list(itertools.product((walk, weights, cycling, tai_chi), Effort, (7, 40)))
    expected = MovementDay(MONDAY)
    for activity, effort, minutes in done:
        make_session(patient, MONDAY, activity, effort=effort, minutes=minutes)
        load = session_load(activity.facts, minutes=minutes, effort=effort)
        expected += MovementDay.of(MONDAY, load)
    assert movement_by_day([patient.pk], MONDAY, MONDAY) == {(patient.pk, MONDAY): expected}
    assert expected.aerobic.all == 2 * 3 * 47
    assert expected.weight_bearing.all == 3 * 47


def test_a_week_adds_minutes_days_and_sites(patient, walk, weights, tai_chi):
    make_session(patient, MONDAY, walk, minutes=40)
    make_session(patient, MONDAY, weights)
    make_session(patient, MONDAY + dt.timedelta(days=2), walk, minutes=20, effort="vigorous")
    make_session(patient, MONDAY + dt.timedelta(days=2), weights)
    make_session(patient, WEEK.end, tai_chi, minutes=25, effort="light")
    make_session(patient, WEEK.end, walk, minutes=15, effort="light")
    week = week_of([patient.pk], WEEK)[patient.pk]
    assert week.aerobic_minutes == 40 + 2 * 20
    assert week.aerobic.light == 15
    assert week.resistance_days == 2
    assert week.balance_days == 1
    assert week.sites == Sites(hip=1, spine=2, wrist=2)
    assert week.sessions == 6


def test_the_days_beside_the_week_and_removed_sessions_count_nowhere(patient, walk):
    make_session(patient, MONDAY - dt.timedelta(days=1), walk)
    make_session(patient, WEEK.end + dt.timedelta(days=1), walk)
    make_session(patient, MONDAY, walk, deleted_at=dt.datetime(2026, 11, 16, tzinfo=dt.UTC))
    assert week_of([patient.pk], WEEK) == {patient.pk: Movement()}
    assert last_session_days([patient.pk]) == {patient.pk: WEEK.end + dt.timedelta(days=1)}


def test_a_day_counts_at_most_600_minutes(patient, walk):
    for _number in range(4):
        make_session(patient, MONDAY, walk, minutes=300)
    assert week_of([patient.pk], WEEK)[patient.pk].aerobic_minutes == 600


def test_many_people_cost_one_query_and_do_not_mix(walk, django_assert_num_queries):
    people = [make_patient(email=f"p{number}@example.test") for number in range(4)]
    for number, person in enumerate(people[:3]):
        for offset in range(3):
            make_session(
                person, MONDAY + dt.timedelta(days=offset), walk, minutes=10 * (number + 1)
            )
    ids = [person.pk for person in people]
    with django_assert_num_queries(1):
        weeks = week_of(ids, WEEK)
    assert [weeks[pk].aerobic_minutes for pk in ids] == [30, 60, 90, 0]
    with django_assert_num_queries(1):
        days = movement_by_day(ids, MONDAY, WEEK.end)
    assert len(days) == 9
    with django_assert_num_queries(1):
        latest = last_session_days(ids)
    assert latest == dict.fromkeys(ids[:3], MONDAY + dt.timedelta(days=2))


def test_nobody_asked_for_is_nobody_answered(patient, walk):
    make_session(patient, MONDAY, walk)
    assert movement_by_day([], MONDAY, WEEK.end) == {}
    assert week_of([], WEEK) == {}


def test_an_activity_edited_or_deleted_later_rewrites_no_week(patient, walk):
    make_session(patient, MONDAY, walk, minutes=40)
    before = week_of([patient.pk], WEEK)
    walk.category, walk.counts_aerobic, walk.name = "flexibility", False, "Stretching"
    walk.loads_hip = walk.loads_spine = 0
    walk.save()
    assert week_of([patient.pk], WEEK) == before
    walk.delete()
    assert week_of([patient.pk], WEEK) == before
    assert ActivitySession.objects.get().activity_name == "Walking, brisk"
