"""The pages of meals of her own: what goes in, how much it makes."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from common.htmx import is_fragment
from nutrition import meal_actions as actions
from nutrition.forms import weights_of_entry, weights_of_food
from nutrition.meal_forms import IngredientForm, MealForm, NewMealForm, meal_values
from nutrition.models import AnyFood, Food, Ingredient, OwnFood
from nutrition.models.own import MOST_INGREDIENTS
from nutrition.own_search import find_own_foods
from nutrition.presenters import found_shown, own_shown, usual_serving
from nutrition.presenters.meals import ingredient_url, meal_shown
from nutrition.search import PAGE, find_foods
from nutrition.servings import Serving
from nutrition.views.answers import now_of
from nutrition.views.own import hers, see, to_the_list
from patients.access import patient_view
from patients.models import Patient

PAGE_TEMPLATE = "nutrition/own_meal.html"
FORM_TEMPLATE = "nutrition/own_meal_form.html"


@require_http_methods(["GET", "POST"])
@patient_view
def new_meal(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Begin a meal; the page that follows asks what goes in."""
    now, _today = now_of(patient)
    form = NewMealForm(*_sent(request))
    if not form.is_valid():
        context = {"form": form, "title": _("Make a meal"), "food": None, "address": request.path}
        context["back_to"] = reverse("nutrition:own_foods")
        return render(request, FORM_TEMPLATE, context, status=422 if form.errors else 200)
    meal = actions.add_meal(patient=patient, by=patient.user, now=now, **form.cleaned_data)
    if meal.deleted_at is not None:
        said = _("You took this meal off your list. Undo puts it back.")
        return to_the_list(request, said, undo=reverse("nutrition:put_own_back", args=[meal.pk]))
    return see(request, _page_of(meal), _("Now add what goes in."))


@require_http_methods(["GET", "POST"])
@patient_view
def own_meal(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """A meal with its ingredients, a search to add one, and how much it makes."""
    meal = _meal(patient, pk)
    found = actions.whole_of(meal)
    form = MealForm(*_sent(request), initial=meal_values(meal), whole=found[0] if found else None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in _GIVEN}
        actions.change_meal(meal=meal, by=patient.user, **given)
        return to_the_list(request, _("Saved. What you have logged stays as it was."))
    context = {"meal": meal, "form": form, **_found(request, patient, meal)}
    if is_fragment(request):
        return render(request, f"{PAGE_TEMPLATE}#found", context)
    context["shown"] = meal_shown(meal)
    return render(request, PAGE_TEMPLATE, context, status=422 if form.errors else 200)


_GIVEN = ("name", "makes_portions", "cooked_grams")


@require_http_methods(["GET", "POST"])
@patient_view
def add_ingredient(request: HttpRequest, patient: Patient, pk: int, key: str) -> HttpResponse:
    """Some of a food of the catalogue goes in."""
    food = get_object_or_404(Food.objects.offered().prefetch_related("portions"), key=key)
    return _adding(request, patient, _meal(patient, pk), food)


@require_http_methods(["GET", "POST"])
@patient_view
def add_own_ingredient(
    request: HttpRequest, patient: Patient, pk: int, food_pk: int
) -> HttpResponse:
    """Some of a food of hers goes in."""
    food = get_object_or_404(OwnFood.objects.of([patient.pk]).offered(), pk=food_pk)
    return _adding(request, patient, _meal(patient, pk), food)


@require_http_methods(["GET", "POST"])
@patient_view
def ingredient(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Another amount of an ingredient."""
    row = _ingredient(patient, pk)
    initial = _values(Serving(row.portion_label, row.quantity, row.grams))
    form = IngredientForm(*_sent(request), initial=initial, weights=weights_of_entry(row))
    if not form.is_valid():
        return _amount_page(request, form, row.meal, row.food_name, _("Change an ingredient"))
    serving = form.cleaned_data["serving"]
    actions.change_ingredient(ingredient=row, by=patient.user, serving=serving)
    return see(request, _page_of(row.meal), _("Your changes are saved."))


@require_POST
@patient_view
def remove_ingredient(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Take an ingredient out; the page offers to put it back."""
    now, _today = now_of(patient)
    row = _ingredient(patient, pk)
    actions.remove_ingredient(ingredient=row, by=patient.user, now=now)
    undo = reverse("nutrition:put_ingredient_back", args=[pk])
    return see(request, _page_of(row.meal), _("Taken out."), undo=undo)


@require_POST
@patient_view
def put_ingredient_back(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """Put an ingredient back."""
    row = _ingredient(patient, pk)
    actions.put_ingredient_back(ingredient=row, by=patient.user)
    return see(request, _page_of(row.meal), _("It is in again."))


def _adding(request: HttpRequest, patient: Patient, meal: OwnFood, food: AnyFood) -> HttpResponse:
    now, _today = now_of(patient)
    weights = weights_of_food(food)
    form = IngredientForm(
        *_sent(request), initial=_values(usual_serving(patient, food)), weights=weights
    )
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("serving", "submission_id")}
        try:
            row = actions.add_ingredient(meal=meal, by=patient.user, now=now, food=food, **given)
        except actions.MealInMealError:
            form.add_error(None, _("A meal cannot go into a meal. Add its ingredients instead."))
        except actions.TooManyIngredientsError:
            form.add_error(
                None, _("A meal holds at most %(most)d ingredients.") % {"most": MOST_INGREDIENTS}
            )
        else:
            undo = reverse("nutrition:remove_ingredient", args=[row.pk])
            return see(request, _page_of(meal), _("Added."), undo=undo)
    return _amount_page(request, form, meal, food.name, _("Add an ingredient"))


def _amount_page(
    request: HttpRequest, form: IngredientForm, meal: OwnFood, name: str, title: str | Promise
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "food": name,
        "address": request.path,
        "back_to": _page_of(meal),
    }
    return render(request, FORM_TEMPLATE, context, status=422 if form.errors else 200)


def _found(request: HttpRequest, patient: Patient, meal: OwnFood) -> dict[str, Any]:
    """Foods that can go in, hers first; no meals."""
    query = request.GET.get("q", "").strip()
    text = request.GET.get("show", "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    limit = max(asked, PAGE)
    if not query:
        return {"query": "", "matches": None}
    own = [food for food in find_own_foods(query, patient_id=patient.pk) if not food.is_meal]
    found = find_foods(query, patient_id=patient.pk, limit=limit)
    foods: list[AnyFood] = [*own, *(match.food for match in found.foods)]
    shown = [*own_shown(own, patient), *found_shown(found, patient)]
    matches = [(ingredient_url(meal, food), one) for food, one in zip(foods, shown, strict=True)]
    more = found.has_more or len(matches) > limit
    return {
        "query": query,
        "matches": matches[:limit],
        "show_next": limit + PAGE if more else 0,
    }


def _values(serving: Serving) -> dict[str, Any]:
    return {"amount": serving.amount, "portion": serving.choice}


def _sent(request: HttpRequest) -> list[Any]:
    return [request.POST] if request.method == "POST" else []


def _meal(patient: Patient, pk: int) -> OwnFood:
    meal = hers(patient, pk)
    if not meal.is_meal:
        raise Http404
    return meal


def _ingredient(patient: Patient, pk: int) -> Ingredient:
    rows = Ingredient.objects.of([patient.pk]).select_related("meal", "food", "own_food")
    row = get_object_or_404(rows.filter(meal__deleted_at=None), pk=pk)
    row.meal.patient = patient
    return row


def _page_of(meal: OwnFood) -> str:
    return reverse("nutrition:own_meal", args=[meal.pk])
