"""What she says of a whole day, and her favourite foods."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from common.htmx import way_back
from nutrition.day_actions import mark_day, mark_favourite
from nutrition.forms import MarkForm
from nutrition.habits import favourite_foods
from nutrition.models import Food, Meal
from nutrition.presenters import add_shown
from nutrition.views.answers import answer, now_of
from patients.access import patient_view
from patients.models import Patient


@require_POST
@patient_view
def mark(request: HttpRequest, patient: Patient) -> HttpResponse:
    """ "That’s all", "I did not log this day", "I ate nothing"; or nothing of these any more."""
    now, today = now_of(patient)
    # Undo names both in the address: a message has one button and no fields.
    form = MarkForm({**request.GET.dict(), **request.POST.dict()}, today=today)
    if not form.is_valid():
        return render(request, "nutrition/mark.html", {"form": form}, status=422)
    day, wanted = form.cleaned_data["day"], form.cleaned_data["mark"]
    before = mark_day(patient=patient, by=patient.user, now=now, day=day, mark=wanted)
    address = reverse("nutrition:mark")
    undo_url = f"{address}?day={day.isoformat()}&mark={before.value if before else ''}"
    said = _("Saved.") if wanted else _("Taken back.")
    return answer(request, patient, day, Meal.BREAKFAST.value, said, undo_url=undo_url)


@require_GET
@patient_view
def favourites(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Her list, each with a way to take it off."""
    foods = [add_shown(one.food, one.serving) for one in favourite_foods(patient)]
    return render(request, "nutrition/favourites.html", {"foods": foods})


@require_POST
@patient_view
def favourite(request: HttpRequest, patient: Patient, key: str) -> HttpResponse:
    """Give a food a star (`?star=1`) or take it away (`?star=0`)."""
    now, _today = now_of(patient)
    food = get_object_or_404(Food.objects.offered(), key=key)
    wanted = request.GET.get("star") != "0"
    mark_favourite(patient=patient, by=patient.user, now=now, food=food, wanted=wanted)
    said = _("It is one of your favourites now.") if wanted else _("Taken off your favourites.")
    undo_url = f"{reverse('nutrition:favourite', args=[key])}?star={int(not wanted)}"
    messages.success(request, str(said), extra_tags=f"undo:{undo_url}")
    response = redirect(way_back(request, reverse("nutrition:favourites")))
    response.status_code = 303
    return response
