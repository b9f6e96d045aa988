"""One entry: correct it, move it, copy it, remove it, and take each of these back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from nutrition import actions, copy_actions
from nutrition.forms import CopyForm, EntryForm, values_of, weights_of_entry
from nutrition.habits import is_favourite
from nutrition.models import FoodEntry
from nutrition.presenters import diary_url, serving_words
from nutrition.views.answers import answer, answer_for, entry_of, given, now_of
from patients.access import patient_view
from patients.models import Patient


@require_http_methods(["GET", "POST"])
@patient_view
def entry(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Correct one entry or move it. 409 with both versions when it was changed elsewhere."""
    _at, today = now_of(patient)
    is_sent = request.method == "POST"
    row = entry_of(patient, pk, kept=not is_sent)
    data = [request.POST] if is_sent else []
    form = EntryForm(*data, initial=values_of(row), weights=weights_of_entry(row), today=today)
    if not form.is_valid():
        return _entry_page(request, row, form, status=422 if is_sent else 200)
    try:
        row = actions.change_entry(entry=row, by=patient.user, **given(form, "version"))
    except actions.ChangedElsewhereError as error:
        again = EntryForm(
            {**request.POST.dict(), "version": error.entry.version},
            weights=weights_of_entry(error.entry),
            today=today,
        )
        return _entry_page(request, error.entry, again, status=409)
    undo_url = reverse("nutrition:undo_change", args=[row.pk, row.version])
    said = _("Your changes are saved.")
    return answer(request, patient, row.day, row.meal, said, undo_url=undo_url)


@require_POST
@patient_view
def undo_change(request: HttpRequest, patient: Patient, pk: int, version: int) -> HttpResponse:
    """Make the entry what it was before a correction."""
    row = entry_of(patient, pk)
    undone = actions.undo_change(entry=row, by=patient.user, version=version)
    if undone:
        return answer_for(request, row, _("The entry is as it was."))
    return answer_for(request, row, _("This entry was changed again since. It stays as it is."))


@require_POST
@patient_view
def delete(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Take one entry out; the page offers to put it back."""
    now, _today = now_of(patient)
    row = entry_of(patient, pk)
    actions.delete_entry(entry=row, by=patient.user, now=now)
    return answer_for(request, row, _("The entry is removed."), undo="nutrition:undo")


@require_POST
@patient_view
def undo(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Put a removed entry back."""
    row = entry_of(patient, pk)
    actions.undo_delete(entry=row, by=patient.user)
    return answer_for(request, row, _("The entry is back."))


@require_http_methods(["GET", "POST"])
@patient_view
def copy_entry(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """The same food, as much of it, on another day or at another meal."""
    now, today = now_of(patient)
    row = entry_of(patient, pk, kept=True)
    data = [request.POST] if request.method == "POST" else []
    initial = {"day": today, "meal": row.meal}
    form = CopyForm(*data, initial=initial, today=today, same_meals=False)
    if not form.is_valid():
        context = {
            "form": form,
            "title": _("Copy an entry"),
            "what": row.food_name,
            "foods": serving_words(row.portion_label, row.quantity, row.grams),
            "back_to": diary_url(row.day, row.meal),
        }
        status = 422 if form.errors else 200
        return render(request, "nutrition/copy.html", context, status=status)
    copies = copy_actions.copy_entries(
        patient=patient, by=patient.user, now=now, entries=[row], **form.cleaned_data
    )
    copies[0].patient = patient
    return answer_for(request, copies[0], _("Copied."), undo="nutrition:delete_copy")


def _entry_page(
    request: HttpRequest, row: FoodEntry, form: EntryForm, *, status: int
) -> HttpResponse:
    context = {
        "form": form,
        "entry": row,
        "changed_elsewhere": status == 409,
        "serving": serving_words(row.portion_label, row.quantity, row.grams),
        "back_to": diary_url(row.day, row.meal),
        "is_favourite": row.food is not None and is_favourite(row.patient, row.food),
    }
    return render(request, "nutrition/entry.html", context, status=status)
