"""What the pages of movement share: the day in view, and the answer after something changed."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from common.days import local_day
from common.htmx import announce, is_fragment, tell
from common.logged_days import earliest_day
from exercise.habits import last_strength, usual_movements
from exercise.models import ActivitySession
from exercise.presenters import again_shown, day_shown, sessions_shown, strength_again_shown
from patients.models import Patient
from patients.people import facts_but_weight

PAGE_TEMPLATE = "exercise/movement.html"


def now_of(patient: Patient) -> tuple[dt.datetime, dt.date]:
    """The moment, and the date where she is."""
    now = timezone.now()
    return now, local_day(now, patient.user.time_zone)


def frame(day: dt.date, today: dt.date) -> dict[str, Any]:
    """The day in view and its neighbours."""
    return {"day": day_shown(day, today=today, earliest=earliest_day(today))}


def entries(patient: Patient, day: dt.date, today: dt.date, now: dt.datetime) -> dict[str, Any]:
    """What she logged on the day, and what one tap would add."""
    facts = facts_but_weight(patient, day=today)
    return {
        "sessions": sessions_shown(patient, day=day, now=now),
        "again": again_shown(usual_movements(patient, today=today, facts=facts)),
        "strength_again": strength_again_shown(last_strength(patient, today=today, facts=facts)),
    }


def session_of(patient: Patient, pk: int, *, kept: bool = False) -> ActivitySession:
    """A session of hers, or 404; with ``kept`` only one that is not removed."""
    rows = ActivitySession.objects.of([patient.pk])
    row = get_object_or_404(rows.kept() if kept else rows, pk=pk)
    row.patient = patient
    return row


def answer(
    request: HttpRequest,
    patient: Patient,
    day: dt.date,
    sentence: str | Promise,
    *,
    undo_url: str = "",
) -> HttpResponse:
    """The day as it is now: the part of the page for htmx, else the whole page once more."""
    if is_fragment(request):
        now, today = now_of(patient)
        context = frame(day, today) | entries(patient, day, today, now)
        response = render(request, f"{PAGE_TEMPLATE}#day", context)
        return announce(tell(response, "movement-changed"), sentence)
    messages.success(request, str(sentence), extra_tags=f"undo:{undo_url}" if undo_url else "")
    response = redirect(f"{reverse('exercise:movement')}?day={day.isoformat()}")
    response.status_code = 303
    return response


def answer_for(
    request: HttpRequest,
    row: ActivitySession,
    sentence: str | Promise,
    *,
    undo: str = "",
    undo_url: str = "",
) -> HttpResponse:
    """``answer`` after something happened to one session.

    ``undo`` is a URL name that takes the session, ``undo_url`` an address.
    """
    undo_url = reverse(undo, args=[row.pk]) if undo else undo_url
    return answer(request, row.patient, row.day, sentence, undo_url=undo_url)
