"""The small step on Today: the part that reloads itself, and "not for me"."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from common.htmx import announce, is_fragment, way_back
from dashboard.small_step import decline_url, declined_rows
from dashboard.views.today import TODAY, her_time, step_of
from exercise.chosen import find_chosen
from nutrition.models import Food, OwnFood
from patients.access import patient_view
from patients.models import Patient
from recommendations.declining import decline as do_decline
from recommendations.declining import suggest_again
from recommendations.models import Declined, SuggestionKind


@require_GET
@patient_view
def step(request: HttpRequest, patient: Patient) -> HttpResponse:
    """The card alone for htmx; without it, the whole page."""
    if not is_fragment(request):
        return redirect("dashboard:today")
    return render(request, f"{TODAY}#step", step_of(patient, her_time(patient)))


@require_GET
@patient_view
def declined(request: HttpRequest, patient: Patient) -> HttpResponse:
    """What is not suggested to her, each with a way to take that back."""
    rows = declined_rows(list(Declined.objects.of([patient.pk])))
    return render(request, "dashboard/declined.html", {"rows": rows})


@require_POST
@patient_view
def decline(request: HttpRequest, patient: Patient, kind: str, key: str) -> HttpResponse:
    """ "Not for me", or with `?wanted=1` "suggest it again". Each takes the other back."""
    wanted, what = request.GET.get("wanted") == "1", _kind(kind)
    if wanted:
        suggest_again(patient=patient, by=patient.user, kind=what, key=key)
        said = _("It may be suggested again.")
    else:
        name, now = _name(patient, what, key), timezone.now()
        do_decline(patient=patient, by=patient.user, now=now, kind=what, key=key, name=name)
        said = _("It will not be suggested again.")
    if is_fragment(request):
        context = step_of(patient, her_time(patient))
        return announce(render(request, f"{TODAY}#step", context), said)
    undo_url = f"{decline_url(what, key)}?wanted={int(not wanted)}"
    messages.success(request, str(said), extra_tags=f"undo:{undo_url}")
    response = redirect(way_back(request, reverse("dashboard:declined")))
    response.status_code = 303
    return response


def _kind(kind: str) -> SuggestionKind:
    if kind not in SuggestionKind.values:
        raise Http404
    return SuggestionKind(kind)


def _name(patient: Patient, kind: SuggestionKind, key: str) -> str:
    """What it is called. Raises Http404 for what cannot be suggested to her."""
    if kind is SuggestionKind.SESSION:
        chosen = find_chosen(key, patient_id=patient.pk)
        if chosen is None:
            raise Http404
        return chosen.name
    number = key.removeprefix("yours-")
    if number != key:
        hers = OwnFood.objects.of([patient.pk]).kept()
        is_number = number.isascii() and number.isdigit() and len(number) < 18
        food: Food | OwnFood | None = hers.filter(pk=int(number)).first() if is_number else None
    else:
        food = Food.objects.offered().filter(key=key).first()
    if food is None:
        raise Http404
    return food.name
