"""Somebody with things to be reminded of, for the tests of reminders."""

import datetime as dt

from exercise.models import PlannedSession, WeeklyPlan
from reminders.models import ReminderSettings
from tests.factories import make_activity, make_entry, make_food
from tests.nutrition.supplements import make_product, make_regimen
from tests.reminders.conftest import JOINED, joined

DAY = dt.date(2026, 11, 26)  # a Thursday
SIX = dt.datetime(2026, 11, 26, 18, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def settle(patient, *, at=SIX, **wishes):
    """She joined in October, logged something yesterday, and her moment is ``at``."""
    joined(patient, JOINED)
    make_entry(patient, at.date() - dt.timedelta(days=1), make_food("Toast"))
    values = {"next_at": at, **wishes}
    ReminderSettings.objects.update_or_create(patient=patient, defaults=values)
    return patient


def plan_walk(patient, day=DAY, minutes=30):
    """A plan of her own with a walk on the weekday of ``day``."""
    WeeklyPlan.objects.get_or_create(
        patient=patient, defaults={"edited_at": JOINED, "next_slot": 9000}
    )
    slot = 100 + PlannedSession.objects.filter(patient=patient).count()
    return PlannedSession.objects.create(
        patient=patient,
        slot=slot,
        weekday=day.weekday(),
        activity=make_activity(),
        minutes=minutes,
    )


def due_dose(patient, name="Calcium 500 mg", **fields):
    """A product of hers that is due at eight each day."""
    product = make_product(patient, name)
    return make_regimen(patient, product, **fields)
