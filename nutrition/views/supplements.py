"""The pages of supplements: hers, adding one, what is in it, when she takes it."""

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

from common.htmx import is_fragment
from common.logged_days import earliest_day
from nutrition import supplement_actions as actions
from nutrition.label_forms import LabelForm, NewSupplementForm, label_values
from nutrition.models import Regimen, SupplementProduct, SupplementType
from nutrition.presenters.regimens import (
    conversions_shown,
    mine_shown,
    type_shown,
    types_shown,
)
from nutrition.presenters.supplements import card_shown, her_time
from nutrition.presenters.tips import medicine_words, vitamin_k_standing, vitamin_k_words
from nutrition.supplement_actions import Contents
from nutrition.supplement_forms import ScheduleForm, schedule_values
from nutrition.supplement_search import PAGE, find_types
from patients.access import patient_view
from patients.models import Patient

PAGE_TEMPLATE = "nutrition/supplements.html"
FORM_TEMPLATE = "nutrition/supplement_form.html"
MOST_FOUND = 100


@require_GET
@patient_view
def supplements(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Today's doses, her supplements, and a search to add one; part `mine` for htmx."""
    now = her_time(timezone.now(), patient)
    context = {"mine": mine_shown(patient, now=now)}
    if is_fragment(request):
        return render(request, f"{PAGE_TEMPLATE}#mine", context)
    return render(request, PAGE_TEMPLATE, {**context, **_page(patient, now), **_found(request)})


@require_GET
@patient_view
def search(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Types for what she typed: the list alone for htmx, else the whole page with it."""
    if is_fragment(request):
        return render(request, f"{PAGE_TEMPLATE}#found", _found(request))
    now = her_time(timezone.now(), patient)
    context = {"mine": mine_shown(patient, now=now), **_page(patient, now), **_found(request)}
    return render(request, PAGE_TEMPLATE, context)


@require_http_methods(["GET", "POST"])
@patient_view
def add(request: HttpRequest, patient: Patient, key: str) -> HttpResponse:
    """A supplement of a generic type: when she takes it."""
    now, today = _now(patient)
    kind = get_object_or_404(SupplementType, key=key, withdrawn_at=None)
    form = ScheduleForm(*_sent(request), today=today, earliest=earliest_day(today))
    if form.is_valid():
        actions.add_supplement(
            patient=patient,
            by=patient.user,
            now=now,
            kind=kind,
            contents=Contents.of_type(kind),
            schedule=form.cleaned_data["schedule"],
            submission_id=form.cleaned_data["submission_id"],
        )
        return _done(request, _("The supplement is added."))
    context = {"title": _("Add a supplement"), "kind": type_shown(kind)}
    context["tips"] = medicine_words([kind.nutrients], patient, day=today)
    return _form_page(request, form, context)


@require_http_methods(["GET", "POST"])
@patient_view
def label(request: HttpRequest, patient: Patient) -> HttpResponse:
    """A supplement as its label has it, and when she takes it."""
    now, today = _now(patient)
    form = NewSupplementForm(*_sent(request), today=today, earliest=earliest_day(today))
    if form.is_valid():
        actions.add_supplement(
            patient=patient,
            by=patient.user,
            now=now,
            contents=form.cleaned_data["contents"],
            schedule=form.cleaned_data["schedule"],
            submission_id=form.cleaned_data["submission_id"],
        )
        return _done(request, _("The supplement is added."))
    return _form_page(
        request,
        form,
        {
            "title": _("Add from a label"),
            "is_label": True,
            "tips": vitamin_k_standing(patient, today=today),
        },
    )


@require_http_methods(["GET", "POST"])
@patient_view
def product(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """What is in one of her supplements."""
    row = _hers(SupplementProduct, patient, pk)
    form = LabelForm(*_sent(request), initial=label_values(row))
    if form.is_valid():
        actions.change_product(product=row, by=patient.user, contents=form.cleaned_data["contents"])
        return _done(request, _("Saved. Doses you have taken keep what they held."))
    context = {
        "title": _("Change what is in it"),
        "is_label": True,
        "conversions": conversions_shown(row),
    }
    return _form_page(request, form, context)


@require_http_methods(["GET", "POST"])
@patient_view
def schedule(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """When she takes it, from today on; a schedule that is over begins again."""
    now, today = _now(patient)
    row = _hers(Regimen, patient, pk)
    form = ScheduleForm(*_sent(request), initial=schedule_values(row), today=today, earliest=today)
    if form.is_valid():
        row.product.patient = patient
        actions.change_schedule(
            product=row.product,
            by=patient.user,
            now=now,
            today=today,
            schedule=form.cleaned_data["schedule"],
            submission_id=form.cleaned_data["submission_id"],
        )
        return _done(request, _("Your changes are saved."))
    context = {"title": _("Change when you take it"), "name": row.product.name}
    return _form_page(request, form, context)


@require_POST
@patient_view
def pause(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Nothing is due until she goes on."""
    _at, today = _now(patient)
    row = _hers(Regimen, patient, pk)
    actions.stop(regimen=row, by=patient.user, today=today, is_paused=True)
    return _done(request, _("Paused. Nothing is due until you go on."), "nutrition:resume", pk)


@require_POST
@patient_view
def end(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """She does not take it any more; what she took stays."""
    _at, today = _now(patient)
    row = _hers(Regimen, patient, pk)
    actions.stop(regimen=row, by=patient.user, today=today, is_paused=False)
    return _done(request, _("Ended. The doses you took stay."), "nutrition:resume", pk)


@require_POST
@patient_view
def resume(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """She takes it again, as before."""
    now, today = _now(patient)
    row = _hers(Regimen, patient, pk)
    actions.resume(regimen=row, by=patient.user, now=now, today=today)
    return _done(request, _("It is in your plan again."))


def _now(patient: Patient) -> tuple[dt.datetime, dt.date]:
    now = timezone.now()
    return now, her_time(now, patient).date()


def _sent(request: HttpRequest) -> list[Any]:
    return [request.POST] if request.method == "POST" else []


def _page(patient: Patient, now: dt.datetime) -> dict[str, Any]:
    return {
        "card": card_shown(patient, day=now.date(), now=now),
        "back": reverse("nutrition:supplements"),
        "standing": vitamin_k_words(patient, today=now.date()),
    }


def _found(request: HttpRequest) -> dict[str, Any]:
    query = request.GET.get("q", "").strip()
    text = request.GET.get("show", "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    limit = min(max(asked, PAGE), MOST_FOUND)
    if not query:
        return {"query": "", "found": None}
    found = find_types(query, limit=limit)
    return {
        "query": query,
        "found": found,
        "types": types_shown(found),
        "show_next": limit + PAGE,
    }


def _hers(model: Any, patient: Patient, pk: int) -> Any:
    rows = model.objects.of([patient.pk])
    if model is Regimen:
        rows = rows.select_related("product")
    row = get_object_or_404(rows, pk=pk)
    row.patient = patient
    return row


def _form_page(request: HttpRequest, form: Any, context: dict[str, Any]) -> HttpResponse:
    empty = {"kind": None, "name": "", "is_label": False, "conversions": ()}
    context = {**empty, **context, "form": form, "address": request.path}
    return render(request, FORM_TEMPLATE, context, status=422 if form.errors else 200)


def _done(
    request: HttpRequest, sentence: str | Promise, way_back: str = "", pk: int = 0
) -> HttpResponse:
    undo_at = f"undo:{reverse(way_back, args=[pk])}" if way_back else ""
    messages.success(request, str(sentence), extra_tags=undo_at)
    response = redirect("nutrition:supplements")
    response.status_code = 303
    return response
