"""A meal or a day once more, and taking that back as one."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from common.logged_days import day_in_address
from nutrition import copy_actions
from nutrition.forms import CopyForm
from nutrition.models import FoodEntry, Meal
from nutrition.presenters import diary_url, names_of
from nutrition.views.answers import answer_for, entry_of, now_of
from patients.access import patient_view
from patients.models import Patient


@require_http_methods(["GET", "POST"])
@patient_view
def copy(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Copy the day (`?day=`) or the meal of it (`&meal=`) that the address names."""
    now, today = now_of(patient)
    source = day_in_address(request.GET.get("day"), today)
    meal = request.GET.get("meal", "")
    if meal not in ("", *Meal.values):
        raise Http404
    entries = _entries(patient, source, meal)
    data = [request.POST] if request.method == "POST" else []
    form = CopyForm(*data, initial={"day": today, "meal": meal}, today=today, same_meals=not meal)
    if not form.is_valid() or not entries:
        return _page(request, form, source, meal, entries)
    copies = copy_actions.copy_entries(
        patient=patient, by=patient.user, now=now, entries=entries, **form.cleaned_data
    )
    kept = [row for row in copies if row.deleted_at is None]
    first = (kept or copies)[0]
    first.patient = patient
    if not kept:
        said = _("You took this copy back. Undo puts it in again.")
        return answer_for(request, first, said, undo="nutrition:undo_copy")
    return answer_for(request, first, _("Copied."), undo="nutrition:delete_copy")


@require_POST
@patient_view
def delete_copy(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Take out all that was copied together with this entry."""
    now, _today = now_of(patient)
    row = entry_of(patient, pk)
    copy_actions.delete_copy(entry=row, by=patient.user, now=now)
    said = _("What you copied is removed.")
    return answer_for(request, row, said, undo="nutrition:undo_copy")


@require_POST
@patient_view
def undo_copy(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Put back what left together with this entry."""
    row = entry_of(patient, pk)
    copy_actions.undo_delete_copy(entry=row, by=patient.user)
    return answer_for(request, row, _("What you copied is back."))


def _entries(patient: Patient, day: dt.date, meal: str) -> list[FoodEntry]:
    rows = FoodEntry.objects.kept().of([patient.pk]).on(day)
    return list(rows.filter(meal=meal) if meal else rows)


def _page(
    request: HttpRequest, form: CopyForm, day: dt.date, meal: str, entries: list[FoodEntry]
) -> HttpResponse:
    date = date_format(day, "l j F")
    context = {
        "form": form if entries else None,
        "title": _("Copy a meal") if meal else _("Copy a day"),
        "what": f"{Meal(meal).label}, {date}" if meal else date,
        "foods": names_of(entries),
        "back_to": diary_url(day, meal or Meal.BREAKFAST.value),
    }
    status = 422 if form.is_bound and (form.errors or not entries) else 200
    return render(request, "nutrition/copy.html", context, status=status)
