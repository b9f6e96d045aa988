"""Months on the tablets, and months on the calendar."""

import datetime as dt

import pytest

from patients.forms import months_after
from patients.models import Inhibitor, Patient
from patients.people import months_on_inhibitor

DAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("inhibitor", "since", "months"),
    [
        (Inhibitor.LETROZOLE, dt.date(2026, 11, 23), 0),
        (Inhibitor.LETROZOLE, dt.date(2026, 10, 24), 0),
        (Inhibitor.LETROZOLE, dt.date(2026, 10, 23), 1),
        (Inhibitor.ANASTROZOLE, dt.date(2025, 9, 10), 14),
        (Inhibitor.EXEMESTANE, dt.date(2026, 11, 24), None),
        (Inhibitor.EXEMESTANE, None, None),
        (Inhibitor.NONE, dt.date(2025, 1, 1), None),
        ("", dt.date(2025, 1, 1), None),
    ],
)
def test_full_months_since_she_started(inhibitor, since, months):
    patient = Patient(inhibitor=inhibitor, inhibitor_since=since)
    assert months_on_inhibitor(patient, day=DAY) == months


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (dt.date(2026, 11, 23), 24, dt.date(2028, 11, 23)),
        (dt.date(2026, 12, 31), 2, dt.date(2027, 2, 28)),
        (dt.date(2028, 2, 29), 24, dt.date(2030, 2, 28)),
        (dt.date(2026, 1, 31), 3, dt.date(2026, 4, 30)),
    ],
)
def test_the_same_day_of_a_later_month(day, months, later):
    assert months_after(day, months) == later
