"""The pages of her own foods: the list, one from its label, taking one off the list."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.logged_days import day_in_address
from nutrition import own_actions as actions
from nutrition.models import Meal, OwnFood
from nutrition.own_food_forms import OwnFoodForm, own_food_values
from nutrition.own_search import own_foods as foods_of
from nutrition.presenters import diary_url, own_shown
from nutrition.views.answers import now_of
from patients.access import patient_view
from patients.models import Patient

FORM_TEMPLATE = "nutrition/own_food.html"


@require_GET
@patient_view
def own_foods(request: HttpRequest, patient: Patient) -> HttpResponse:
    """All her foods and meals, what she logs often first."""
    foods = foods_of(patient.pk)
    begun = OwnFood.objects.of([patient.pk]).kept().filter(is_ready=False)
    context = {"foods": list(zip(foods, own_shown(foods, patient), strict=True)), "begun": begun}
    return render(request, "nutrition/own_foods.html", context)


@require_http_methods(["GET", "POST"])
@patient_view
def label(request: HttpRequest, patient: Patient) -> HttpResponse:
    """A new food from its label; then the page that logs it, on the day she came from."""
    now, _today = now_of(patient)
    data = [request.POST] if request.method == "POST" else []
    form = OwnFoodForm(*data, initial={"name": request.GET.get("name", "")[:200]})
    if not form.is_valid():
        return _form_page(request, patient, form, None)
    food = actions.add_own_food(
        patient=patient,
        by=patient.user,
        now=now,
        contents=form.cleaned_data["contents"],
        submission_id=form.cleaned_data["submission_id"],
    )
    if food.deleted_at is not None:
        said = _("You took this food off your list. Undo puts it back.")
        return to_the_list(request, said, undo=reverse("nutrition:put_own_back", args=[food.pk]))
    address = reverse("nutrition:log_yours", args=[food.pk])
    said = _("It is one of your foods now. You can log it here.")
    return see(request, f"{address}?{request.GET.urlencode()}" if request.GET else address, said)


@require_http_methods(["GET", "POST"])
@patient_view
def own_food(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Correct one of her foods. What she logged of it stays as it was."""
    food = hers(patient, pk)
    if food.is_meal:
        return redirect("nutrition:own_meal", pk)
    data = [request.POST] if request.method == "POST" else []
    form = OwnFoodForm(*data, initial=own_food_values(food))
    if not form.is_valid():
        return _form_page(request, patient, form, food)
    actions.change_own_food(food=food, by=patient.user, contents=form.cleaned_data["contents"])
    return to_the_list(request, _("Saved. What you have logged stays as it was."))


@require_POST
@patient_view
def remove(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Take a food or meal off her list; the page offers to put it back."""
    now, _today = now_of(patient)
    actions.remove_own_food(food=hers(patient, pk, kept=False), by=patient.user, now=now)
    said = _("Taken off your list. What you have logged stays.")
    return to_the_list(request, said, undo=reverse("nutrition:put_own_back", args=[pk]))


@require_POST
@patient_view
def put_back(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Put a food or meal back on her list."""
    actions.put_own_food_back(food=hers(patient, pk, kept=False), by=patient.user)
    return to_the_list(request, _("It is back on your list."))


def hers(patient: Patient, pk: int, *, kept: bool = True) -> OwnFood:
    """A food or meal of hers, or 404; with ``kept`` only one on her list."""
    rows = OwnFood.objects.of([patient.pk])
    food = get_object_or_404(rows.kept() if kept else rows, pk=pk)
    food.patient = patient
    return food


def _form_page(
    request: HttpRequest, patient: Patient, form: OwnFoodForm, food: OwnFood | None
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "food": food,
        "address": request.get_full_path(),
        "back_to": reverse("nutrition:own_foods"),
    }
    if request.GET.get("meal") in Meal.values:
        day = day_in_address(request.GET.get("day"), now_of(patient)[1])
        context["back_to"] = diary_url(day, request.GET["meal"])
    return render(request, FORM_TEMPLATE, context, status=422 if form.errors else 200)


def to_the_list(request: HttpRequest, said: str | Promise, *, undo: str = "") -> HttpResponse:
    """Her list, with what was done and the way back."""
    return see(request, reverse("nutrition:own_foods"), said, undo=undo)


def see(request: HttpRequest, address: str, said: str | Promise, *, undo: str = "") -> HttpResponse:
    """On to another page, which says what was done; ``undo`` is an address that takes it back."""
    messages.success(request, str(said), extra_tags=f"undo:{undo}" if undo else "")
    response = redirect(address)
    response.status_code = 303
    return response
