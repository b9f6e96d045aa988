"""What she can do with the exercises of a strength session, and doing a session once more."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Unpack

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from exercise.actions import (
    Said,
    columns_of,
    locked,
    must_be,
    only_her_own,
    only_herself,
    room_for,
    save_version,
    says,
)
from exercise.chosen import Chosen, chosen_columns
from exercise.loading import Effort, clamp_minutes, session_load, strength_load
from exercise.models import ActivitySession, EntryUnit, StrengthExercise
from patients.models import Patient


@dataclass(frozen=True, slots=True)
class Sets:
    """How much of one exercise: 1-20 sets of 1-200 repetitions, with 0-500 kg or without a load."""

    sets: int
    repetitions: int
    load_kg: Decimal | None = None

    def columns(self) -> dict[str, Any]:
        """By the names of the columns that keep it."""
        return {"sets": self.sets, "repetitions": self.repetitions, "load_kg": self.load_kg}


@transaction.atomic
def start_strength(
    *,
    patient: Patient,
    by: User,
    now: dt.datetime,
    day: dt.date,
    activity: Chosen,
    told: Sets,
    submission_id: uuid.UUID,
    effort: Effort,
    minutes: int | None = None,
    **said: Unpack[Said],
) -> ActivitySession:
    """Log a strength session with its first exercise. The same submission again: the same session.

    Raises what ``actions.log_session`` raises.
    """
    only_herself(patient.user_id, by)
    only_her_own(activity, patient)
    hers = ActivitySession.objects.of([patient.pk]).filter(submission_id=submission_id)
    if (known := hers.first()) is not None:
        return known
    room_for(minutes or 0, patient_id=patient.pk, day=day, without={"pk": None})
    session = ActivitySession(
        patient=patient,
        day=day,
        submission_id=submission_id,
        created_at=now,
        activity_name=_("Strength session"),
        entry_unit=EntryUnit.SETS_REPS,
        minutes=clamp_minutes(minutes) if minutes else 0,
        effort=effort,
        **said,
    )
    ActivitySession.objects.bulk_create([session], ignore_conflicts=True)
    row = hers.get()
    row.patient = patient
    once: dict[str, Any] = {"by": by, "now": now, "submission_id": submission_id}
    add_exercise(session=row, activity=activity, told=told, **once)
    return row


@transaction.atomic
def add_exercise(
    *,
    session: ActivitySession,
    by: User,
    now: dt.datetime,
    activity: Chosen,
    told: Sets,
    submission_id: uuid.UUID,
) -> StrengthExercise:
    """One more exercise in a strength session. The same submission again: the same exercise.

    Raises:
        PermissionDenied: ``by`` is not the patient, or the activity is another person's.
    """
    row = locked(session, by)
    only_her_own(activity, row.patient)
    load = session_load(activity.facts)
    exercise = StrengthExercise(
        patient=row.patient,
        session=row,
        submission_id=submission_id,
        created_at=now,
        is_resistance=load.resistance,
        is_balance=load.balance,
        loads_hip=load.sites.hip,
        loads_spine=load.sites.spine,
        loads_wrist=load.sites.wrist,
        **chosen_columns(activity),
        **told.columns(),
    )
    hers = StrengthExercise.objects.of([row.patient_id]).filter(submission_id=submission_id)
    if not hers.exists():
        StrengthExercise.objects.bulk_create([exercise], ignore_conflicts=True)
        _add_up(row, {})
    return hers.get()


@transaction.atomic
def change_strength(
    *,
    session: ActivitySession,
    by: User,
    version: int,
    exercises: Mapping[int, Sets],
    day: dt.date,
    effort: Effort,
    minutes: int | None = None,
    **said: Unpack[Said],
) -> ActivitySession:
    """Correct a strength session and its exercises (by their ids), or move it.

    As ``actions.change_session``: what each exercise counted as stays, and ``version`` is that of
    the session she saw.

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
        "pain_before": said.get("pain_before"),
        "pain_after": said.get("pain_after"),
        "note": said.get("note", ""),
        "deleted_at": None,
    }
    rows = [one for one in row.exercises.kept() if one.pk in exercises]
    other = [one for one in rows if exercises[one.pk].columns() != _told(one).columns()]
    if not other and says(row, changes):
        return row
    must_be(version, row)
    room_for(minutes or 0, patient_id=row.patient_id, day=day, without={"pk": row.pk})
    for one in other:
        _correct(one, exercises[one.pk])
    return _add_up(row, changes)


