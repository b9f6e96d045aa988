"""What she can do with meals of her own: put together, correct, say how much it makes."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.units import round_half_up
from nutrition.actions import only_herself, serving_columns, what_it_held
from nutrition.models import AnyFood, Ingredient, OwnFood, OwnKind
from nutrition.models.own import MOST_INGREDIENTS
from nutrition.nutrients import Nutrients
from nutrition.own_actions import add_once
from nutrition.recipes import per_100_g, whole_meal
from nutrition.servings import Serving
from patients.models import Patient

_LIGHTEST = Decimal("0.01")


class MealInMealError(ValueError):
    """A meal cannot be an ingredient of a meal."""


class TooManyIngredientsError(ValueError):
    """A meal holds at most ``MOST_INGREDIENTS``."""


@transaction.atomic
def add_meal(
    *,
    patient: Patient,
    by: User,
    now: dt.datetime,
    name: str,
    makes_portions: Decimal,
    submission_id: uuid.UUID,
) -> OwnFood:
    """Begin a meal; it can be logged once it has an ingredient. The same submission: the same.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    only_herself(patient.user_id, by)
    meal = OwnFood(
        patient=patient,
        kind=OwnKind.RECIPE,
        name=name,
        makes_portions=makes_portions,
        submission_id=submission_id,
        created_at=now,
    )
    return add_once(meal)


@transaction.atomic
def change_meal(
    *, meal: OwnFood, by: User, name: str, makes_portions: Decimal, cooked_grams: Decimal | None
) -> None:
    """Correct a meal. What was logged of it stays as it was.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    only_herself(meal.patient.user_id, by)
    row = _locked(meal)
    row.name, row.makes_portions, row.cooked_grams = name, makes_portions, cooked_grams
    _recount(row)


@transaction.atomic
def add_ingredient(
    *,
    meal: OwnFood,
    by: User,
    now: dt.datetime,
    food: AnyFood,
    serving: Serving,
    submission_id: uuid.UUID,
) -> Ingredient:
    """Put some of a food into a meal, with what it holds now. The same submission again: the same.

    Raises:
        PermissionDenied: ``by`` is not the patient, or the food is another person's.
        MealInMealError: the food is itself a meal.
        TooManyIngredientsError: the meal is full.
    """
    only_herself(meal.patient.user_id, by)
    if isinstance(food, OwnFood) and food.is_meal:
        raise MealInMealError
    row = _locked(meal)
    hers = Ingredient.objects.of([row.patient_id])
    if not hers.filter(submission_id=submission_id).exists():
        if hers.kept().filter(meal=row).count() >= MOST_INGREDIENTS:
            raise TooManyIngredientsError
        columns = serving_columns(food, serving, meal.patient)
        Ingredient.objects.create(
            patient_id=row.patient_id,
            meal=row,
            submission_id=submission_id,
            created_at=now,
            **columns,
        )
        _recount(row)
    first: Ingredient = hers.get(submission_id=submission_id)
    return first


@transaction.atomic
def change_ingredient(*, ingredient: Ingredient, by: User, serving: Serving) -> None:
    """Another amount of an ingredient, by the figures of the day it was put in.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    only_herself(ingredient.meal.patient.user_id, by)
    meal = _locked(ingredient.meal)
    changes: dict[str, Any] = {"portion_label": serving.label, "quantity": serving.quantity}
    if serving.grams != ingredient.grams:
        changes |= what_it_held(ingredient, serving.grams).as_fields()
        changes["grams"] = serving.grams
    _save(ingredient, meal, changes)


@transaction.atomic
def remove_ingredient(*, ingredient: Ingredient, by: User, now: dt.datetime) -> None:
    """Take an ingredient out; without any the meal cannot be logged. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    only_herself(ingredient.meal.patient.user_id, by)
    _save(ingredient, _locked(ingredient.meal), {"deleted_at": ingredient.deleted_at or now})


@transaction.atomic
def put_ingredient_back(*, ingredient: Ingredient, by: User) -> None:
    """Put an ingredient back, as it was. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    only_herself(ingredient.meal.patient.user_id, by)
    _save(ingredient, _locked(ingredient.meal), {"deleted_at": None})


def whole_of(meal: OwnFood) -> tuple[Nutrients, Decimal] | None:
    """What all its ingredients hold and weigh together; None without any. One query."""
    parts = list(Ingredient.objects.of([meal.patient_id]).kept().filter(meal=meal))
    if not parts:
        return None
    grams = sum((part.grams for part in parts), Decimal(0))
    return whole_meal(part.nutrients for part in parts), grams


def _locked(meal: OwnFood) -> OwnFood:
    """The meal as it is now, held until the transaction ends: two devices take turns."""
    return OwnFood.objects.select_for_update().get(pk=meal.pk)


def _save(ingredient: Ingredient, meal: OwnFood, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(ingredient, name, value)
    ingredient.save(update_fields=list(changes))
    _recount(meal)


def _recount(meal: OwnFood) -> None:
    """What 100 g and a portion of it are, after something changed."""
    found = whole_of(meal)
    meal.is_ready = found is not None
    if found is not None:
        whole, grams = found
        grams = meal.cooked_grams or grams
        held = per_100_g(whole, grams)
        for name, value in held.as_fields().items():
            setattr(meal, name, value)
        meal.k2_basis, meal.unknown_kcal = held.k2_basis.value, held.unknown_as_json()
        portion = round_half_up(grams / (meal.makes_portions or 1), 2)
        meal.portion_labels = [str(_("1 portion"))]
        meal.portion_grams = [max(portion, _LIGHTEST)]
    meal.save()
