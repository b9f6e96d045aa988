"""The pages of food: a day of the diary, search, logging."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from common.htmx import is_fragment
from nutrition import actions
from nutrition.forms import LogForm, weights_of_food
from nutrition.habits import is_favourite
from nutrition.models import AnyFood, Food, OwnFood
from nutrition.own_search import find_own_foods
from nutrition.presenters import (
    diary_url,
    food_shown,
    found_shown,
    own_shown,
    own_url,
    sources_of,
    usual_serving,
)
from nutrition.presenters.tips import fortified_words, vitamin_k_standing, vitamin_k_words
from nutrition.search import PAGE, find_foods
from nutrition.views.answers import (
    PAGE_TEMPLATE,
    answer_for,
    day_of,
    frame_of,
    given,
    now_of,
)
from patients.access import patient_view
from patients.health_facts import Region
from patients.models import Patient
from patients.people import region_of

MOST_FOUND = 1200


@require_GET
@patient_view
def diary(request: HttpRequest, patient: Patient) -> HttpResponse:
    """A day's meals with everything one needs to log; its part `day` on its own for htmx."""
    now, frame = frame_of(request, patient)
    context = {"frame": frame, **day_of(patient, frame, now)}
    if is_fragment(request):
        return render(request, f"{PAGE_TEMPLATE}#day", context)
    standing = vitamin_k_words(patient, today=frame.today)
    context |= {"query": "", "found": None, "standing": standing}
    return render(request, PAGE_TEMPLATE, context)


@require_GET
@patient_view
def search(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Foods for what she typed: the list alone for htmx, else the page of the day with it."""
    now, frame = frame_of(request, patient)
    context = {"frame": frame, **_found(request, patient)}
    if is_fragment(request):
        return render(request, f"{PAGE_TEMPLATE}#found", context)
    context["standing"] = vitamin_k_words(patient, today=frame.today)
    return render(request, PAGE_TEMPLATE, {**context, **day_of(patient, frame, now)})


@require_http_methods(["GET", "POST"])
@patient_view
def log(request: HttpRequest, patient: Patient, key: str) -> HttpResponse:
    """The form for one food; logging it, from the form or with one tap."""
    food = get_object_or_404(Food.objects.offered().prefetch_related("portions"), key=key)
    return _logging(request, patient, food)


@require_http_methods(["GET", "POST"])
@patient_view
def log_yours(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """The same for a food or meal of her own."""
    food = get_object_or_404(OwnFood.objects.of([patient.pk]).offered(), pk=pk)
    return _logging(request, patient, food)


def _logging(request: HttpRequest, patient: Patient, food: AnyFood) -> HttpResponse:
    now, today = now_of(patient)
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
        **given(form, "submission_id"),
    )
    if row.deleted_at is not None:
        said = _("You removed this entry. Undo brings it back.")
        return answer_for(request, row, said, undo="nutrition:undo")
    return answer_for(request, row, _("Added."), undo="nutrition:delete", added=row.pk)


def _found(request: HttpRequest, patient: Patient) -> dict[str, Any]:
    query = request.GET.get("q", "").strip()
    if not query:
        return {"query": "", "found": None}
    limit = _limit(request.GET.get("show", ""))
    own = find_own_foods(query, patient_id=patient.pk)
    region = region_of(patient)
    in_us = None if region is None else region is Region.US_CANADA
    found = find_foods(query, patient_id=patient.pk, limit=limit, in_us=in_us)
    matches = [*own_shown(own[:limit], patient), *found_shown(found, patient)]
    return {
        "query": query,
        "found": found,
        "matches": matches[:limit],
        "has_own": bool(own),
        "has_more": found.has_more or len(matches) > limit or len(own) > limit,
        "show_next": limit + PAGE,
        "first_new": limit - PAGE + 1 if limit > PAGE else 0,
    }


def _limit(text: str) -> int:
    """How many matches to show: a page of them, or as many as "more" asked for."""
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return min(max(asked, PAGE), MOST_FOUND)


def _usual(request: HttpRequest, patient: Patient, food: AnyFood) -> dict[str, Any]:
    """What the form starts with: as she had it last, on the day and at the meal in view."""
    _at, frame = frame_of(request, patient)
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


def _log_page(request: HttpRequest, patient: Patient, food: AnyFood, form: LogForm) -> HttpResponse:
    context = {
        "form": form,
        "food": food,
        "shown": food_shown(food, patient),
        "sources": sources_of(food),
        "is_favourite": isinstance(food, Food) and is_favourite(patient, food),
        "is_yours": isinstance(food, OwnFood),
        "change_url": own_url(food) if isinstance(food, OwnFood) else "",
        "back_to": _back_to(form),
        "fortified": fortified_words(food, patient),
        "standing": vitamin_k_standing(patient, today=now_of(patient)[1]),
    }
    template = "nutrition/log.html#form" if is_fragment(request) else "nutrition/log.html"
    return render(request, template, context, status=422 if form.errors else 200)
