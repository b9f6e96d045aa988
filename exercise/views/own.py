"""Activities of her own, and the stars of any."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.htmx import way_back
from exercise import own_actions
from exercise.care import meet
from exercise.chosen import find_chosen
from exercise.habits import favourites_of
from exercise.models import OwnActivity
from exercise.own_forms import AddOwnForm, ChangeOwnForm
from exercise.views.shared import now_of
from patients.access import patient_view
from patients.models import Patient
from patients.people import facts_but_weight


@require_GET
@patient_view
def yours(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Her own activities and her favourites, each with what she can do with it."""
    _now, today = now_of(patient)
    facts = facts_but_weight(patient, day=today)
    context = {
        "own": [meet(one, facts) for one in OwnActivity.objects.of([patient.pk]).offered()],
        "favourites": [meet(one, facts) for one in favourites_of(patient)],
        "back": request.get_full_path(),
    }
    return render(request, "exercise/yours.html", context)


@require_http_methods(["GET", "POST"])
@patient_view
def add_own(request: HttpRequest, patient: Patient) -> HttpResponse:
    """A new activity of hers; then the form to log it."""
    now, _today = now_of(patient)
    data = [request.POST] if request.method == "POST" else []
    form = AddOwnForm(*data, initial={"name": request.GET.get("name", "")[:120]})
    if not form.is_valid():
        return _own_page(request, form, status=422 if form.errors else 200)
    row = own_actions.add_own(
        patient=patient,
        by=patient.user,
        now=now,
        submission_id=form.cleaned_data["submission_id"],
        told=form.told(),
    )
    messages.success(request, str(_("It is on your list now.")))
    return _go(f"{reverse('exercise:log')}?activity={row.key}")


@require_http_methods(["GET", "POST"])
@patient_view
def own(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Correct an activity of hers. 409 with both versions when it was changed elsewhere."""
    is_sent = request.method == "POST"
    row = _own_of(patient, pk, kept=True)
    form = ChangeOwnForm(request.POST if is_sent else None, initial=ChangeOwnForm.values_of(row))
    if not form.is_valid():
        return _own_page(request, form, row, status=422 if is_sent else 200)
    try:
        own_actions.change_own(
            activity=row,
            by=patient.user,
            version=form.cleaned_data["version"],
            told=form.told(),
        )
    except own_actions.OwnChangedElsewhereError as error:
        newest = error.activity
        form = ChangeOwnForm({**request.POST.dict(), "version": newest.version})
        return _own_page(request, form, newest, status=409)
    return _said(request, _("Your changes are saved. What you logged before stays as it was."))


@require_POST
@patient_view
def remove_own(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Take an activity off her list; the page offers to put it back."""
    now, _today = now_of(patient)
    own_actions.remove_own(activity=_own_of(patient, pk), by=patient.user, now=now)
    said = _("It is off your list. What you logged with it stays.")
    return _said(request, said, undo_url=reverse("exercise:put_back_own", args=[pk]))


@require_POST
@patient_view
def put_back_own(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Put an activity back on her list."""
    own_actions.put_back_own(activity=_own_of(patient, pk), by=patient.user)
    return _said(request, _("It is back on your list."))


@require_POST
@patient_view
def favourite(request: HttpRequest, patient: Patient, key: str) -> HttpResponse:
    """Give an activity a star (`?star=1`) or take it away (`?star=0`)."""
    now, _today = now_of(patient)
    activity = find_chosen(key, patient_id=patient.pk)
    if activity is None:
        raise Http404
    wanted = request.GET.get("star") != "0"
    own_actions.mark_favourite(
        patient=patient, by=patient.user, now=now, activity=activity, wanted=wanted
    )
    said = _("It is one of your favourites now.") if wanted else _("Taken off your favourites.")
    undo_url = f"{reverse('exercise:favourite', args=[key])}?star={int(not wanted)}"
    return _said(request, said, undo_url=undo_url)


def _own_of(patient: Patient, pk: int, *, kept: bool = False) -> OwnActivity:
    rows = OwnActivity.objects.of([patient.pk])
    row = get_object_or_404(rows.offered() if kept else rows, pk=pk)
    row.patient = patient
    return row


def _own_page(
    request: HttpRequest, form: Any, row: OwnActivity | None = None, *, status: int
) -> HttpResponse:
    context = {"form": form, "own": row, "changed_elsewhere": status == 409}
    return render(request, "exercise/own.html", context, status=status)


def _said(request: HttpRequest, sentence: str | Promise, *, undo_url: str = "") -> HttpResponse:
    messages.success(request, str(sentence), extra_tags=f"undo:{undo_url}" if undo_url else "")
    return _go(way_back(request, reverse("exercise:yours")))


def _go(address: str) -> HttpResponse:
    response = redirect(address)
    response.status_code = 303
    return response
