"""Foods to choose from: what was found, and what she has often."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nutrition.models import Food, FoodEntry, Portion
from nutrition.presenters.amounts import AmountShown, amounts_shown, serving_words
from nutrition.search import Found, FoundFood
from nutrition.servings import Serving
from patients.models import Patient

RECENT_DAYS = 60
RECENTS = 6
_ONE_HUNDRED_GRAMS = Serving("", Decimal(100), Decimal(100))


@dataclass(frozen=True, slots=True)
class AddShown:
    """A food that one tap logs, and how much of it: ``amount`` of ``portion`` as a form says it."""

    key: str
    name: str
    serving: str
    amount: str
    portion: str
    submission_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class FoundShown:
    """A match: what one tap would log, and what that amount holds."""

    add: AddShown
    details: str
    stand_in: str
    nutrients: tuple[AmountShown, ...]


def found_shown(found: Found, patient: Patient) -> list[FoundShown]:
    """Matches, each with the amount she used last, else its usual portion. Two queries."""
    servings = _servings(patient, [match.food for match in found.foods])
    return [_match_shown(match, servings[match.food.pk]) for match in found.foods]


def food_shown(food: Food, patient: Patient) -> FoundShown:
    """One food as in the list of matches. Two queries."""
    return _match_shown(FoundFood(food), usual_serving(patient, food))


def usual_serving(patient: Patient, food: Food) -> Serving:
    """The amount of a food she used last, else its usual portion. Two queries."""
    return _servings(patient, [food])[food.pk]


def again_shown(patient: Patient, *, meal: str, today: dt.date) -> list[AddShown]:
    """The foods she had last at this meal, each with the amount of then. Two queries."""
    entries = (
        FoodEntry.objects.kept()
        .of([patient.pk])
        .between(today - dt.timedelta(days=RECENT_DAYS), today)
        .filter(meal=meal, food__isnull=False, food__withdrawn_at=None)
        .order_by("food_id", "-day", "-created_at", "-pk")
        .distinct("food_id")
        .select_related("food")
    )
    recent = sorted(entries, key=lambda entry: (entry.day, entry.created_at), reverse=True)
    pairs = [(entry, entry.food) for entry in recent[:RECENTS] if entry.food is not None]
    portions = _portions(food.pk for _entry, food in pairs)
    return [
        _add_shown(food, _serving_again(entry, portions.get(food.pk, []))) for entry, food in pairs
    ]


def _servings(patient: Patient, foods: list[Food]) -> dict[int, Serving]:
    """For each food the amount she used last, else one usual portion, else 100 g. Two queries."""
    portions = _portions(food.pk for food in foods)
    servings = {
        food.pk: next(
            (
                Serving(portion.label, Decimal(1), portion.grams)
                for portion in portions.get(food.pk, [])
                if portion.is_default
            ),
            _ONE_HUNDRED_GRAMS,
        )
        for food in foods
    }
    last = (
        FoodEntry.objects.kept()
        .of([patient.pk])
        .filter(food__in=foods)
        .order_by("food_id", "-created_at", "-pk")
        .distinct("food_id")
    )
    for entry in last:
        if entry.food_id is not None:
            hers = portions.get(entry.food_id, [])
            servings[entry.food_id] = _serving_again(entry, hers)
    return servings


def _serving_again(entry: FoodEntry, portions: list[Portion]) -> Serving:
    """The amount of an entry for today; in grams when the food has no such portion any more."""
    for portion in portions:
        if portion.label == entry.portion_label:
            return Serving(portion.label, entry.quantity, entry.quantity * portion.grams)
    return Serving("", entry.grams, entry.grams)


def _portions(food_ids: Iterable[int]) -> dict[int, list[Portion]]:
    portions: dict[int, list[Portion]] = {}
    for portion in Portion.objects.filter(food__in=list(food_ids)):
        portions.setdefault(portion.food_id, []).append(portion)
    return portions


def _match_shown(match: FoundFood, serving: Serving) -> FoundShown:
    details = [serving_words(serving.label, serving.quantity, serving.grams)]
    if match.times:
        details.append(
            ngettext(
                "you have logged this once", "you have logged this %(times)d times", match.times
            )
            % {"times": match.times}
        )
    stand_in = _("Closest match for %(words)s") % {"words": match.stand_in_for}
    return FoundShown(
        add=_add_shown(match.food, serving),
        details=" · ".join(details),
        stand_in=stand_in if match.stand_in_for else "",
        nutrients=amounts_shown(match.food.nutrients.for_grams(serving.grams)),
    )


def _add_shown(food: Food, serving: Serving) -> AddShown:
    return AddShown(
        key=food.key,
        name=food.name,
        serving=serving_words(serving.label, serving.quantity, serving.grams),
        amount=serving.amount,
        portion=serving.choice,
        submission_id=uuid.uuid4(),
    )
