"""A week in November 2026 and the people who lived it."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.management import call_command

from patients.models import Patient
from tests.factories import make_activity, make_entry, make_food, make_session
from tests.reminders.smtp import MailServer

MONDAY = dt.date(2026, 11, 16)
JOINED = dt.datetime(2026, 10, 14, 9, tzinfo=dt.UTC)
# The Monday after, five past eight in London.
NOW = dt.datetime(2026, 11, 23, 8, 5, tzinfo=dt.UTC)


def day(number: int) -> dt.date:
    """A day of the reviewed week: 0 is its Monday."""
    return MONDAY + dt.timedelta(days=number)


def joined(patient: Patient, at: dt.datetime = JOINED) -> Patient:
    """The patient as one who signed up at that instant."""
    Patient.objects.filter(pk=patient.pk).update(created_at=at)
    patient.refresh_from_db()
    return patient


@pytest.fixture
def thresholds(db: None) -> None:
    """The shipped targets."""
    call_command("load_thresholds", verbosity=0)


@pytest.fixture
def helen(patient: Patient, thresholds: None) -> Patient:
    """Helen, who joined in October, logged four days and walked 95 minutes."""
    joined(patient)
    yoghurt = make_food()
    for number in (0, 1, 3, 6):
        make_entry(patient, day(number), yoghurt, grams=500)
    walk = make_activity()
    make_session(patient, day(1), walk, minutes=45)
    make_session(patient, day(5), walk, minutes=50)
    return patient


@pytest.fixture
def post(settings: object) -> Iterator[MailServer]:
    """A real mail server on this machine, where mails of this test go."""
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_TIMEOUT = 1
    yield server
    server.stop()
