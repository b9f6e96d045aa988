"""Movement: a day of the diary with its week against her targets, and the last twelve weeks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common.days import Week
from common.htmx import is_fragment
from common.logged_days import day_in_address
from dashboard.movement_history import WEEKS, history_shown
from dashboard.movement_week import week_shown
from exercise.views import diary
from exercise.views.shared import PAGE_TEMPLATE, now_of
from patients.access import patient_view
from patients.models import Patient
from recommendations.movement_weeks import movement_weeks

MOVEMENT = "dashboard/movement.html"
WEEK_PARTS = ("week", "pictures")


@require_GET
@patient_view
def movement(request: HttpRequest, patient: Patient) -> HttpResponse:
    """The day (`?day=` for a past one) and its week; each of its parts on its own for htmx."""
    _now, today = now_of(patient)
    day = day_in_address(request.GET.get("day"), today)
    asked = request.headers.get("HX-Target", "") if is_fragment(request) else ""
    part = asked if asked in {*WEEK_PARTS, *diary.PARTS} else ""
    context = diary.parts_of_day(request, patient, day, part=part)
    if part not in diary.PARTS:
        (week,) = movement_weeks(patient, [Week.containing(day)], today)
        context["week"] = week_shown(week, day=day, today=today)
    template = PAGE_TEMPLATE if part in diary.PARTS else MOVEMENT
    return render(request, f"{template}#{part}" if part else template, context)


@require_GET
@patient_view
def weeks(request: HttpRequest, patient: Patient) -> HttpResponse:
    """The running week and the eleven before it."""
    _now, today = now_of(patient)
    twelve = movement_weeks(patient, Week.containing(today).back(WEEKS), today)
    return render(request, "dashboard/movement_weeks.html", {"history": history_shown(twelve)})
