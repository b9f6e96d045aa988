"""Foods to choose from: what was found, and what she has often."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nutrition.fortification import sold_in
from nutrition.habits import own_servings, usual_servings
from nutrition.models import AnyFood, OwnFood
from nutrition.presenters.amounts import AmountShown, amounts_shown, serving_words
from nutrition.presenters.notes import short_note
from nutrition.search import Found, FoundFood
from nutrition.servings import Serving
from patients.health_facts import Region
from patients.models import Patient
from patients.people import region_of


@dataclass(frozen=True, slots=True)
class AddShown:
    """A food that one tap logs, and how much of it: ``amount`` of ``portion`` as a form says it."""

    key: str
    url: str
    name: str
    serving: str
    amount: str
    portion: str
    submission_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class FoundShown:
    """A match: what one tap would log, what that amount holds, and what to know of the food."""

    add: AddShown
    details: str
    stand_in: str
    nutrients: tuple[AmountShown, ...]
    note: str = ""
    is_yours: bool = False


def found_shown(found: Found, patient: Patient) -> list[FoundShown]:
    """Matches, each with the amount she used last, else its usual portion. At most two queries."""
    foods = [match.food for match in found.foods]
    logged = [match.food for match in found.foods if match.times]
    servings = usual_servings(patient, foods, logged=logged)
    region = region_of(patient)
    return [_match_shown(match, servings[match.food.pk], region) for match in found.foods]


def own_shown(foods: Sequence[OwnFood], patient: Patient) -> list[FoundShown]:
    """Her own foods as in the list of matches. One query, without foods none."""
    servings = own_servings(patient, foods) if foods else {}
    return [_own_shown(food, servings[food.pk]) for food in foods]


def food_shown(food: AnyFood, patient: Patient) -> FoundShown:
    """One food as in the list of matches. Two queries."""
    if isinstance(food, OwnFood):
        return _own_shown(food, usual_serving(patient, food))
    return _match_shown(FoundFood(food), usual_serving(patient, food), region_of(patient))


def usual_serving(patient: Patient, food: AnyFood) -> Serving:
    """The amount of a food she used last, else its usual portion. Two queries."""
    if isinstance(food, OwnFood):
        return own_servings(patient, [food])[food.pk]
    return usual_servings(patient, [food])[food.pk]


def log_url(food: AnyFood) -> str:
    """The page that logs it."""
    if isinstance(food, OwnFood):
        return reverse("nutrition:log_yours", args=[food.pk])
    return reverse("nutrition:log", args=[food.key])


def own_url(food: OwnFood) -> str:
    """The page that corrects a food of hers, or a meal."""
    return reverse("nutrition:own_meal" if food.is_meal else "nutrition:own_food", args=[food.pk])


def _own_shown(food: OwnFood, serving: Serving) -> FoundShown:
    details = [serving_words(serving.label, serving.quantity, serving.grams), *_times(food.times)]
    return FoundShown(
        add=add_shown(food, serving),
        details=" · ".join(details),
        stand_in="",
        nutrients=amounts_shown(food.nutrients.for_grams(serving.grams)),
        is_yours=True,
    )


def _times(times: int) -> list[str]:
    """How often she logged it, if at all."""
    if not times:
        return []
    words = ngettext("you have logged this once", "you have logged this %(times)d times", times)
    return [words % {"times": times}]


def _match_shown(match: FoundFood, serving: Serving, region: Region | None) -> FoundShown:
    details = [serving_words(serving.label, serving.quantity, serving.grams)]
    if match.food.brand:
        details.insert(0, match.food.brand)
    details += _times(match.times)
    held = sold_in(region, match.food.nutrients, fortification=match.food.fortification)
    stand_in = _("Closest match for %(words)s") % {"words": match.stand_in_for}
    return FoundShown(
        add=add_shown(match.food, serving),
        details=" · ".join(details),
        stand_in=stand_in if match.stand_in_for else "",
        nutrients=amounts_shown(held.for_grams(serving.grams)),
        note=short_note(match.food.note),
    )


def add_shown(food: AnyFood, serving: Serving) -> AddShown:
    """A food that one tap logs, under an id of its own."""
    return AddShown(
        key=food.key,
        url=log_url(food),
        name=food.name,
        serving=serving_words(serving.label, serving.quantity, serving.grams),
        amount=serving.amount,
        portion=serving.choice,
        submission_id=uuid.uuid4(),
    )
