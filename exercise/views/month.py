"""Every session of a month on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common.logged_days import month_in_address
from exercise.month_presenters import month_shown
from exercise.views.shared import now_of
from patients.access import patient_view
from patients.models import Patient


@require_GET
@patient_view
def month(request: HttpRequest, patient: Patient) -> HttpResponse:
    """The running month, or `?month=2026-11`, day by day, with a way to correct each session."""
    now, today = now_of(patient)
    in_view = month_in_address(request.GET.get("month"), today)
    context = {"month": month_shown(patient, in_view, now=now, today=today)}
    return render(request, "exercise/month.html", context)
