"""What she has often: the foods of a meal, her favourites, and how much of each."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nutrition.models import FavouriteFood, Food, FoodEntry, Portion
from nutrition.servings import Serving
from patients.models import Patient

RECENT_DAYS = 60
RECENTS = 6
_ONE_HUNDRED_GRAMS = Serving("", Decimal(100), Decimal(100))


@dataclass(frozen=True, slots=True)
class UsualFood:
    """A food and how much of it she would have: what one tap logs."""

    food: Food
    serving: Serving
    is_favourite: bool = False


def recent_foods(
    patient: Patient, *, meal: str, today: dt.date, limit: int = RECENTS
) -> list[UsualFood]:
    """The foods she had last at ``meal`` (a value of ``Meal``), latest first, as much as then.

    Looks 60 days back and leaves out what can no longer be chosen. Two queries.
    """
    entries = (
        FoodEntry.objects.kept()
        .of([patient.pk])
        .between(today - dt.timedelta(days=RECENT_DAYS), today)
        .filter(meal=meal, food__isnull=False, food__withdrawn_at=None)
        .order_by("food_id", "-day", "-created_at", "-pk")
        .distinct("food_id")
        .select_related("food")
    )
    latest = sorted(entries, key=lambda entry: (entry.day, entry.created_at), reverse=True)
    pairs = [(entry, entry.food) for entry in latest[:limit] if entry.food is not None]
    portions = _portions(food.pk for _entry, food in pairs)
    return [UsualFood(food, _as_then(entry, portions.get(food.pk, []))) for entry, food in pairs]


def favourite_foods(patient: Patient) -> list[UsualFood]:
    """The foods she marked with a star, the first marked first, as much as she had last.

    What can no longer be chosen is left out. Three queries.
    """
    marked = FavouriteFood.objects.of([patient.pk]).filter(food__withdrawn_at=None)
    foods = [favourite.food for favourite in marked.select_related("food")]
    servings = usual_servings(patient, foods)
    return [UsualFood(food, servings[food.pk], is_favourite=True) for food in foods]


def usual_servings(
    patient: Patient, foods: Sequence[Food], *, logged: Sequence[Food] | None = None
) -> dict[int, Serving]:
    """By food id, the amount she used last, else one usual portion, else 100 g. Two queries.

    ``logged``: those she has logged at all, where that is known; with none of them one query.
    """
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
        .filter(food__in=foods if logged is None else logged)
        .order_by("food_id", "-created_at", "-pk")
        .distinct("food_id")
    )
    for entry in last:
        if entry.food_id is not None:
            servings[entry.food_id] = _as_then(entry, portions.get(entry.food_id, []))
    return servings


def _as_then(entry: FoodEntry, portions: list[Portion]) -> Serving:
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
