"""Rows of a plan for tests."""

import datetime as dt

from exercise.models import (
    ActivitySession,
    CalendarFeed,
    PlannedOutcome,
    PlannedSession,
    WeeklyPlan,
)
from patients.models import Patient

OWN_SLOT = 4711  # no place of the suggested week, so that nobody else has it


def make_plan(patient: Patient, session: ActivitySession) -> PlannedSession:
    """Her own week of one session, an answer to it, and the address of its feed."""
    now = dt.datetime.now(dt.UTC)
    WeeklyPlan.objects.create(patient=patient, edited_at=now, next_slot=OWN_SLOT + 1)
    CalendarFeed.objects.create(patient=patient)
    PlannedOutcome.objects.create(
        patient=patient,
        day=session.day,
        slot=OWN_SLOT,
        outcome="done",
        activity_name=session.activity_name,
        minutes=30,
        session=session,
    )
    planned: PlannedSession = PlannedSession.objects.create(
        patient=patient,
        slot=OWN_SLOT,
        weekday=session.day.weekday(),
        activity=session.activity,
        minutes=30,
    )
    return planned
