"""How she has done over time: all nutrients at a glance, and each on a page of its own."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.days import local_day
from dashboard.insights import MOST, PERIODS, insight_shown
from dashboard.overview import overview_shown
from dashboard.progress_words import BY_SLUG, NAMES, SLUGS
from nutrition.contributors import contributors
from patients.access import patient_view
from patients.models import Patient
from recommendations.history import nutrient_histories


@require_GET
@patient_view
def progress(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Every nutrient over the last 30 days (or 90, `?days=`)."""
    days, first, last = _period(request, patient)
    histories = nutrient_histories(patient, tuple(SLUGS), first, last)
    context = {"rows": overview_shown(histories, days=days), **_periods(days)}
    return render(request, "dashboard/progress.html", context)


@require_GET
@patient_view
def nutrient(request: HttpRequest, patient: Patient, slug: str) -> HttpResponse:
    """One nutrient: its days, what gave it, its weekdays."""
    if slug not in BY_SLUG:
        raise Http404
    asked = BY_SLUG[slug]
    days, first, last = _period(request, patient)
    history = nutrient_histories(patient, [asked], first, last)[asked]
    context = {
        "insight": insight_shown(
            history, contributors(patient, asked, history.logged_days, most=MOST)
        ),
        "title": NAMES[asked],
        **_periods(days),
    }
    return render(request, "dashboard/nutrient.html", context)


def _period(request: HttpRequest, patient: Patient) -> tuple[int, dt.date, dt.date]:
    """How many days were asked for, the first of them, and yesterday.

    Today is not over: a breakfast would count as a poor day.
    """
    asked = request.GET.get("days", "")
    days = next((one for one in PERIODS if str(one) == asked), PERIODS[0])
    yesterday = local_day(timezone.now(), patient.user.time_zone) - dt.timedelta(days=1)
    return days, yesterday - dt.timedelta(days=days - 1), yesterday


def _periods(days: int) -> dict[str, Any]:
    return {"days": days, "periods": [(one, one == days) for one in PERIODS]}
