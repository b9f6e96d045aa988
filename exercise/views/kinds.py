"""The three ways to tell of a session, in minutes, impacts or sets: which form and which action."""

import datetime as dt
from typing import Any

from django.http import HttpRequest

from common.logged_days import day_in_address
from exercise import actions, strength_actions
from exercise.chosen import Chosen, chosen_columns, find_chosen
from exercise.forms import (
    USUAL_IMPACTS,
    USUAL_MINUTES,
    USUAL_REPETITIONS,
    USUAL_SETS,
    ChangeForm,
    ChangeImpactsForm,
    LogForm,
    LogImpactsForm,
    SessionForm,
)
from exercise.models import ActivitySession, EntryUnit, StrengthExercise
from exercise.presenters import kept_exercises
from exercise.strength_forms import (
    AddExerciseForm,
    ChangeStrengthForm,
    LogStrengthForm,
    load_shown,
    usual_unit,
)
from patients.models import Patient

_LOG: dict[str, type[LogForm] | type[LogImpactsForm] | type[LogStrengthForm]] = {
    EntryUnit.MINUTES: LogForm,
    EntryUnit.IMPACTS: LogImpactsForm,
    EntryUnit.SETS_REPS: LogStrengthForm,
}


def log_form(
    request: HttpRequest, patient: Patient, today: dt.date, activity: Chosen | None = None
) -> Any:
    """The form to log with: filled with what was sent, or as she did ``activity`` last.

    An activity told in sets or impacts can be told in minutes too (``?by=minutes``).
    """
    options: dict[str, Any] = {"patient_id": patient.pk, "today": today}
    if activity is None:
        # What it is told in follows from the activity, never from which fields were sent.
        sent = find_chosen(request.POST.get("activity", ""), patient_id=patient.pk)
        return _LOG[_unit(request, sent)](request.POST, **options)
    unit = _unit(request, activity)
    day = day_in_address(request.GET.get("day"), today)
    initial = {"activity": activity.key, "day": day, **_usual(patient, activity, unit)}
    return _LOG[unit](initial=initial, **options)


def _unit(request: HttpRequest, activity: Chosen | None) -> EntryUnit:
    if activity is None or request.GET.get("by") == EntryUnit.MINUTES:
        return EntryUnit.MINUTES
    return EntryUnit(activity.entry_unit)


def add_exercise_form(request: HttpRequest, patient: Patient, activity: Chosen | None) -> Any:
    """The form for one more exercise of a strength session."""
    if activity is None:
        return AddExerciseForm(request.POST, patient_id=patient.pk)
    initial = {"activity": activity.key, **_sets_as_last(patient, activity)}
    return AddExerciseForm(initial=initial, patient_id=patient.pk)


def log(patient: Patient, form: SessionForm, now: dt.datetime) -> ActivitySession:
    """Store what a form in order tells. Raises DayIsFull."""
    start = isinstance(form, LogStrengthForm)
    action = strength_actions.start_strength if start else actions.log_session
    row = action(patient=patient, by=patient.user, now=now, **form.given())
    row.patient = patient
    return row


def change_form(
    row: ActivitySession, today: dt.date, data: Any = None, *, version: int | None = None
) -> Any:
    """The form that corrects a session: as it is stored, or filled with what was sent.

    ``version`` replaces the one that was sent: she has seen the newest now.
    """
    options: dict[str, Any] = {"today": today}
    kinds = {EntryUnit.IMPACTS: ChangeImpactsForm, EntryUnit.SETS_REPS: ChangeStrengthForm}
    kind: Any = kinds.get(EntryUnit(row.entry_unit), ChangeForm)
    names = [name for name in kind.told if name != "exercises"]
    base: dict[str, Any] = {name: getattr(row, name) for name in names}
    base |= {"minutes": row.minutes or None, "long_ok": row.minutes > 180}
    if kind is ChangeStrengthForm:
        rows = kept_exercises(row)
        options["exercises"] = rows
        base |= kind.start_values(rows, usual_unit(row.patient))
    if data is None:
        return kind(initial=base, **options)
    return kind({**data.dict(), "version": version} if version else data, initial=base, **options)


def change(row: ActivitySession, form: SessionForm) -> ActivitySession:
    """Store a correction that is in order. Raises DayIsFull, ChangedElsewhereError."""
    of_sets = isinstance(form, ChangeStrengthForm)
    action = strength_actions.change_strength if of_sets else actions.change_session
    return action(session=row, by=row.patient.user, **form.given())


def _usual(patient: Patient, activity: Chosen, unit: EntryUnit) -> dict[str, Any]:
    """What the form starts with: as she did it last, else what is usual."""
    which = _which(activity)
    sessions = ActivitySession.objects.kept().of([patient.pk])
    last = sessions.filter(entry_unit=unit, **which).last()
    effort = last.effort if last else activity.facts.effort(None).value
    if unit == EntryUnit.MINUTES:
        return {"minutes": last.minutes if last else USUAL_MINUTES, "effort": effort}
    if unit == EntryUnit.IMPACTS:
        return {"impacts": last.impacts if last else USUAL_IMPACTS, "effort": effort}
    return {**_sets_as_last(patient, activity), "effort": activity.facts.effort(None).value}


def _sets_as_last(patient: Patient, activity: Chosen) -> dict[str, Any]:
    rows = StrengthExercise.objects.kept().of([patient.pk])
    last = rows.filter(session__deleted_at=None, **_which(activity)).last()
    unit = usual_unit(patient)
    if last is None:
        return {"sets": USUAL_SETS, "repetitions": USUAL_REPETITIONS, "load_unit": unit}
    load = load_shown(last.load_kg, unit)
    return {
        "sets": last.sets,
        "repetitions": last.repetitions,
        "load": load,
        "load_unit": unit,
    }


def _which(activity: Chosen) -> dict[str, Any]:
    columns = chosen_columns(activity)
    return {name: columns[name] for name in ("activity", "own_activity") if columns[name]}
