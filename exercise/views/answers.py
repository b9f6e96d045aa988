"""Answers to what is planned: done, an easier version, not today, and taking that back."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from common.htmx import announce, is_fragment, tell, way_back
from common.logged_days import day_in_address
from exercise import outcome_actions as actions
from exercise.actions import DayIsFull
from exercise.her_plan import HerPlan, her_plan
from exercise.models import NotToday
from exercise.plan import Planned
from exercise.plan_forms import AnswerForm, slots_in
from exercise.plan_presenters import card_shown
from exercise.views.plan import now_of
from patients.access import patient_view
from patients.models import Patient

CARD = "exercise/_plan_card.html"


@require_POST
@patient_view
def done(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Planned sessions are done, as planned or in an easier version: one tap."""
    now, today = now_of(patient)
    form = AnswerForm(request.POST, today=today)
    if not form.is_valid():
        return _not_understood(request, patient, today)
    day = form.cleaned_data["day"]
    plan = her_plan(patient, day=day)
    try:
        rows = actions.do_planned(
            patient=patient,
            by=patient.user,
            now=now,
            day=day,
            plan=plan,
            sessions=_chosen(plan, form),
            version=form.cleaned_data["version"],
            submission_id=form.cleaned_data["submission_id"],
        )
    except DayIsFull:
        said = _("That day already holds 600 minutes (10 hours), the most that one day can have.")
        return _answered(request, patient, day, said, status=422)
    return _answered(request, patient, day, _("Done. It is logged.") if rows else _CHANGED, rows)


@require_POST
@patient_view
def not_today(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Planned sessions do not happen today, and why."""
    now, today = now_of(patient)
    form = AnswerForm(request.POST, today=today)
    if not form.is_valid() or not form.cleaned_data["reason"]:
        return _not_understood(request, patient, today)
    day = form.cleaned_data["day"]
    plan = her_plan(patient, day=day)
    rows = actions.not_today(
        patient=patient,
        by=patient.user,
        now=now,
        day=day,
        plan=plan,
        sessions=_chosen(plan, form),
        reason=NotToday(form.cleaned_data["reason"]),
    )
    said = _("That is fine. Every day is a new one.") if rows else _CHANGED
    return _answered(request, patient, day, said, rows)


@require_POST
@patient_view
def undo(request: HttpRequest, patient: Patient, day: str, slots: str) -> HttpResponse:
    """These planned sessions are open again."""
    now, today = now_of(patient)
    on = day_in_address(day, today)
    wanted = slots_in(slots)
    if not wanted:
        raise Http404
    actions.take_back(patient=patient, by=patient.user, now=now, day=on, slots=wanted)
    return _answered(request, patient, on, _("Taken back."))


_CHANGED = _("Your plan has changed since this page was loaded. This is how it stands now.")


def _chosen(plan: HerPlan, form: AnswerForm) -> list[Planned]:
    """The named sessions of that day that may be offered; others are logged by hand."""
    wanted = form.cleaned_data["slots"]
    day = form.cleaned_data["day"]
    return [one for one in plan.on(day) if one.slot in wanted and plan.fits(one)]


def _not_understood(request: HttpRequest, patient: Patient, today: dt.date) -> HttpResponse:
    said = _("Something is missing from this answer. Tap it once more.")
    return _answered(request, patient, today, said, status=422)


def _answered(
    request: HttpRequest,
    patient: Patient,
    day: dt.date,
    sentence: str | Promise,
    rows: list[Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The card of that day for htmx, else the page she came from."""
    back = way_back(request, f"{reverse('exercise:movement')}?day={day.isoformat()}")
    if is_fragment(request):
        today = now_of(patient)[1]
        context = {
            "card": card_shown(her_plan(patient, day=day), day=day, today=today),
            "back": back,
            "problem": sentence if status != 200 else "",
        }
        response = render(request, CARD, context, status=status)
        return announce(tell(response, "movement-changed"), sentence)
    undo_url = ""
    if rows:
        slots = "-".join(str(row.slot) for row in rows)
        address = reverse("exercise:plan_undo", args=[day.isoformat(), slots])
        undo_url = f"{address}?{urlencode({'back': back})}"
    level = messages.SUCCESS if status == 200 else messages.ERROR
    messages.add_message(
        request, level, str(sentence), extra_tags=f"undo:{undo_url}" if undo_url else ""
    )
    response = redirect(back)
    response.status_code = 303
    return response
