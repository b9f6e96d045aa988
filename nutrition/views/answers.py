"""What the pages of food share: the day in view, and the answer after something changed."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from common.days import local_time
from common.htmx import announce, is_fragment, tell, way_back
from common.logged_days import day_in_address, earliest_day
from nutrition.forms import AmountForm
from nutrition.habits import on_the_table, usual_foods
from nutrition.models import FoodEntry, Meal
from nutrition.presenters import (
    UNDO_FOR,
    DayFrame,
    day_shown,
    diary_url,
    food_shown,
    frame_shown,
    quick_shown,
)
from nutrition.servings import usual_meal
from patients.models import Patient

PAGE_TEMPLATE = "nutrition/diary.html"
QUICK = "nutrition/_quick.html"


def now_of(patient: Patient) -> tuple[dt.datetime, dt.date]:
    """The moment, and the date where she is."""
    now = timezone.now()
    return now, local_time(now, patient.user.time_zone).date()


def frame_of(request: HttpRequest, patient: Patient) -> tuple[dt.datetime, DayFrame]:
    """The day and meal the address names; without them today, and the meal of this hour."""
    now, today = now_of(patient)
    day = day_in_address(request.GET.get("day"), today)
    meal = _meal_of(request.GET.get("meal"), patient, now if day == today else None)
    return now, frame_shown(day, meal, today=today, earliest=earliest_day(today))


def day_of(
    patient: Patient, frame: DayFrame, now: dt.datetime, *, added: int = 0
) -> dict[str, Any]:
    """What the page of a day shows beside the search. ``added`` was logged just now."""
    day, meal, today = frame.day, frame.meal, frame.today
    table = on_the_table(patient, day=day, meal=meal, removed_since=now - UNDO_FOR)
    foods = usual_foods(patient, meal=meal, today=today, besides=day) if frame.can_log else []
    return {
        "day": day_shown(patient, table.rows, day=day, meal=meal, now=now, added=added),
        "quick": quick_shown(foods, table, day=day, meal=meal, now=now) if frame.can_log else None,
    }


def entry_of(patient: Patient, pk: int, *, kept: bool = False) -> FoodEntry:
    """An entry of hers, or 404; with ``kept`` only one that is not removed."""
    rows = FoodEntry.objects.of([patient.pk]).select_related("food", "own_food")
    row = get_object_or_404(rows.kept() if kept else rows, pk=pk)
    row.patient = patient
    return row


def given(form: AmountForm, *more: str) -> dict[str, Any]:
    """What an action takes of a form that is in order."""
    return {name: form.cleaned_data[name] for name in ("day", "meal", "serving", "note", *more)}


def answer_for(
    request: HttpRequest, row: FoodEntry, sentence: str | Promise, *, undo: str = "", added: int = 0
) -> HttpResponse:
    """``answer`` after something happened to one entry; ``undo`` is a URL name that takes it."""
    undo_url = reverse(undo, args=[row.pk]) if undo else ""
    return answer(
        request, row.patient, row.day, row.meal, sentence, undo_url=undo_url, row=row, added=added
    )


def answer(
    request: HttpRequest,
    patient: Patient,
    day: dt.date,
    meal: str,
    sentence: str | Promise,
    *,
    undo_url: str = "",
    row: FoodEntry | None = None,
    added: int = 0,
) -> HttpResponse:
    """What she sees now: the part of the page for htmx, else the page she came from once more."""
    in_view = request.POST.get("in_view", "")
    meal = in_view if in_view in Meal.values else meal
    if is_fragment(request):
        response = _part(request, patient, day, meal, row, added)
        return announce(tell(response, "diary-changed"), sentence)
    messages.success(request, str(sentence), extra_tags=f"undo:{undo_url}" if undo_url else "")
    response = redirect(way_back(request, diary_url(day, meal)))
    response.status_code = 303
    return response


def _part(
    request: HttpRequest,
    patient: Patient,
    day: dt.date,
    meal: str,
    row: FoodEntry | None,
    added: int,
) -> HttpResponse:
    now, today = now_of(patient)
    back = way_back(request, "")
    if request.headers.get("HX-Target") == "quick-part":
        table = on_the_table(patient, day=day, meal=meal, removed_since=now - UNDO_FOR)
        foods = usual_foods(patient, meal=meal, today=today, besides=day)
        quick = quick_shown(foods, table, day=day, meal=meal, now=now)
        return render(request, QUICK, {"quick": quick, "target": "#quick-part", "back": back})
    frame = frame_shown(day, meal, today=today, earliest=earliest_day(today))
    context = {"frame": frame, **day_of(patient, frame, now, added=added)}
    part = "day"
    food = (row.food or row.own_food) if row is not None else None
    if request.POST.get("found") and food is not None:
        part = "logged"
        context |= {"match": food_shown(food, patient), "entry_pk": added, "oob": True}
    return render(request, f"{PAGE_TEMPLATE}#{part}", context)


def _meal_of(text: str | None, patient: Patient, now: dt.datetime | None) -> str:
    if text in Meal.values:
        return str(text)
    if now is None:
        return Meal.BREAKFAST.value
    return usual_meal(local_time(now, patient.user.time_zone).time())
