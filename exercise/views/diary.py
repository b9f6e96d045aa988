"""The pages of movement: what a day holds, logging, correcting, removing and putting back."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from common.days import Week
from common.htmx import is_fragment
from exercise import actions
from exercise.care import meet, sort_by_care
from exercise.chosen import Chosen, find_chosen
from exercise.her_plan import her_plan
from exercise.models import ActivitySession, EntryUnit
from exercise.plan_presenters import CardShown, card_shown
from exercise.presenters import details, exercises_shown
from exercise.search import PAGE, favourite_keys, find_activities
from exercise.strength_forms import usual_unit
from exercise.views import kinds
from exercise.views.shared import (
    answer_for,
    entries,
    frame,
    now_of,
    session_of,
)
from patients.access import patient_view
from patients.models import Patient
from patients.people import facts_but_weight

MOST_FOUND = 500
PARTS = ("found", "day")


def parts_of_day(
    request: HttpRequest, patient: Patient, day: dt.date, *, part: str
) -> dict[str, Any]:
    """What the page of a day shows besides its week: everything, or one of ``PARTS`` for htmx."""
    now, today = now_of(patient)
    context = frame(day, today)
    if part in {"", "found"}:
        context |= _found(request, patient, day)
    if not part:
        context |= {"planned": _planned(patient, day, today), "back": request.get_full_path()}
    if part in {"", "day"}:
        context |= entries(patient, day, today, now)
    return context


@require_http_methods(["GET", "POST"])
@patient_view
def log(request: HttpRequest, patient: Patient) -> HttpResponse:
    """The form for one activity; logging it, from the form or from a one-tap button."""
    now, today = now_of(patient)
    if request.method == "GET":
        activity = find_chosen(request.GET.get("activity", ""), patient_id=patient.pk)
        if activity is None:
            raise Http404
        form = kinds.log_form(request, patient, today, activity)
        return _log_page(request, patient, form, activity)
    form = kinds.log_form(request, patient, today)
    if form.is_valid():
        try:
            logged = kinds.log(patient, form, now)
        except actions.DayIsFull as full:
            form.say_day_is_full(full)
        else:
            if logged.deleted_at:
                said = _("You removed this session. Undo brings it back.")
                return answer_for(request, logged, said, undo="exercise:undo")
            return answer_for(request, logged, _("Saved."), undo="exercise:delete")
    return _log_page(request, patient, form, form.cleaned_data.get("activity"))


@require_http_methods(["GET", "POST"])
@patient_view
def session(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Correct one session or move it. 409 with both versions when it was changed elsewhere."""
    _now, today = now_of(patient)
    is_sent = request.method == "POST"
    row = session_of(patient, pk, kept=not is_sent)
    logged_on = row.day
    form = kinds.change_form(row, today, request.POST if is_sent else None)
    status = 422 if is_sent else 200
    if form.is_valid():
        try:
            row = kinds.change(row, form)
            return answer_for(request, row, _("Your changes are saved."))
        except actions.DayIsFull as full:
            form.say_day_is_full(full)
        except actions.ChangedElsewhereError as error:
            row, status = error.session, 409
            form = kinds.change_form(row, today, request.POST, version=row.version)
    context = {"form": form, "session": row, "back_to": logged_on.isoformat()}
    context |= _session_shown(row, patient, changed_elsewhere=status == 409)
    return render(request, "exercise/session.html", context, status=status)


@require_POST
@patient_view
def delete(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Take one session out; the page offers to put it back."""
    now, _today = now_of(patient)
    row = session_of(patient, pk)
    actions.delete_session(session=row, by=patient.user, now=now)
    return answer_for(request, row, _("The session is removed."), undo="exercise:undo")


@require_POST
@patient_view
def undo(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Put a removed session back."""
    row = session_of(patient, pk)
    actions.undo_delete(session=row, by=patient.user)
    return answer_for(request, row, _("The session is back."))


def _planned(patient: Patient, day: dt.date, today: dt.date) -> CardShown | None:
    """What is planned, for the days of the running week."""
    if day not in Week.containing(today):
        return None
    return card_shown(her_plan(patient, day=day), day=day, today=today)


def _found(request: HttpRequest, patient: Patient, day: dt.date) -> dict[str, Any]:
    query = request.GET.get("q", "").strip()
    limit = MOST_FOUND if request.GET.get("all") else PAGE
    number = request.GET.get("session", "")
    # An exercise that is searched for is meant for this strength session.
    extended = number if number.isascii() and number.isdigit() and len(number) < 18 else ""
    kept = [("day", day.isoformat())]
    found = find_activities(query, patient_id=patient.pk, limit=limit) if query else None
    facts = facts_but_weight(patient, day=now_of(patient)[1])
    return {
        "query": query,
        "found": found,
        "care": sort_by_care(found.activities if found else (), facts),
        "extended": extended,
        "kept": [*kept, ("session", extended)] if extended else kept,
    }


def _log_page(
    request: HttpRequest, patient: Patient, form: Any, activity: Chosen | None
) -> HttpResponse:
    by_minutes = request.GET.get("by") == EntryUnit.MINUTES
    in_minutes = activity is not None and activity.entry_unit == EntryUnit.MINUTES
    facts = facts_but_weight(patient, day=now_of(patient)[1])
    context = {
        "form": form,
        "activity": activity,
        "cares": meet(activity, facts).reasons if activity else (),
        "is_favourite": activity is not None and activity.key in favourite_keys(patient.pk),
        "note": getattr(activity, "note", ""),
        "by_minutes": by_minutes,
        "or_minutes": activity is not None and not in_minutes and not by_minutes,
    }
    template = "exercise/log.html#form" if is_fragment(request) else "exercise/log.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _session_shown(
    row: ActivitySession, patient: Patient, *, changed_elsewhere: bool
) -> dict[str, Any]:
    now, _today = now_of(patient)
    exercises = list(exercises_shown(row, unit=usual_unit(patient), now=now))
    return {
        "details": details(row),
        "exercises": exercises,
        "can_remove": sum(not one.removed for one in exercises) > 1,
        "is_strength": row.entry_unit == EntryUnit.SETS_REPS,
        "changed_elsewhere": changed_elsewhere,
    }
