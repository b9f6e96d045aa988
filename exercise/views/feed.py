"""The calendar feed, and the page where its address is made, copied, renewed and revoked."""

import datetime as dt
import hashlib

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercise import feed as feeds
from exercise.her_plan import her_plan
from exercise.models import WeeklyPlan
from exercise.plan_actions import set_time
from exercise.plan_forms import TimeForm
from exercise.views.plan import now_of
from patients.access import patient_view
from patients.models import Patient
from privacy.context import set_context

PAGE = "exercise/calendar.html"


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar at a secret address. A revoked address is the same 404 as a made-up one."""
    owner = feeds.owner_of(token)
    if owner is None:
        raise Http404
    set_context(owner)
    patient = get_object_or_404(
        Patient.objects.of_user(owner).select_related("user", "health_profile")
    )
    response = HttpResponse(_calendar(patient), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="movement.ics"'
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@require_http_methods(["GET", "POST"])
@patient_view
def calendar(request: HttpRequest, patient: Patient) -> HttpResponse:
    """The time of day of planned sessions, and the address for her calendar."""
    now, today = now_of(patient)
    initial = {"time": her_plan(patient, day=today).time}
    form = TimeForm(*([request.POST] if request.method == "POST" else []), initial=initial)
    if form.is_valid():
        set_time(patient=patient, by=patient.user, now=now, time=form.cleaned_data["time"])
        return _back(request, _("Your changes are saved."))
    working = feeds.working_feed(patient)
    address = reverse("feed", args=[feeds.token_of(working)]) if working else ""
    context = {
        "form": form,
        "address": request.build_absolute_uri(address) if address else "",
        "made_on": working.created_at if working else None,
        "zone": patient.user.time_zone,
    }
    return render(request, PAGE, context, status=422 if form.errors else 200)


@require_POST
@patient_view
def make_address(request: HttpRequest, patient: Patient) -> HttpResponse:
    """A first address, or a new one in place of the old."""
    feeds.make_feed(patient=patient, by=patient.user, now=timezone.now())
    return _back(request, _("Your address is ready."))


@require_POST
@patient_view
def revoke_address(request: HttpRequest, patient: Patient) -> HttpResponse:
    """The address stops working."""
    feeds.revoke_feed(patient=patient, by=patient.user, now=timezone.now())
    return _back(request, _("The address does not work any more."))


def _calendar(patient: Patient) -> bytes:
    working = feeds.working_feed(patient)
    if working is None:
        raise Http404
    _now, today = now_of(patient)
    plan = her_plan(patient, day=today)
    minutes: dict[int, int] = {}
    for one in plan.planned:
        if plan.fits(one):
            minutes[one.weekday] = minutes.get(one.weekday, 0) + one.minutes
    changed = WeeklyPlan.objects.filter(patient=patient).values_list("changed_at", flat=True)
    return feeds.calendar_of(
        sorted(minutes.items()),
        feed=working,
        time=plan.time,
        zone=patient.user.time_zone,
        changed_at=max(working.created_at, *changed, dt.datetime.min.replace(tzinfo=dt.UTC)),
    )


def _back(request: HttpRequest, sentence: str | Promise) -> HttpResponse:
    messages.success(request, str(sentence))
    response = redirect("exercise:plan_calendar")
    response.status_code = 303
    return response
