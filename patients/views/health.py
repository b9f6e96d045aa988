"""Her answers and her weight, to look up and to change."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from common.days import local_day
from patients import actions
from patients.access import clinician_view, patient_view
from patients.forms import ClinicForm, PersonForm, WeightForm
from patients.health_parts import PARTS, after_saving, parts_shown
from patients.models import Clinician, Patient


@require_http_methods(["GET", "POST"])
@patient_view
def health(request: SignedInRequest, patient: Patient) -> HttpResponse:
    """Birth date, sex, tablets; her weight; and the way to every other answer."""
    today = local_day(timezone.now(), patient.user.time_zone)
    form = PersonForm(
        request.POST if request.method == "POST" else None, instance=patient, today=today
    )
    if request.method == "POST" and form.is_valid():
        actions.record_answers(
            patient=patient, now=timezone.now(), today=today, **form.cleaned_data
        )
        messages.success(request, _("Saved."))
        return redirect("patients:health")
    return _page(request, patient, form=form, weight_form=WeightForm(), today=today)


@require_http_methods(["GET", "POST"])
@patient_view
def part(request: SignedInRequest, patient: Patient, slug: str) -> HttpResponse:
    """One page of questions about her health."""
    if slug not in PARTS:
        raise Http404
    now = timezone.now()
    form = PARTS[slug].form(request.POST if request.method == "POST" else None, patient=patient)
    if request.method == "POST" and form.is_valid():
        today = local_day(now, patient.user.time_zone)
        actions.record_answers(patient=patient, now=now, today=today, **form.cleaned_data)
        messages.success(request, _("Saved."))
        for words in after_saving(form.cleaned_data):
            messages.warning(request, words)
        return redirect("patients:health")
    page = {"form": form, "part": PARTS[slug]}
    return render(request, "patients/health_part.html", page, status=422 if form.errors else 200)


@require_POST
@patient_view
def weight(request: SignedInRequest, patient: Patient) -> HttpResponse:
    """Keep today's weight."""
    today = local_day(timezone.now(), patient.user.time_zone)
    weight_form = WeightForm(request.POST)
    if weight_form.is_valid():
        actions.record_weight(patient=patient, day=today, kg=weight_form.cleaned_data["kg"])
        messages.success(request, _("Your weight is saved."))
        return redirect("patients:health")
    form = PersonForm(instance=patient, today=today)
    return _page(request, patient, form=form, weight_form=weight_form, today=today)


@require_http_methods(["GET", "POST"])
@clinician_view
def clinic(request: SignedInRequest) -> HttpResponse:
    """The clinic that patients read beside a clinician's name."""
    card = Clinician.objects.filter(user=request.user).first()
    form = ClinicForm(
        request.POST if request.method == "POST" else None,
        initial={"clinic": card.clinic if card else ""},
    )
    if request.method == "POST" and form.is_valid():
        actions.set_clinic(by=request.user, clinic=form.cleaned_data["clinic"])
        messages.success(request, _("Saved."))
        return redirect("patients:clinic")
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/clinic.html", {"form": form}, status=status)


def _page(
    request: SignedInRequest,
    patient: Patient,
    *,
    form: PersonForm,
    weight_form: WeightForm,
    today: dt.date,
) -> HttpResponse:
    latest = patient.weights.filter(day__lte=today).order_by("-day").first()
    page = {
        "form": form,
        "weight_form": weight_form,
        "latest_weight": latest,
        "parts": parts_shown(patient),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/health.html", page, status=status)
