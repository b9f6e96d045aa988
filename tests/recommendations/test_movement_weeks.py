"""Weeks of movement alone say what whole weeks say, in fewer queries."""

import datetime as dt

import pytest

from common.days import Week
from patients.models import Patient
from recommendations.actions import load_shipped
from recommendations.measures import MOVEMENT_MEASURES, Measure
from recommendations.models import Threshold
from recommendations.movement_weeks import movement_weeks
from recommendations.progress import weeks_progress
from tests.exercise.own import make_strength
from tests.factories import make_activity, make_session

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 19)  # a Thursday
WEEK = Week.containing(TODAY)


@pytest.fixture
def busy(patient):
    """Twelve weeks with something in most of them, and a day to come in the running one."""
    load_shipped()
    walk = make_activity()
    swim = make_activity("Swimming", category="non_weight_bearing_aerobic")
    tai_chi = make_activity(
        "Tai chi", category="balance", counts_aerobic=False, counts_balance=True
    )
    for number, week in enumerate(WEEK.back(12)):
        for offset in range(number % 5):
            day = week.days[offset]
            make_session(patient, day, walk, minutes=20 + number)
            make_session(patient, day, swim, minutes=15, effort="vigorous")
            make_session(patient, day, tai_chi)
    make_strength(patient, TODAY)
    make_session(patient, WEEK.end, walk, minutes=99)
    return Patient.objects.select_related("health_profile").get(pk=patient.pk)


def test_they_are_judged_as_whole_weeks_are(busy):
    weeks = WEEK.back(12)
    for alone, whole in zip(
        movement_weeks(busy, weeks, TODAY),
        weeks_progress([busy], weeks, TODAY)[busy.pk],
        strict=True,
    ):
        assert (alone.week, alone.last_day) == (whole.week, whole.last_day)
        assert alone.is_running == whole.is_running
        assert alone.verdicts == whole.movement_verdicts
        assert tuple(alone.paces.items()) == whole.pace
        # A day to come counts in neither.
        assert all(day.day <= TODAY for day in alone.movement.days)
        for measure in MOVEMENT_MEASURES:
            assert alone[measure] == whole[measure]


def test_twelve_weeks_cost_two_queries_like_one(busy, django_assert_num_queries):
    with django_assert_num_queries(2):
        movement_weeks(busy, [WEEK], TODAY)
    with django_assert_num_queries(2):
        movement_weeks(busy, WEEK.back(12), TODAY)


def test_a_past_week_keeps_the_target_of_its_time(busy):
    old = Threshold.objects.get(measure="aerobic_minutes")
    Threshold.objects.create(
        measure=old.measure, target=200, valid_from=WEEK.start, source="Ours",
        sex=old.sex, age_from=old.age_from, age_to=old.age_to, therapy=old.therapy,
    )  # fmt: skip
    before, now = movement_weeks(busy, WEEK.back(2), TODAY)
    assert before[Measure.AEROBIC_MINUTES].target.value == 150
    assert now[Measure.AEROBIC_MINUTES].target.value == 200


def test_what_is_no_movement_and_what_has_not_begun_are_refused(busy):
    (week,) = movement_weeks(busy, [WEEK], TODAY)
    with pytest.raises(KeyError):
        week[Measure.CALCIUM]
    with pytest.raises(ValueError, match="has not begun"):
        movement_weeks(busy, [WEEK.next], TODAY)
