"""What she can do with her sessions: log, change, remove, put back. The page checks the input."""

import datetime as dt
import uuid
from typing import Any, TypedDict, Unpack

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum

from accounts.models import User
from exercise.chosen import Chosen, chosen_columns
from exercise.loading import MAX_DAY_MINUTES, Effort, SessionLoad, clamp_minutes, session_load
from exercise.models import ActivitySession, EntryUnit, OwnActivity
from patients.models import Patient


class Said(TypedDict, total=False):
    """What she may say of any session: pain of 0-10, and a note."""

    pain_before: int | None
    pain_after: int | None
    note: str


class DayIsFull(Exception):
    """With this session the day would hold more than 600 minutes (clinical.md 3.2).

    ``minutes_logged`` is what the day holds without it.
    """

    def __init__(self, minutes_logged: int) -> None:
        super().__init__(f"{minutes_logged} minutes are logged on that day already")
        self.minutes_logged = minutes_logged


class ChangedElsewhereError(Exception):
    """The session was changed or removed since the form was filled in; it is as it is now."""

    def __init__(self, session: ActivitySession) -> None:
        super().__init__(f"session {session.pk} is at version {session.version}")
        self.session = session


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
    activity: Chosen,
    submission_id: uuid.UUID,
    minutes: int | None = None,
    impacts: int | None = None,
    effort: Effort | None = None,
    **said: Unpack[Said],
) -> ActivitySession:
    """Log what she did in minutes (1-300) or impacts (1-1000), with what it counts as now.

    The same submission again returns the first session, which may have been removed
    since: then ``deleted_at`` is set.

    Raises:
        DayIsFull: the day would hold more than 600 minutes.
        PermissionDenied: ``by`` is not the patient, or the activity is another person's.
    """
    only_herself(patient.user_id, by)
    only_her_own(activity, patient)
    first = ActivitySession.objects.of([patient.pk]).filter(submission_id=submission_id)
    if (known := first.first()) is not None:
        return known
    room_for(minutes or 0, patient_id=patient.pk, day=day, without={"submission_id": submission_id})
    load = session_load(activity.facts, minutes=minutes, effort=effort, impacts=impacts)
    session = ActivitySession(
        patient=patient,
        day=day,
        entry_unit=EntryUnit.IMPACTS if impacts else EntryUnit.MINUTES,
        submission_id=submission_id,
        created_at=now,
        **{**chosen_columns(activity), **columns_of(load), **said},
    )
    # ON CONFLICT DO NOTHING: of many equal submissions at once one makes the row, all return it.
    ActivitySession.objects.bulk_create([session], ignore_conflicts=True)
    return first.get()


@transaction.atomic
def change_session(
    *,
    session: ActivitySession,
    by: User,
    version: int,
    day: dt.date,
    effort: Effort,
    minutes: int | None = None,
    impacts: int | None = None,
    pain_before: int | None = None,
    pain_after: int | None = None,
    note: str = "",
) -> ActivitySession:
    """Correct a session or move it. What kind of movement it counted as stays as it was logged.

    ``version`` is of the session she saw. The same correction again changes nothing; a removed
    session of which she saw the latest version is put back.

    Raises:
        ChangedElsewhereError: she saw an older version, and wants something else than it says now.
        DayIsFull: the day would hold more than 600 minutes.
        PermissionDenied: ``by`` is not the patient.
    """
    row = locked(session, by)
    changes: dict[str, Any] = {
        "day": day,
        "minutes": clamp_minutes(minutes) if minutes else 0,
        "effort": effort,
        "pain_before": pain_before,
        "pain_after": pain_after,
        "note": note,
        "deleted_at": None,
    }
    if row.entry_unit == EntryUnit.IMPACTS:
        changes["impacts"] = impacts
    if says(row, changes):
        return row
    must_be(version, row)
    room_for(minutes or 0, patient_id=row.patient_id, day=day, without={"pk": row.pk})
    return save_version(row, changes)


@transaction.atomic
def delete_session(*, session: ActivitySession, by: User, now: dt.datetime) -> None:
    """Take a session out of every sum; it waits for an undo. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    row = locked(session, by)
    if row.deleted_at is None:
        save_version(row, {"deleted_at": now})


@transaction.atomic
def undo_delete(*, session: ActivitySession, by: User) -> None:
    """Put a removed session back, as it was. Twice is the same as once.

    A day may so pass 600 minutes; the sums hold it to 600.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    row = locked(session, by)
    if row.deleted_at is not None:
        save_version(row, {"deleted_at": None})


def locked(session: ActivitySession, by: User) -> ActivitySession:
    """The session as it is now, held until the transaction ends: two devices take turns.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    patient = session.patient
    only_herself(patient.user_id, by)
    session.refresh_from_db(from_queryset=ActivitySession.objects.select_for_update(of=("self",)))
    session.patient = patient
    return session


def says(row: ActivitySession, changes: dict[str, Any]) -> bool:
    """Whether the session says all of this already."""
    return all(getattr(row, name) == value for name, value in changes.items())


def must_be(version: int, row: ActivitySession) -> None:
    """Nothing while the session is at this version. Raises ChangedElsewhereError."""
    if row.version != version:
        raise ChangedElsewhereError(row)


def save_version(row: ActivitySession, changes: dict[str, Any]) -> ActivitySession:
    """Store ``changes`` as the next version of a session that is held."""
    for name, value in {**changes, "version": row.version + 1}.items():
        setattr(row, name, value)
    row.save(update_fields=[*changes, "version"])
    return row


def only_herself(patient_user_id: int, by: User) -> None:
    """Her movement is written by nobody else. Raises PermissionDenied."""
    if by.pk != patient_user_id:
        raise PermissionDenied


def only_her_own(activity: Chosen, patient: Patient) -> None:
    """An own activity is its owner's alone. Raises PermissionDenied."""
    if isinstance(activity, OwnActivity) and activity.patient_id != patient.pk:
        raise PermissionDenied


def room_for(minutes: int, *, patient_id: int, day: dt.date, without: dict[str, Any]) -> None:
    """Nothing while the day holds at most 600 minutes with these. Raises DayIsFull."""
    others = ActivitySession.objects.kept().of([patient_id]).on(day).exclude(**without)
    logged = others.aggregate(minutes=Sum("minutes"))["minutes"] or 0
    if minutes and logged + minutes > MAX_DAY_MINUTES:
        raise DayIsFull(logged)
