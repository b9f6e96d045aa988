"""The tables of the plan refuse what cannot be."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from exercise.models import Activity, CalendarFeed, PlannedOutcome, PlannedSession, WeeklyPlan
from tests.exercise.pages import TODAY


@pytest.fixture
def helen(patient, walk):
    """The patient, with an activity to plan."""
    return patient


@pytest.mark.parametrize(
    "wrong",
    [
        lambda helen, walk: WeeklyPlan(patient=helen, time=dt.time(4, 59)),
        lambda helen, walk: WeeklyPlan(patient=helen, next_slot=99),
        lambda helen, walk: PlannedSession(
            patient=helen, slot=1, weekday=7, activity=walk, minutes=30
        ),
        lambda helen, walk: PlannedSession(
            patient=helen, slot=1, weekday=1, activity=walk, minutes=0
        ),
        lambda helen, walk: PlannedSession(
            patient=helen, slot=1, weekday=1, activity=walk, minutes=301
        ),
        lambda helen, walk: PlannedOutcome(
            patient=helen, day=TODAY, slot=1, outcome="not_today", activity_name="x", minutes=30
        ),
        lambda helen, walk: PlannedOutcome(
            patient=helen, day=TODAY, slot=1, outcome="lazy", activity_name="x", minutes=30
        ),
    ],
    ids=["early", "slot", "weekday", "zero", "long", "no_reason", "unknown"],
)
def test_the_database_refuses_nonsense(helen, wrong):
    walk = Activity.objects.get(key="walk_brisk")
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong(helen, walk).save()


def test_one_answer_per_day_and_slot_and_one_working_address(helen):
    def twice(make):
        make().save()
        with pytest.raises(IntegrityError), transaction.atomic():
            make().save()

    twice(
        lambda: PlannedOutcome(
            patient=helen, day=TODAY, slot=1, outcome="done", activity_name="x", minutes=30
        )
    )
    twice(lambda: CalendarFeed(patient=helen))
