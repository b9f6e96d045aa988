"""The pages of movement: a day with its week, logging, correcting, removing and putting back."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.days import Week, local_day
from common.htmx import announce, is_fragment, tell
from common.logged_days import day_in_address, earliest_day
from exercise import actions
from exercise.care import meet, sort_by_care
from exercise.forms import USUAL_MINUTES, LogForm, SessionForm
from exercise.her_plan import her_plan
from exercise.loading import Effort
from exercise.models import Activity, ActivitySession
from exercise.plan_presenters import CardShown, card_shown
from exercise.presenters import again_shown, day_shown, sessions_shown, week_shown
from exercise.search import PAGE, find_activities
from patients.access import patient_view
from patients.models import Patient
from patients.people import facts_but_weight

PAGE_TEMPLATE = "exercise/movement.html"
MOST_FOUND = 500


@require_GET
@patient_view
def movement(request: HttpRequest, patient: Patient) -> HttpResponse:
    """A day's movement and its week; its parts `week` and `found` on their own for htmx."""
    now, today = _now(patient)
    day = day_in_address(request.GET.get("day"), today)
    part = request.headers.get("HX-Target", "") if is_fragment(request) else ""
    context = _frame(day, today)
    if part in {"", "week"}:
        context["week"] = week_shown(patient, day=day, today=today)
    if part in {"", "found"}:
        context |= _found(request, patient)
    if not part:
        context |= {"planned": _planned(patient, day, today), "back": request.get_full_path()}
    if part in {"", "day"}:
        context |= _entries(patient, day, today, now)
    part = part if part in {"week", "found", "day"} else ""
    return render(request, f"{PAGE_TEMPLATE}#{part}" if part else PAGE_TEMPLATE, context)


@require_http_methods(["GET", "POST"])
@patient_view
def log(request: HttpRequest, patient: Patient) -> HttpResponse:
    """The form for one activity; logging it, from the form or from a one-tap button."""
    now, today = _now(patient)
    if request.method == "GET":
        activity = get_object_or_404(
            Activity.objects.offered(), key=request.GET.get("activity", "")
        )
        form = LogForm(initial=_usual(patient, activity, request, today), today=today)
        return _log_page(request, form, activity, patient)
    form = LogForm(request.POST, today=today)
    if form.is_valid():
        try:
            logged = actions.log_session(
                patient=patient,
                by=patient.user,
                now=now,
                **_given(form, "activity", "submission_id"),
            )
        except actions.DayIsFull as full:
            form.say_day_is_full(full)
        else:
            if logged.deleted_at:
                said = _("You removed this session. Undo brings it back.")
                return _done(request, patient, logged, said, way_back="exercise:undo")
            return _done(request, patient, logged, _("Saved."), way_back="exercise:delete")
    return _log_page(request, form, form.cleaned_data.get("activity"), patient)


@require_http_methods(["GET", "POST"])
@patient_view
def session(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Correct one session."""
    _when, today = _now(patient)
    row = _hers(patient, pk, kept=True)
    logged_on = row.day
    data = [request.POST] if request.method == "POST" else []
    form = SessionForm.of(row, *data, today=today)
    if form.is_valid():
        try:
            actions.change_session(session=row, by=patient.user, **_given(form))
        except actions.DayIsFull as full:
            form.say_day_is_full(full)
        else:
            return _done(request, patient, row, _("Your changes are saved."))
    context = {"form": form, "session": row, "back_to": logged_on.isoformat()}
    return render(request, "exercise/session.html", context, status=422 if form.errors else 200)


@require_POST
@patient_view
def delete(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Take one session out; the page offers to put it back."""
    now, _today = _now(patient)
    row = _hers(patient, pk)
    actions.delete_session(session=row, by=patient.user, now=now)
    return _done(request, patient, row, _("The session is removed."))


@require_POST
@patient_view
def undo(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Put a removed session back."""
    row = _hers(patient, pk)
    actions.undo_delete(session=row, by=patient.user)
    return _done(request, patient, row, _("The session is back."))


def _now(patient: Patient) -> tuple[dt.datetime, dt.date]:
    now = timezone.now()
    return now, local_day(now, patient.user.time_zone)


def _frame(day: dt.date, today: dt.date) -> dict[str, Any]:
    earliest = earliest_day(today)
    return {"day": day_shown(day, today=today, earliest=earliest)}


def _planned(patient: Patient, day: dt.date, today: dt.date) -> CardShown | None:
    """What is planned, for the days of the running week."""
    if day not in Week.containing(today):
        return None
    return card_shown(her_plan(patient, day=day), day=day, today=today)


def _found(request: HttpRequest, patient: Patient) -> dict[str, Any]:
    query = request.GET.get("q", "").strip()
    limit = MOST_FOUND if request.GET.get("all") else PAGE
    found = find_activities(query, patient_id=patient.pk, limit=limit) if query else None
    facts = facts_but_weight(patient, day=_now(patient)[1])
    care = sort_by_care(found.activities if found else (), facts)
    return {"query": query, "found": found, "care": care}


def _entries(patient: Patient, day: dt.date, today: dt.date, now: dt.datetime) -> dict[str, Any]:
    return {
        "sessions": sessions_shown(patient, day=day, now=now),
        "again": again_shown(patient, today=today, facts=facts_but_weight(patient, day=today)),
    }


def _usual(
    patient: Patient, activity: Activity, request: HttpRequest, today: dt.date
) -> dict[str, Any]:
    """What the form starts with: as she did it last, else half an hour at the usual effort."""
    last = ActivitySession.objects.kept().of([patient.pk]).filter(activity=activity).last()
    return {
        "activity": activity.key,
        "day": day_in_address(request.GET.get("day"), today),
        "minutes": last.minutes if last else USUAL_MINUTES,
        "effort": last.effort if last else activity.facts.effort(None).value,
    }


def _given(form: SessionForm, *more: str) -> dict[str, Any]:
    names = ("day", "minutes", "note", *more)
    given = {name: form.cleaned_data[name] for name in names}
    return {**given, "effort": Effort(form.cleaned_data["effort"])}


def _log_page(
    request: HttpRequest, form: LogForm, activity: Activity | None, patient: Patient
) -> HttpResponse:
    facts = facts_but_weight(patient, day=_now(patient)[1])
    cares = meet(activity, facts).reasons if activity else ()
    context = {"form": form, "activity": activity, "cares": cares}
    template = "exercise/log.html#form" if is_fragment(request) else "exercise/log.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _hers(patient: Patient, pk: int, *, kept: bool = False) -> ActivitySession:
    rows = ActivitySession.objects.of([patient.pk])
    row = get_object_or_404(rows.kept() if kept else rows, pk=pk)
    row.patient = patient
    return row


def _done(
    request: HttpRequest,
    patient: Patient,
    row: ActivitySession,
    sentence: str | Promise,
    *,
    way_back: str = "",
) -> HttpResponse:
    """The day as it is now: the part of the page for htmx, else the whole page once more."""
    if is_fragment(request):
        now, today = _now(patient)
        context = _frame(row.day, today) | _entries(patient, row.day, today, now)
        response = render(request, f"{PAGE_TEMPLATE}#day", context)
        return announce(tell(response, "movement-changed"), sentence)
    undo_at = f"undo:{reverse(way_back, args=[row.pk])}" if way_back else ""
    messages.success(request, str(sentence), extra_tags=undo_at)
    response = redirect(f"{reverse('exercise:movement')}?day={row.day.isoformat()}")
    response.status_code = 303
    return response
