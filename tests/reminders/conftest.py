"""A week in November 2026 and the people who lived it."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from patients.models import Patient
from reminders import planner, safety
from reminders.models import ReminderSettings, ReviewSchedule
from tests.factories import make_activity, make_entry, make_food, make_patient, make_session
from tests.reminders.fleet import Fleet, ask_here, wait_for
from tests.reminders.smtp import MailServer
from tests.services import data_folder

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


@pytest.fixture(scope="session")
def machines(django_db_setup: None) -> Iterator[Fleet]:
    """Workers that several tests share, since starting them takes seconds."""
    with data_folder() as folder:
        fleet = Fleet(folder, ask_here)
        fleet.start()
        try:
            yield fleet
        finally:
            fleet.stop()


@pytest.fixture
def fleet(machines: Fleet) -> Fleet:
    """Two workers that answer, an empty post-box, a mail server in good health."""
    machines.post.release()
    machines.post.answer()
    machines.post.messages.clear()
    machines.post.delay = 0
    machines.kills = 0
    machines.app.control.purge()
    machines.ensure(2)
    wait_for(machines.is_idle, why=machines.log)
    return machines


@pytest.fixture
def crowd(thresholds: None, request: pytest.FixtureRequest) -> list[Patient]:
    """People (24, or as many as asked for) with a review planned now by the real planner.

    A third of them, and 24 at least, have a safety message too.
    """
    now = timezone.now()
    with transaction.atomic():
        people = [make_patient() for _number in range(getattr(request, "param", 24))]
        Patient.objects.update(created_at=now - dt.timedelta(weeks=6))
        ReviewSchedule.objects.update(next_review_at=now)
        # Workers live at the present: neither the night nor a reminder may come in between.
        ReminderSettings.objects.update(
            quiet_from=dt.time(0), quiet_until=dt.time(0), next_at=now + dt.timedelta(days=7)
        )
    assert planner.plan(now=now).messages == len(people)
    for patient in people[: max(24, len(people) // 3)]:  # more than one sender leases at a time
        safety.notify(patient=patient, period="late-dose", lines=["Canary words."], now=now)
    return people
