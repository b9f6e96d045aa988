import datetime as dt

import pytest

from recommendations.models import Threshold
from tests.dashboard.reading import MONDAY, WEDNESDAY
from tests.factories import make_activity, make_session

pytestmark = pytest.mark.django_db


def test_movement_of_the_week(page, patient):
    weights = make_activity(
        "Weights", category="resistance", counts_aerobic=False, counts_resistance=True
    )
    make_session(patient, MONDAY, minutes=60)
    make_session(patient, WEDNESDAY, minutes=35)
    make_session(patient, WEDNESDAY, weights, minutes=20)
    text = page()
    assert "Movement this week 55 min to go 95 of 150 min 95 of 150 active minutes" in text
    assert "Strength days 1 of 2 Balance days 0 of 3" in text
    assert "Hip: loaded Spine: loaded Wrist: not yet" in text


def test_the_week_is_met(page, patient):
    make_session(patient, MONDAY, minutes=90)
    make_session(patient, WEDNESDAY, minutes=60)
    assert "Movement this week Target met 150 of 150 min" in page()


def test_movement_without_any_rule(page, patient):
    Threshold.objects.all().delete()
    make_session(patient, MONDAY, minutes=30)
    text = page()
    assert "30 min 30 active minutes" in text
    assert "No target for active minutes is set for you." in text
    assert "Calcium – mg nothing logged no target" in text


def test_a_past_week_is_not_hurried(page, patient):
    make_session(patient, dt.date(2026, 11, 10), minutes=60)
    text = page("/today/?day=2026-11-12")
    assert "Movement that week 60 of 150 min" in text
    assert "to go" not in text
    assert "Wrist: not loaded" in text
    assert "Nothing is logged for this day. You can still add what you had." in text
