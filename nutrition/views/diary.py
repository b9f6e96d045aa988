"""The pages of food: a day of the diary, search, logging, correcting, removing and putting back."""

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

from common.days import local_time
from common.htmx import announce, is_fragment, tell
from common.logged_days import day_in_address, earliest_day
from nutrition import actions
from nutrition.forms import (
    AmountForm,
    LogForm,
    values_of,
    weights_of_entry,
    weights_of_food,
)
from nutrition.models import Food, FoodEntry, Meal
from nutrition.presenters import (
    DayFrame,
    again_shown,
    day_shown,
    diary_url,
    food_shown,
    found_shown,
    frame_shown,
    sources_of,
    usual_serving,
)
from nutrition.search import PAGE, find_foods
from nutrition.servings import usual_meal
from patients.access import patient_view
from patients.models import Patient

PAGE_TEMPLATE = "nutrition/diary.html"
MOST_FOUND = 1200


@require_GET
@patient_view
def diary(request: HttpRequest, patient: Patient) -> HttpResponse:
    """A day's meals with everything one needs to log; its part `day` on its own for htmx."""
    now, frame = _frame(request, patient)
    context = {"frame": frame, **_day(patient, frame, now)}
    if is_fragment(request):
        return render(request, f"{PAGE_TEMPLATE}#day", context)
    return render(request, PAGE_TEMPLATE, {**context, "query": "", "found": None})


