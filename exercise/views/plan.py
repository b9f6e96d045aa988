"""The pages of the weekly plan: the week, adding, changing, removing, and starting again."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.days import Week, local_day
from common.htmx import is_fragment
from exercise import plan_actions as actions
from exercise.care import Met, meet, sort_by_care
from exercise.forms import USUAL_MINUTES
from exercise.her_plan import HerPlan, her_plan
from exercise.loading import ASK_ABOVE_MINUTES
from exercise.models import Activity, ActivitySession
from exercise.plan_done_presenters import logged_words, plan_and_done
from exercise.plan_forms import PlannedForm
from exercise.plan_presenters import plan_shown
from exercise.search import PAGE as PAGE_OF_FOUND
from exercise.search import find_activities
from patients.access import patient_view
from patients.models import Patient

PAGE = "exercise/plan.html"
ADD = "exercise/plan_add.html"
FORM = "exercise/planned.html"
MOST_FOUND = 500


@require_GET
@patient_view
def plan(request: HttpRequest, patient: Patient) -> HttpResponse:
    """The week as planned, beside what was done of it."""
    _when, today = now_of(patient)
    hers, week = her_plan(patient, day=today), Week.containing(today)
    rows = list(ActivitySession.objects.kept().of([patient.pk]).between(week.start, week.end))
    shown = plan_shown(hers, logged_words(rows), today=today)
    against = plan_and_done(hers, rows, shown.days)
    return render(request, PAGE, {"plan": shown, "against": against})


@require_http_methods(["GET", "POST"])
@patient_view
def add(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Search for an activity, then say how long and on which weekday."""
    now, today = now_of(patient)
    key = request.POST.get("activity", "") or request.GET.get("activity", "")
    seen = her_plan(patient, day=today)
    if not key:
        return _search_page(request, patient, seen)
    activity = get_object_or_404(Activity.objects.offered(), key=key)
    met = meet(activity, seen.facts)
    form = PlannedForm(
        *_sent(request),
        initial={"minutes": USUAL_MINUTES, "weekday": _weekday(request)},
        needs_agreement=not met.is_offered,
    )
    if form.is_valid():
        given = {**_given(form), "submission_id": form.cleaned_data["submission_id"]}
        try:
            actions.add_planned(
                patient=patient, by=patient.user, now=now, seen=seen, activity=activity, **given
            )
        except actions.DayIsPlanned as full:
            form.say_day_is_full(full)
        else:
            return _done(request, _("It is in your plan."))
    return _form_page(request, form, met, {"title": _("Add to the plan")})


@require_http_methods(["GET", "POST"])
@patient_view
def planned(request: HttpRequest, patient: Patient, slot: int) -> HttpResponse:
    """Change the minutes of a planned session, or move it to another weekday."""
    now, today = now_of(patient)
    seen = her_plan(patient, day=today)
    one = seen.in_slot(slot)
    if one is None:
        raise Http404
    met = meet(Activity.objects.get(key=one.key), seen.facts)
    form = PlannedForm(
        *_sent(request),
        initial={"minutes": one.minutes, "weekday": one.weekday, "agreed": one.agreed}
        | {"long_ok": one.minutes > ASK_ABOVE_MINUTES},
        needs_agreement=not met.is_offered,
    )
    if form.is_valid():
        given = {**_given(form), "slot": slot}
        try:
            actions.change_planned(patient=patient, by=patient.user, now=now, seen=seen, **given)
        except actions.DayIsPlanned as full:
            form.say_day_is_full(full)
        else:
            return _done(request, _("Your changes are saved."))
    return _form_page(request, form, met, {"title": _("Change the plan"), "slot": slot})


@require_POST
@patient_view
def remove(request: HttpRequest, patient: Patient, slot: int) -> HttpResponse:
    """Take a session out of the week."""
    _in_plan(patient, slot, actions.remove_planned)
    return _done(request, _("It is out of your plan."), reverse("exercise:put_back", args=[slot]))


@require_POST
@patient_view
def put_back(request: HttpRequest, patient: Patient, slot: int) -> HttpResponse:
    """Put a removed session back."""
    _in_plan(patient, slot, actions.put_back)
    return _done(request, _("It is in your plan again."))


@require_POST
@patient_view
def follow(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Start again from the suggested week."""
    actions.follow_suggestion(patient=patient, by=patient.user, now=timezone.now())
    said = _("You follow the suggested week again.")
    return _done(request, said, reverse("exercise:plan_keep"))


@require_POST
@patient_view
def keep(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Undo that: her own week as it was."""
    actions.keep_own(patient=patient, by=patient.user, now=timezone.now())
    return _done(request, _("Your own week is back."))


def now_of(patient: Patient) -> tuple[dt.datetime, dt.date]:
    """The moment, and the date where she is."""
    now = timezone.now()
    return now, local_day(now, patient.user.time_zone)


def _in_plan(patient: Patient, slot: int, action: Any) -> None:
    now, today = now_of(patient)
    seen = her_plan(patient, day=today)
    try:
        action(patient=patient, by=patient.user, now=now, seen=seen, slot=slot)
    except actions.NotPlanned:
        raise Http404 from None


def _search_page(request: HttpRequest, patient: Patient, seen: HerPlan) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    limit = MOST_FOUND if request.GET.get("all") else PAGE_OF_FOUND
    # Activities of her own are logged; the plan is made of those that everybody has.
    found = (
        find_activities(query, patient_id=patient.pk, limit=limit, with_own=False)
        if query
        else None
    )
    context = {
        "query": query,
        "weekday": _weekday(request),
        "weekday_text": str(_weekday(request)),
        "kept": [("weekday", _weekday(request))],
        "found": found,
        "care": sort_by_care(found.activities if found else (), seen.facts),
    }
    return render(request, f"{ADD}#found" if is_fragment(request) else ADD, context)


def _weekday(request: HttpRequest) -> int:
    text = request.GET.get("weekday", "")
    return int(text) if text in {"0", "1", "2", "3", "4", "5", "6"} else 0


def _sent(request: HttpRequest) -> list[Any]:
    return [request.POST] if request.method == "POST" else []


def _given(form: PlannedForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("minutes", "weekday", "agreed")}


def _form_page(
    request: HttpRequest, form: PlannedForm, met: Met, context: dict[str, Any]
) -> HttpResponse:
    context = {"slot": None, **context, "form": form, "met": met, "address": request.path}
    return render(request, FORM, context, status=422 if form.errors else 200)


def _done(request: HttpRequest, sentence: str | Promise, undo_url: str = "") -> HttpResponse:
    messages.success(request, str(sentence), extra_tags=f"undo:{undo_url}" if undo_url else "")
    response = redirect("exercise:plan")
    response.status_code = 303
    return response
