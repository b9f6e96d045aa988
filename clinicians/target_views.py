"""Targets for one patient: what there are, setting one, ending one. Each look is logged."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from clinicians import presenters
from clinicians.forms import EndTargetForm, TargetForm
from common.days import local_day
from patients.access import clinician_view, open_patient
from recommendations import personal
from recommendations.personal_words import personal_shown


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_view
def targets(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Her personal targets, and a form for another one."""
    now = timezone.now()
    patient = open_patient(public_id, by=request.user, now=now).patient
    today = local_day(now, patient.user.time_zone)
    form = TargetForm(request.POST or None, patient=patient, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            personal.set_target(
                patient=patient,
                wanted=form.wanted,
                submission_id=form.cleaned_data["submission_id"],
                by=request.user,
                now=now,
                today=today,
            )
        except personal.SetMeanwhile:
            messages.error(request, _("Somebody else has just set one from that day. It is below."))
        else:
            messages.success(request, _("The target is set. The patient sees it with your name."))
        return redirect("clinicians:targets", public_id)
    current, over = personal_shown(personal.targets_of(patient), today=today)
    context = {
        "form": form,
        "name": presenters.name_of(patient),
        "public_id": public_id,
        "current": current,
        "over": over,
    }
    status = 422 if form.is_bound else 200
    return render(request, "clinicians/targets.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_view
def end_target(request: SignedInRequest, public_id: uuid.UUID, pk: int) -> HttpResponse:
    """End one of her targets today, with a reason that she reads."""
    now = timezone.now()
    patient = open_patient(public_id, by=request.user, now=now).patient
    today = local_day(now, patient.user.time_zone)
    row = next((one for one in personal.targets_of(patient) if one.pk == pk), None)
    if row is None:
        raise Http404
    form = EndTargetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            personal.end_target(
                target=row,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=now,
                today=today,
            )
        except personal.AlreadyOver:
            messages.error(request, _("This target is over already."))
        else:
            messages.success(request, _("The target is ended. What holds for everybody applies."))
        return redirect("clinicians:targets", public_id)
    current, over = personal_shown([row], today=today)
    context = {
        "form": form,
        "target": (current or over)[0],
        "name": presenters.name_of(patient),
        "public_id": public_id,
    }
    status = 422 if form.is_bound else 200
    return render(request, "clinicians/end_target.html", context, status=status)
