"""The targets that her clinicians set for her, also those that are over."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.days import local_day
from patients.access import patient_view
from patients.models import Patient
from recommendations.personal import targets_of
from recommendations.personal_words import personal_shown


@require_GET
@patient_view
def targets(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Each with whose it is, why, from when until when, and why it ended."""
    today = local_day(timezone.now(), patient.user.time_zone)
    current, over = personal_shown(targets_of(patient), today=today)
    return render(request, "dashboard/targets.html", {"current": current, "over": over})
