"""Doses: tick one that is due, log one out of plan, take it back, put it back."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from common.htmx import announce, is_fragment, tell, way_back
from nutrition import supplement_actions as actions
from nutrition.models import Dose, DoseStatus, Regimen, SupplementProduct
from nutrition.presenters.supplements import card_shown, contents_words, her_time
from nutrition.presenters.tips import medicine_words
from nutrition.servings import written
from nutrition.supplement_forms import DayForm, TakeForm, TickForm
from patients.access import patient_view
from patients.models import Patient

CARD = "nutrition/_supplements.html"
FORM = "nutrition/dose.html"


@require_http_methods(["GET", "POST"])
@patient_view
def tick(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """A planned dose: taken or skipped, with one tap or from the form."""
    now = timezone.now()
    regimens = Regimen.objects.of([patient.pk]).select_related("product")
    regimen = get_object_or_404(regimens, pk=pk)
    data = [request.POST] if request.method == "POST" else []
    form = TickForm(*data, now=her_time(now, patient), regimen=regimen)
    if not form.is_valid():
        return _form_page(request, form, regimen.product, patient)
    dose = actions.log_dose(
        patient=patient,
        by=patient.user,
        now=now,
        product=regimen.product,
        regimen=regimen,
        quantity=regimen.quantity,
        **{name: form.cleaned_data[name] for name in ("day", "due", "time", "submission_id")},
    )
    return _logged(request, patient, dose)


@require_http_methods(["GET", "POST"])
@patient_view
def take(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """A dose out of plan: "I took one now", or from the form on another day."""
    now = timezone.now()
    product = get_object_or_404(SupplementProduct.objects.of([patient.pk]), pk=pk)
    latest = product.regimens.order_by("created_at", "pk").last()
    usual = {"quantity": written(latest.quantity)} if latest is not None else {}
    form = TakeForm(*_sent(request, now, patient), initial=usual, now=her_time(now, patient))
    if not form.is_valid():
        return _form_page(request, form, product, patient)
    given = form.cleaned_data
    local = her_time(now, patient)
    time = given["time"] or local.time().replace(second=0, microsecond=0)
    dose = actions.log_dose(
        patient=patient,
        by=patient.user,
        now=now,
        product=product,
        regimen=latest,
        due=None,
        time=time,
        **{name: given[name] for name in ("day", "quantity", "submission_id")},
    )
    return _logged(request, patient, dose)


@require_POST
@patient_view
def delete_dose(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Take a tick back; the page offers to put it back."""
    dose = _hers(patient, pk)
    actions.delete_dose(dose=dose, by=patient.user, now=timezone.now())
    return _done(request, patient, dose, _("Taken back."), way_back="nutrition:undo_dose")


@require_POST
@patient_view
def undo_dose(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Put a dose back as it was."""
    dose = _hers(patient, pk)
    if actions.undo_delete_dose(dose=dose, by=patient.user):
        return _done(request, patient, dose, _("The dose is back."))
    return _done(request, patient, dose, _("This dose is ticked already."))


def _sent(request: HttpRequest, now: dt.datetime, patient: Patient) -> list[object]:
    """What was posted; one tap says neither day nor time, and means today and now."""
    if request.method != "POST":
        return []
    data = request.POST.copy()
    if "day" not in data:
        data["day"] = her_time(now, patient).date().isoformat()
    return [data]


def _hers(patient: Patient, pk: int) -> Dose:
    dose: Dose = get_object_or_404(Dose.objects.of([patient.pk]), pk=pk)
    dose.patient = patient
    return dose


def _back(request: HttpRequest) -> str:
    return way_back(request, reverse("nutrition:supplements"))


def _form_page(
    request: HttpRequest, form: DayForm, product: SupplementProduct, patient: Patient
) -> HttpResponse:
    today = her_time(timezone.now(), patient).date()
    context = {
        "form": form,
        "name": product.name,
        "contents": f"{product.dose_unit} · {contents_words(product.nutrients)}",
        "address": request.path,
        "back": _back(request),
        "tips": medicine_words([product.nutrients], patient, day=today),
    }
    template = f"{FORM}#form" if is_fragment(request) else FORM
    return render(request, template, context, status=422 if form.errors else 200)


def _logged(request: HttpRequest, patient: Patient, dose: Dose) -> HttpResponse:
    if dose.deleted_at is not None:
        said = _("You took this back. Undo puts it in again.")
        return _done(request, patient, dose, said, way_back="nutrition:undo_dose")
    said = _("Taken.") if dose.status == DoseStatus.TAKEN else _("Skipped.")
    return _done(request, patient, dose, said, way_back="nutrition:delete_dose")


def _done(
    request: HttpRequest,
    patient: Patient,
    dose: Dose,
    sentence: str | Promise,
    *,
    way_back: str = "",
) -> HttpResponse:
    """The card of that day for htmx, else back to the page she came from."""
    if is_fragment(request):
        now = her_time(timezone.now(), patient)
        context = {"card": card_shown(patient, day=dose.day, now=now), "back": _back(request)}
        response = render(request, CARD, context)
        return announce(tell(response, "supplements-changed"), sentence)
    undo_at = f"undo:{reverse(way_back, args=[dose.pk])}" if way_back else ""
    messages.success(request, str(sentence), extra_tags=undo_at)
    response = redirect(_back(request))
    response.status_code = 303
    return response
