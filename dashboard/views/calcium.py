"""Calcium in a minute: five questions, an estimate at once, and the earlier ones."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.days import local_day
from dashboard.calcium import estimates_shown, removed_sentence
from nutrition.estimate_actions import keep_estimate, put_back_estimate, remove_estimate
from nutrition.estimate_forms import EstimateForm
from nutrition.models import CalciumEstimate
from patients.access import patient_view
from patients.models import Patient
from patients.people import facts_of
from recommendations.measures import Measure
from recommendations.rules import rules_for

SHOWN = 12


@require_http_methods(["GET", "POST"])
@patient_view
def calcium(request: HttpRequest, patient: Patient) -> HttpResponse:
    """The questions, and what they came to last."""
    now = timezone.now()
    day = local_day(now, patient.user.time_zone)
    form = EstimateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        keep_estimate(
            patient=patient,
            by=patient.user,
            now=now,
            day=day,
            portions=form.portions,
            submission_id=form.cleaned_data["submission_id"],
        )
        return redirect("dashboard:calcium")
    return _page(request, patient, form, day)


@require_POST
@patient_view
def remove(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Remove one estimate, with a way back."""
    estimate = get_object_or_404(CalciumEstimate, patient=patient, pk=pk)
    remove_estimate(estimate=estimate, by=patient.user, now=timezone.now())
    undo = reverse("dashboard:put_back_calcium", args=[pk])
    messages.success(request, removed_sentence(estimate.day), extra_tags=f"undo:{undo}")
    return redirect("dashboard:calcium")


@require_POST
@patient_view
def put_back(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Undo a removal."""
    estimate = get_object_or_404(CalciumEstimate, patient=patient, pk=pk)
    put_back_estimate(estimate=estimate, by=patient.user)
    messages.success(request, _("It is back."))
    return redirect("dashboard:calcium")


def _page(request: HttpRequest, patient: Patient, form: EstimateForm, day: dt.date) -> HttpResponse:
    estimates = CalciumEstimate.objects.kept().of([patient.pk])[:SHOWN]
    facts = facts_of([patient], day=day)[patient.pk]
    rules = rules_for([patient.pk], first=day, last=day)
    goal = rules.resolve(patient.pk, Measure.CALCIUM, facts, day)
    context = {"form": form, "estimates": estimates_shown(estimates, goal)}
    return render(request, "dashboard/calcium.html", context, status=422 if form.errors else 200)