def _correct(exercise: StrengthExercise, told: Sets) -> None:
    columns = told.columns()
    for name, value in columns.items():
        setattr(exercise, name, value)
    exercise.save(update_fields=list(columns))


@transaction.atomic
def remove_exercise(*, exercise: StrengthExercise, by: User, now: dt.datetime) -> None:
    """Take one exercise out of its session; it waits for an undo. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    _set_removed(exercise, by, now)


@transaction.atomic
def put_back_exercise(*, exercise: StrengthExercise, by: User) -> None:
    """Put an exercise back into its session. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    _set_removed(exercise, by, None)


@transaction.atomic
def do_again(
    *,
    session: ActivitySession,
    by: User,
    now: dt.datetime,
    day: dt.date,
    submission_id: uuid.UUID,
) -> ActivitySession:
    """The same session on ``day``, exercises and all; pain and note belong to their own day.

    It counts as the first one did. The same submission again returns the first copy.

    Raises:
        DayIsFull: the day would hold more than 600 minutes.
        PermissionDenied: ``by`` is not the patient.
    """
    only_herself(session.patient.user_id, by)
    hers = ActivitySession.objects.of([session.patient_id]).filter(submission_id=submission_id)
    if (known := hers.first()) is not None:
        return known
    room_for(session.minutes, patient_id=session.patient_id, day=day, without={"pk": None})
    copied = {name: getattr(session, name) for name in _COPIED}
    copy = ActivitySession(
        patient=session.patient, day=day, submission_id=submission_id, created_at=now, **copied
    )
    ActivitySession.objects.bulk_create([copy], ignore_conflicts=True)
    row = hers.get()
    _copy_exercises(session, row, now)
    return row


def _copy_exercises(told: ActivitySession, row: ActivitySession, now: dt.datetime) -> None:
    """The exercises of one session into another, in their order, each at most once."""
    StrengthExercise.objects.bulk_create(
        [
            StrengthExercise(
                patient=row.patient,
                session=row,
                created_at=now + dt.timedelta(microseconds=place),
                submission_id=uuid.uuid5(row.submission_id, str(one.pk)),
                **{name: getattr(one, name) for name in _COPIED_EXERCISE},
            )
            for place, one in enumerate(told.exercises.kept())
        ],
        ignore_conflicts=True,
    )


_COUNTED = ("is_resistance", "is_balance", "loads_hip", "loads_spine", "loads_wrist")
_WHICH = ("activity_id", "own_activity_id", "activity_name")
_COPIED = (
    *_WHICH,
    *("entry_unit", "minutes", "effort", "is_aerobic", "is_weight_bearing", "impacts"),
    *_COUNTED,
)
_COPIED_EXERCISE = (*_WHICH, "sets", "repetitions", "load_kg", *_COUNTED)


def _set_removed(exercise: StrengthExercise, by: User, when: dt.datetime | None) -> None:
    row = locked(exercise.session, by)
    if exercise.patient_id != row.patient_id:
        raise PermissionDenied
    exercise.refresh_from_db(fields=["deleted_at"])
    if (exercise.deleted_at is None) != (when is None):
        exercise.deleted_at = when
        exercise.save(update_fields=["deleted_at"])
        _add_up(row, {})


def _told(exercise: StrengthExercise) -> Sets:
    return Sets(exercise.sets, exercise.repetitions, exercise.load_kg)


def _add_up(row: ActivitySession, changes: dict[str, Any]) -> ActivitySession:
    """Store what the exercises count as together, from what each counted as when it was told."""
    effort = Effort(changes.get("effort", row.effort))
    together = strength_load([one.load for one in row.exercises.kept()], effort=effort)
    counted = {name: value for name, value in columns_of(together).items() if name in _COUNTED}
    return save_version(row, {**changes, **counted})
