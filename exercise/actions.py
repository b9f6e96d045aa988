"""What she can do with her sessions: log, change, remove, put back. The page checks the input."""

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum

from accounts.models import User
from exercise.loading import MAX_DAY_MINUTES, Effort, SessionLoad, clamp_minutes, session_load
from exercise.models import Activity, ActivitySession
from patients.models import Patient


class DayIsFull(Exception):
    """With this session the day would hold more than 600 minutes (clinical.md 3.2).

    ``minutes_logged`` is what the day holds without it.
    """

    def __init__(self, minutes_logged: int) -> None:
        super().__init__(f"{minutes_logged} minutes are logged on that day already")
        self.minutes_logged = minutes_logged


def columns_of(load: SessionLoad) -> dict[str, Any]:
    """What a session counted as, by the names of the columns that keep it."""
    return {
        "minutes": load.minutes,
        "effort": load.effort.value,
        "is_aerobic": load.aerobic,
        "is_weight_bearing": load.weight_bearing,
        "is_resistance": load.resistance,
        "is_balance": load.balance,
        "impacts": load.impacts,
        "loads_hip": load.sites.hip,
        "loads_spine": load.sites.spine,
        "loads_wrist": load.sites.wrist,
    }


@transaction.atomic
def log_session(
    *,
    patient: Patient,
    by: User,
    now: dt.datetime,
    day: dt.date,
    activity: Activity,
    minutes: int,
    submission_id: uuid.UUID,
    effort: Effort | None = None,
    note: str = "",
) -> ActivitySession:
    """Log a session with what it counts as. The same submission again returns the first session.

    ``minutes`` 1-300; ``effort`` None means the activity's usual one. The first session of a
    submission may have been removed since: then ``deleted_at`` is set.

    Raises:
        DayIsFull: the day would hold more than 600 minutes.
        PermissionDenied: ``by`` is not the patient.
    """
    _only_herself(patient.user_id, by)
    first = ActivitySession.objects.of([patient.pk]).filter(submission_id=submission_id)
    if (known := first.first()) is not None:
        return known
    _room_for(minutes, patient_id=patient.pk, day=day, without={"submission_id": submission_id})
    session = ActivitySession(
        patient=patient,
        day=day,
        activity=activity,
        activity_name=activity.name,
        note=note,
        submission_id=submission_id,
        created_at=now,
        **columns_of(session_load(activity.facts, minutes=minutes, effort=effort)),
    )
    # ON CONFLICT DO NOTHING: of many equal submissions at once one makes the row, all return it.
    ActivitySession.objects.bulk_create([session], ignore_conflicts=True)
    return first.get()


@transaction.atomic
def change_session(
    *,
    session: ActivitySession,
    by: User,
    day: dt.date,
    minutes: int,
    effort: Effort,
    note: str = "",
) -> ActivitySession:
    """Correct a session. What kind of movement it counted as stays as it was logged.

    Raises:
        DayIsFull: the day would hold more than 600 minutes.
        PermissionDenied: ``by`` is not the patient.
    """
    _only_herself(session.patient.user_id, by)
    _room_for(minutes, patient_id=session.patient_id, day=day, without={"pk": session.pk})
    session.day = day
    session.minutes = clamp_minutes(minutes)
    session.effort = effort
    session.note = note
    session.save(update_fields=["day", "minutes", "effort", "note"])
    return session


@transaction.atomic
def delete_session(*, session: ActivitySession, by: User, now: dt.datetime) -> None:
    """Take a session out of every sum; it waits for an undo. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    _only_herself(session.patient.user_id, by)
    if session.deleted_at is None:
        session.deleted_at = now
        session.save(update_fields=["deleted_at"])


@transaction.atomic
def undo_delete(*, session: ActivitySession, by: User) -> None:
    """Put a removed session back, as it was. Twice is the same as once.

    A day may so pass 600 minutes; the sums hold it to 600.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    _only_herself(session.patient.user_id, by)
    if session.deleted_at is not None:
        session.deleted_at = None
        session.save(update_fields=["deleted_at"])


def _only_herself(patient_user_id: int, by: User) -> None:
    if by.pk != patient_user_id:
        raise PermissionDenied


def _room_for(minutes: int, *, patient_id: int, day: dt.date, without: dict[str, Any]) -> None:
    others = ActivitySession.objects.kept().of([patient_id]).on(day).exclude(**without)
    logged = others.aggregate(minutes=Sum("minutes"))["minutes"] or 0
    if logged + minutes > MAX_DAY_MINUTES:
        raise DayIsFull(logged)