@require_GET
@patient_view
def search(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Foods for what she typed: the list alone for htmx, else the page of the day with it."""
    now, frame = _frame(request, patient)
    context = {"frame": frame, **_found(request, patient)}
    if is_fragment(request):
        return render(request, f"{PAGE_TEMPLATE}#found", context)
    return render(request, PAGE_TEMPLATE, {**context, **_day(patient, frame, now)})


@require_http_methods(["GET", "POST"])
@patient_view
def log(request: HttpRequest, patient: Patient, key: str) -> HttpResponse:
    """The form for one food; logging it, from the form or with one tap."""
    now, today = _now(patient)
    food = get_object_or_404(Food.objects.offered().prefetch_related("portions"), key=key)
    options: dict[str, Any] = {"weights": weights_of_food(food), "today": today}
    if request.method == "GET":
        form = LogForm(initial=_usual(request, patient, food), **options)
        return _log_page(request, patient, food, form)
    form = LogForm(request.POST, **options)
    if not form.is_valid():
        return _log_page(request, patient, food, form)
    row = actions.log_food(
        patient=patient,
        by=patient.user,
        now=now,
        food=food,
        **_given(form, "submission_id"),
    )
    if row.deleted_at is not None:
        said = _("You removed this entry. Undo brings it back.")
        return _done(request, patient, row, said, way_back="nutrition:undo")
    return _done(request, patient, row, _("Added."), way_back="nutrition:delete", added=row.pk)


@require_http_methods(["GET", "POST"])
@patient_view
def entry(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Correct one entry."""
    _at, today = _now(patient)
    row = _hers(patient, pk, kept=True)
    back_to = diary_url(row.day, row.meal)
    data = [request.POST] if request.method == "POST" else []
    form = AmountForm(*data, initial=values_of(row), weights=weights_of_entry(row), today=today)
    if form.is_valid():
        actions.change_entry(entry=row, by=patient.user, **_given(form))
        return _done(request, patient, row, _("Your changes are saved."))
    context = {"form": form, "entry": row, "back_to": back_to}
    return render(request, "nutrition/entry.html", context, status=422 if form.errors else 200)


@require_POST
@patient_view
def delete(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Take one entry out; the page offers to put it back."""
    now, _today = _now(patient)
    row = _hers(patient, pk)
    actions.delete_entry(entry=row, by=patient.user, now=now)
    return _done(request, patient, row, _("The entry is removed."), way_back="nutrition:undo")


@require_POST
@patient_view
def undo(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Put a removed entry back."""
    row = _hers(patient, pk)
    actions.undo_delete(entry=row, by=patient.user)
    return _done(request, patient, row, _("The entry is back."))


def _now(patient: Patient) -> tuple[dt.datetime, dt.date]:
    now = timezone.now()
    return now, local_time(now, patient.user.time_zone).date()


def _frame(request: HttpRequest, patient: Patient) -> tuple[dt.datetime, DayFrame]:
    """The day and meal the address names; without them today, and the meal of this hour."""
    now, today = _now(patient)
    day = day_in_address(request.GET.get("day"), today)
    meal = _meal_of(request.GET.get("meal"), patient, now if day == today else None)
    return now, frame_shown(day, meal, today=today, earliest=earliest_day(today))


def _meal_of(text: str | None, patient: Patient, now: dt.datetime | None) -> str:
    if text in Meal.values:
        return str(text)
    if now is None:
        return Meal.BREAKFAST.value
    return usual_meal(local_time(now, patient.user.time_zone).time())


def _found(request: HttpRequest, patient: Patient) -> dict[str, Any]:
    query = request.GET.get("q", "").strip()
    if not query:
        return {"query": "", "found": None}
    limit = _limit(request.GET.get("show", ""))
    found = find_foods(query, patient_id=patient.pk, limit=limit)
    return {
        "query": query,
        "found": found,
        "matches": found_shown(found, patient),
        "show_next": limit + PAGE,
        "first_new": limit - PAGE + 1 if limit > PAGE else 0,
    }


def _limit(text: str) -> int:
    """How many matches to show: a page of them, or as many as "more" asked for."""
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return min(max(asked, PAGE), MOST_FOUND)


def _day(patient: Patient, frame: DayFrame, now: dt.datetime, *, added: int = 0) -> dict[str, Any]:
    return {
        "day": day_shown(patient, day=frame.day, meal=frame.meal, now=now, added=added),
        "again": again_shown(patient, meal=frame.meal, today=frame.today) if frame.can_log else [],
    }


def _usual(request: HttpRequest, patient: Patient, food: Food) -> dict[str, Any]:
    """What the form starts with: as she had it last, on the day and at the meal in view."""
    _at, frame = _frame(request, patient)
    serving = usual_serving(patient, food)
    return {
        "amount": serving.amount,
        "portion": serving.choice,
        "day": frame.day,
        "meal": frame.meal,
    }


def _back_to(form: LogForm) -> str:
    """The page she came from, as far as the form tells."""
    known = form.cleaned_data if form.is_bound else form.initial
    if "day" in known and "meal" in known:
        return diary_url(known["day"], known["meal"])
    return reverse("nutrition:diary")


def _given(form: AmountForm, *more: str) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("day", "meal", "serving", "note", *more)}


def _log_page(request: HttpRequest, patient: Patient, food: Food, form: LogForm) -> HttpResponse:
    context = {
        "form": form,
        "food": food,
        "shown": food_shown(food, patient),
        "sources": sources_of(food),
        "back_to": _back_to(form),
    }
    template = "nutrition/log.html#form" if is_fragment(request) else "nutrition/log.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _hers(patient: Patient, pk: int, *, kept: bool = False) -> FoodEntry:
    rows = FoodEntry.objects.of([patient.pk]).select_related("food")
    row = get_object_or_404(rows.kept() if kept else rows, pk=pk)
    row.patient = patient
    return row


def _done(
    request: HttpRequest,
    patient: Patient,
    row: FoodEntry,
    sentence: str | Promise,
    *,
    way_back: str = "",
    added: int = 0,
) -> HttpResponse:
    """The day as it is now: the part of the page for htmx, else the whole page once more."""
    in_view = request.POST.get("in_view", "")
    meal = in_view if in_view in Meal.values else row.meal
    if is_fragment(request):
        now, today = _now(patient)
        frame = frame_shown(row.day, meal, today=today, earliest=earliest_day(today))
        context = {"frame": frame, **_day(patient, frame, now, added=added)}
        part = "day"
        if request.POST.get("found") and row.food is not None:
            part = "logged"
            context |= {"match": food_shown(row.food, patient), "entry_pk": added, "oob": True}
        response = render(request, f"{PAGE_TEMPLATE}#{part}", context)
        return announce(tell(response, "diary-changed"), sentence)
    undo_at = f"undo:{reverse(way_back, args=[row.pk])}" if way_back else ""
    messages.success(request, str(sentence), extra_tags=undo_at)
    response = redirect(diary_url(row.day, meal))
    response.status_code = 303
    return response
