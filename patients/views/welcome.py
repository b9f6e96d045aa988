"""The welcome after a sign-up: one question per page, each of them optional."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from common.days import local_day
from patients import actions, forms, health_forms
from patients.access import patient_view
from patients.health_parts import ASKED_AT_WELCOME, after_saving
from patients.models import Patient

_ASKED_NAME = "welcome_asked_name"


def _name_form(patient: Patient, data: Any, _today: Any) -> forms.NameForm:
    return forms.NameForm(data, initial={"name": patient.user.name})


def _weight_form(patient: Patient, data: Any, _today: Any) -> forms.WelcomeWeightForm:
    profile = getattr(patient, "health_profile", None)
    known = {"height_cm": profile.height_cm if profile else None}
    return forms.WelcomeWeightForm(data, optional=True, initial=known)


def _answers(form: type[forms.AnswersForm]) -> Callable[[Patient, Any, Any], forms.AnswersForm]:
    return lambda patient, data, today: form(data, instance=patient, today=today)


def _health(
    form: type[health_forms.HealthForm],
) -> Callable[[Patient, Any, Any], health_forms.HealthForm]:
    return lambda patient, data, _today: form(data, patient=patient)


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the welcome."""

    slug: str
    title: str | Promise
    make_form: Callable[[Patient, Any, Any], Any]


_NAME = Step("name", gettext_lazy("What shall we call you?"), _name_form)
_STEPS = (
    Step("about", gettext_lazy("About you"), _answers(forms.AboutForm)),
    Step("tablets", gettext_lazy("Your tablets"), _answers(forms.TherapyForm)),
    Step("weight", gettext_lazy("Your weight and height"), _weight_form),
    *(Step(part.slug, part.title, _health(part.form)) for part in ASKED_AT_WELCOME),
)
_BY_SLUG = {step.slug: step for step in (_NAME, *_STEPS)}


@require_GET
@patient_view
def welcome(request: HttpRequest, patient: Patient) -> HttpResponse:
    """The way in: to the first page. Whoever has no name yet is asked for it."""
    request.session[_ASKED_NAME] = not patient.user.name
    return redirect("patients:welcome_step", _steps(request)[0].slug)


@require_http_methods(["GET", "POST"])
@patient_view
def step(request: HttpRequest, patient: Patient, slug: str) -> HttpResponse:
    """Ask one thing, keep the answer, go on."""
    if slug not in _BY_SLUG:
        raise Http404
    now = timezone.now()
    form = _BY_SLUG[slug].make_form(
        patient,
        request.POST if request.method == "POST" else None,
        local_day(now, patient.user.time_zone),
    )
    if request.method == "POST" and form.is_valid():
        _keep(patient, slug, form.cleaned_data, now)
        for words in after_saving(form.cleaned_data):
            messages.warning(request, words)
        return redirect(_after(request, slug))
    page = {"form": form, "step": _BY_SLUG[slug], **_progress(request, slug)}
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/welcome.html", page, status=status)


@require_http_methods(["GET", "POST"])
@patient_view
def done(request: HttpRequest, patient: Patient) -> HttpResponse:
    """The end of the welcome, reached or skipped to."""
    if request.method == "POST":
        actions.finish_welcome(patient=patient, now=timezone.now())
        messages.success(request, _("You are all set. Log whatever you like first."))
        return redirect("dashboard:today")
    return render(request, "patients/welcome_done.html")


def _keep(patient: Patient, slug: str, answers: dict[str, Any], now: dt.datetime) -> None:
    today = local_day(now, patient.user.time_zone)
    if slug == "name":
        actions.set_name(by=patient.user, name=answers["name"])
    elif slug == "weight":
        kg = answers.pop("kg")
        if kg is not None:
            actions.record_weight(patient=patient, day=today, kg=kg)
        if answers["height_cm"] is not None:
            actions.record_answers(patient=patient, now=now, today=today, **answers)
    else:
        actions.record_answers(patient=patient, now=now, today=today, **answers)


def _steps(request: HttpRequest) -> tuple[Step, ...]:
    return (_NAME, *_STEPS) if request.session.get(_ASKED_NAME) else _STEPS


def _progress(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Where this page stands among the others, and where the links lead."""
    slugs = [one.slug for one in _steps(request)]
    place = slugs.index(slug) if slug in slugs else 0
    back = reverse("patients:welcome_step", args=[slugs[place - 1]]) if place else ""
    return {
        "number": place + 1,
        "total": len(slugs),
        "next_url": _after(request, slug),
        "back_url": back,
    }


def _after(request: HttpRequest, slug: str) -> str:
    slugs = [one.slug for one in _steps(request)]
    place = slugs.index(slug) + 1 if slug in slugs else 0
    if place == len(slugs):
        return reverse("patients:welcome_done")
    return reverse("patients:welcome_step", args=[slugs[place]])
