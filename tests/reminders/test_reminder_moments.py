"""A reminder comes at her wall time on every one of her days, whatever clocks and zones do."""

import datetime as dt

import pytest

from accounts.models import User
from common.days import local_time
from reminders.models import Reminder, ReminderSettings
from reminders.reminding import remind
from tests.factories import make_entry, make_food, make_patient
from tests.reminders.reminding import due_dose
from tests.reminders.test_planner import NINE_ZONES

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
# Around the days on which clocks change somewhere.
SPANS = [
    (dt.date(2026, 3, 7), dt.date(2026, 3, 10)),
    (dt.date(2026, 3, 28), dt.date(2026, 4, 6)),
    (dt.date(2026, 9, 26), dt.date(2026, 10, 5)),
    (dt.date(2026, 10, 24), dt.date(2026, 11, 2)),
]


@pytest.fixture
def everywhere(thresholds):
    found = {}
    for zone in NINE_ZONES:
        patient = make_patient(time_zone=zone)
        due_dose(patient, starts_on=dt.date(2026, 1, 1))
        found[patient.pk] = zone
    return found


def hour_by_hour(first, last, people):
    food = make_food()
    now = dt.datetime.combine(first, dt.time(), dt.UTC) - 14 * HOUR
    people = list(people)
    while now.date() <= last:
        if now.hour == 0:
            for patient in people:
                make_entry(patient, now.date(), food)
        remind(now=now)
        now += HOUR / 2


@pytest.mark.parametrize(("first", "last"), SPANS)
def test_once_a_day_at_six_in_the_evening(everywhere, first, last):
    people = [settings.patient for settings in ReminderSettings.objects.select_related("patient")]
    type(people[0]).objects.update(created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    hour_by_hour(first, last, people)
    for patient_id, zone in everywhere.items():
        rows = Reminder.objects.filter(patient_id=patient_id).order_by("day")
        days = [row.day for row in rows]
        assert days == sorted(set(days))
        assert set(days) >= {first + n * DAY for n in range((last - first).days)}
        for row in rows:
            there = local_time(row.planned_at, zone)
            assert (there.date(), there.hour) == (row.day, 18)
            assert there.minute < 30 or zone.endswith(("Kathmandu", "Eucla", "Lord_Howe"))


def test_a_new_zone_between_two_days_neither_doubles_nor_loses_one(thresholds):
    patient = make_patient(time_zone="Europe/London")
    type(patient).objects.update(created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    due_dose(patient, starts_on=dt.date(2026, 1, 1))
    first, last = dt.date(2026, 11, 20), dt.date(2026, 11, 22)
    hour_by_hour(first, last, [patient])
    User.objects.update(time_zone="Pacific/Auckland")
    ReminderSettings.objects.update(next_at=None)  # as the signal of a new zone does
    hour_by_hour(last + DAY, last + 3 * DAY, [patient])
    days = list(Reminder.objects.order_by("day").values_list("day", flat=True))
    assert len(days) == len(set(days)) >= 5
