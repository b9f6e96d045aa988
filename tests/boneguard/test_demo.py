"""The demo people show every page something, on whatever weekday and at whatever hour."""

import datetime as dt

import pytest
from django.core.management import call_command

from accounts.models import User
from boneguard import demo
from boneguard.demo_people import CLINICIAN, PATIENT
from clinicians.panel import Reason, rows_for
from exercise.models import ActivitySession
from nutrition.models import Dose, FoodEntry
from reminders.models import WeeklyReview

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogues():
    call_command("load_catalogue", verbosity=0)
    call_command("load_activities", verbosity=0)
    call_command("load_thresholds", verbosity=0)


@pytest.mark.parametrize(
    "now",
    [
        dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC),  # a Monday before breakfast
        dt.datetime(2026, 11, 26, 12, 0, tzinfo=dt.UTC),  # a Thursday
        dt.datetime(2026, 11, 29, 23, 30, tzinfo=dt.UTC),  # a Sunday before midnight
    ],
    ids=["Monday", "Thursday", "Sunday"],
)
def test_every_kind_of_week_is_there_on_any_day(catalogues, now):
    demo.make_people(now=now, say=str)
    today = now.date()
    rows = rows_for(User.objects.get(email=CLINICIAN), now=now, today=today)
    reasons = {row.patient.user.name: row.reason for row in rows}
    assert reasons["Grace Bennett"] is Reason.OVER_LIMIT
    assert reasons["Ruth Adler"] is Reason.ON_TRACK
    assert reasons["Priya Nair"] is Reason.NOT_LOGGING
    assert reasons["Mei Tanaka"] is Reason.BELOW_TARGETS
    hers = {"patient__user__email": PATIENT, "day": today}
    assert FoodEntry.objects.filter(**hers, meal="breakfast").exists()
    assert ActivitySession.objects.filter(**hers).exists()
    assert not FoodEntry.objects.filter(created_at__gt=now).exists()
    doses = Dose.objects.filter(patient__user__email=PATIENT)
    assert 120 < doses.count() < 2 * 7 * (demo.WEEKS + 1)
    assert not doses.filter(created_at__gt=now).exists()
    assert not ActivitySession.objects.filter(created_at__gt=now).exists()


def test_her_past_weeks_have_their_reviews_and_nothing_is_mailed(catalogues, mailoutbox):
    now = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
    demo.make_people(now=now, say=str)
    demo.plan_past_reviews(now=now)
    reviews = WeeklyReview.objects.filter(patient__user__email=PATIENT)
    assert reviews.count() == demo.WEEKS - 1
    assert not mailoutbox


def test_a_second_time_is_refused(catalogues):
    now = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
    demo.make_people(now=now, say=str)
    with pytest.raises(demo.DemoRefused):
        demo.make_people(now=now, say=str)
