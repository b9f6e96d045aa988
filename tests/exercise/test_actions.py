"""Logging, correcting, removing and putting back; each safe to repeat."""

import datetime as dt
import threading
import uuid

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connections

from exercise import actions
from exercise.loading import Effort
from exercise.models import ActivitySession
from privacy.context import acting_as
from tests.factories import make_activity, make_session

DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def log(patient, activity, **given):
    values = {
        "by": patient.user,
        "now": NOW,
        "day": DAY,
        "minutes": 30,
        "submission_id": uuid.uuid4(),
        **given,
    }
    return actions.log_session(patient=patient, activity=activity, **values)


def test_a_session_stores_what_it_counted_as(patient):
    activity = make_activity("Stepping", counts_balance=True, loads_wrist=2)
    session = log(patient, activity, minutes=25, effort=Effort.VIGOROUS, note="In the park")
    session.refresh_from_db()
    assert (session.minutes, session.effort, session.note) == (25, "vigorous", "In the park")
    assert session.is_aerobic
    assert session.is_weight_bearing
    assert session.is_balance
    assert not session.is_resistance
    assert (session.loads_hip, session.loads_spine, session.loads_wrist) == (1, 1, 2)
    assert (session.activity_name, session.created_at) == ("Stepping", NOW)


def test_without_an_effort_the_usual_one_counts(patient):
    assert log(patient, make_activity(intensity="vigorous")).effort == "vigorous"
    assert log(patient, make_activity(intensity="")).effort == "moderate"


def test_the_same_submission_is_one_session_even_when_the_day_is_full(patient):
    activity, submission = make_activity(), uuid.uuid4()
    log(patient, activity, minutes=300)
    first = log(patient, activity, minutes=300, submission_id=submission)
    again = log(patient, activity, minutes=300, submission_id=submission)
    assert again.pk == first.pk
    assert ActivitySession.objects.count() == 2


def test_two_people_may_send_the_same_id(patient, outsider):
    activity, submission = make_activity(), uuid.uuid4()
    mine = log(patient, activity, submission_id=submission)
    hers = log(outsider, activity, submission_id=submission)
    assert mine.pk != hers.pk


def test_a_day_holds_600_minutes(patient):
    activity = make_activity()
    log(patient, activity, minutes=300)
    log(patient, activity, minutes=200)
    with pytest.raises(actions.DayIsFull) as full:
        log(patient, activity, minutes=101)
    assert full.value.minutes_logged == 500
    log(patient, activity, minutes=100)
    log(patient, activity, minutes=300, day=DAY - dt.timedelta(days=1))


def test_a_change_keeps_what_kind_of_movement_it_was(patient):
    activity = make_activity()
    session = log(patient, activity)
    activity.category, activity.counts_aerobic = "flexibility", False
    activity.save()
    actions.change_session(
        session=session,
        by=patient.user,
        version=1,
        day=DAY - dt.timedelta(days=1),
        minutes=45,
        effort=Effort.LIGHT,
        note="Slower",
    )
    session.refresh_from_db()
    assert (session.day, session.minutes) == (DAY - dt.timedelta(days=1), 45)
    assert (session.effort, session.note) == ("light", "Slower")
    assert session.is_weight_bearing


def test_a_change_may_fill_its_day_but_not_pass_600_minutes(patient):
    activity = make_activity()
    log(patient, activity, minutes=300)
    session = log(patient, activity, minutes=200)
    change = {"session": session, "by": patient.user, "day": DAY, "effort": Effort.LIGHT}
    change["version"] = 1
    actions.change_session(minutes=300, **change)
    log(patient, activity, minutes=10, day=DAY - dt.timedelta(days=1))
    other = log(patient, activity, minutes=300, day=DAY - dt.timedelta(days=1))
    with pytest.raises(actions.DayIsFull):
        actions.change_session(
            session=other, by=patient.user, version=1, day=DAY, minutes=1, effort=Effort.LIGHT
        )


def test_removing_and_putting_back_are_safe_to_repeat(patient):
    session = log(patient, make_activity())
    for _time in range(2):
        actions.delete_session(session=session, by=patient.user, now=NOW)
        assert ActivitySession.objects.kept().count() == 0
    for _time in range(2):
        actions.undo_delete(session=session, by=patient.user)
        assert ActivitySession.objects.kept().get() == session


def test_a_removed_session_sent_again_stays_removed_and_is_returned(patient):
    activity, submission = make_activity(), uuid.uuid4()
    session = log(patient, activity, submission_id=submission)
    actions.delete_session(session=session, by=patient.user, now=NOW)
    again = log(patient, activity, submission_id=submission)
    assert again.pk == session.pk
    assert again.deleted_at == NOW


def test_nobody_acts_for_another(patient, outsider, clinician):
    session = make_session(patient, DAY)
    for other in (outsider.user, clinician):
        with pytest.raises(PermissionDenied):
            log(patient, session.activity, by=other)
        with pytest.raises(PermissionDenied):
            actions.change_session(
                session=session, by=other, version=1, day=DAY, minutes=1, effort=Effort.LIGHT
            )
        with pytest.raises(PermissionDenied):
            actions.delete_session(session=session, by=other, now=NOW)
        with pytest.raises(PermissionDenied):
            actions.undo_delete(session=session, by=other)
    session.refresh_from_db()
    assert (session.minutes, session.deleted_at) == (30, None)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_fifty_equal_submissions_at_once_make_one_session(patient):
    activity, submission, people = make_activity(), uuid.uuid4(), 50
    results, barrier = [], threading.Barrier(people)

    def send():
        try:
            barrier.wait(timeout=30)
            with acting_as(patient.user_id), connections["default"].cursor() as cursor:
                cursor.execute(f'SET LOCAL ROLE "{settings.DATABASE_ROLES["web"]}"')
                results.append(log(patient, activity, minutes=300, submission_id=submission).pk)
        except Exception as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(results) == people
    assert set(results) == {ActivitySession.objects.get().pk}
