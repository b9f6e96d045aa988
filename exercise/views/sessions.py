"""More about one session: doing it once more, and the exercises of a strength session."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from exercise import actions, strength_actions
from exercise.care import cares_of, meet
from exercise.chosen import find_chosen
from exercise.forms import AgainForm
from exercise.models import ActivitySession, EntryUnit, StrengthExercise
from exercise.presenters import details, exercises_shown
from exercise.strength_forms import usual_unit
from exercise.views import kinds
from exercise.views.shared import answer_for, now_of, session_of
from patients.access import patient_view
from patients.models import Patient
from patients.people import facts_but_weight


@require_http_methods(["GET", "POST"])
@patient_view
def again(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """The same session on another day, or today with one tap."""
    now, today = now_of(patient)
    row = session_of(patient, pk, kept=True)
    data = [request.POST] if request.method == "POST" else []
    form = AgainForm(*data, initial={"day": today}, today=today)
    if form.is_valid():
        try:
            return _done_again(request, patient, row, form, now)
        except actions.DayIsFull:
            form.add_error("day", _("That day has no room: one day can have at most 600 minutes."))
    facts = facts_but_weight(patient, day=today)
    context = {
        "form": form,
        "session": row,
        "details": details(row),
        "exercises": list(exercises_shown(row, unit=usual_unit(patient), now=now)),
        "cares": cares_of(row, facts),
    }
    return render(request, "exercise/again.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@patient_view
def add_exercise(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """One more exercise in a strength session."""
    now, today = now_of(patient)
    row = session_of(patient, pk, kept=True)
    if row.entry_unit != EntryUnit.SETS_REPS:
        raise Http404
    activity = None
    if request.method == "GET":
        activity = find_chosen(request.GET.get("activity", ""), patient_id=patient.pk)
        if activity is None:
            raise Http404
    form = kinds.add_exercise_form(request, patient, activity)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("activity", "told", "submission_id")}
        added = strength_actions.add_exercise(session=row, by=patient.user, now=now, **given)
        undo = reverse("exercise:remove_exercise", args=[added.pk])
        return answer_for(request, row, _("Added."), undo_url=undo)
    activity = activity or form.cleaned_data.get("activity")
    facts = facts_but_weight(patient, day=today)
    cares = meet(activity, facts).reasons if activity else ()
    context = {"form": form, "session": row, "activity": activity, "cares": cares}
    template = "exercise/add_exercise.html"
    return render(request, template, context, status=422 if form.errors else 200)


@require_POST
@patient_view
def remove_exercise(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Take one exercise out of its session; the page offers to put it back."""
    now, _today = now_of(patient)
    exercise = _exercise_of(patient, pk)
    strength_actions.remove_exercise(exercise=exercise, by=patient.user, now=now)
    undo = reverse("exercise:put_back_exercise", args=[pk])
    return answer_for(request, exercise.session, _("The exercise is removed."), undo_url=undo)


@require_POST
@patient_view
def put_back_exercise(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Put an exercise back."""
    exercise = _exercise_of(patient, pk)
    strength_actions.put_back_exercise(exercise=exercise, by=patient.user)
    return answer_for(request, exercise.session, _("The exercise is back."))


def _done_again(
    request: HttpRequest,
    patient: Patient,
    row: ActivitySession,
    form: AgainForm,
    now: dt.datetime,
) -> HttpResponse:
    day, once = form.cleaned_data["day"], form.once()
    copy = strength_actions.do_again(
        session=row, by=patient.user, now=now, day=day, submission_id=once
    )
    copy.patient = patient
    if copy.deleted_at:
        said = _("You removed this session. Undo brings it back.")
        return answer_for(request, copy, said, undo="exercise:undo")
    return answer_for(request, copy, _("Saved."), undo="exercise:delete")


def _exercise_of(patient: Patient, pk: int) -> StrengthExercise:
    rows = StrengthExercise.objects.of([patient.pk]).select_related("session")
    row = get_object_or_404(rows, pk=pk)
    row.session.patient = patient
    return row
