"""What she has often: the foods of a meal, her favourites, and how much of each."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, JSONObject

from common.logged_days import NEWEST_FIRST
from nutrition.models import AnyFood, FavouriteFood, Food, FoodEntry, OwnFood, Portion
from nutrition.servings import Serving
from patients.models import Patient

RECENT_DAYS = 60
RECENTS = 6
_ONE_HUNDRED_GRAMS = Serving("", Decimal(100), Decimal(100))


@dataclass(frozen=True, slots=True)
class UsualFood:
    """A food and how much of it she would have: what one tap logs."""

    food: AnyFood
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


def is_favourite(patient: Patient, food: Food) -> bool:
    """Whether she marked this food with a star. One query."""
    marked: bool = FavouriteFood.objects.of([patient.pk]).filter(food=food).exists()
    return marked


def usual_foods(
    patient: Patient, *, meal: str, today: dt.date, besides: dt.date
) -> list[UsualFood]:
    """Recents of ``meal``, her own among them, then favourites, as the functions above have them.

    The day ``besides`` does not count for recents: a list she taps on keeps its order while she
    does. A food stands in it once. One query.
    """
    asked = usual_foods_asked(patient, meal=meal, today=today, besides=besides)
    return usual_foods_told(Patient.objects.values_list(asked, flat=True).get(pk=patient.pk))


def usual_foods_asked(patient: Patient, *, meal: str, today: dt.date, besides: dt.date) -> Func:
    """``usual_foods`` as a column, for a query about her that asks more; see the next function."""
    hers = FoodEntry.objects.kept().of([patient.pk])
    at_meal = hers.between(today - dt.timedelta(days=RECENT_DAYS), today).exclude(day=besides)
    hers_at_meal = at_meal.filter(meal=meal)
    at_meal = hers_at_meal.filter(food__isnull=False, food__withdrawn_at=None)
    each_once = at_meal.order_by("food_id", *NEWEST_FIRST).distinct("food_id").values("pk")
    recent = FoodEntry.objects.filter(pk__in=each_once).order_by(*NEWEST_FIRST)
    stars = FavouriteFood.objects.of([patient.pk])
    this = OuterRef("pk")
    foods = (
        Food.objects.offered()
        .filter(Q(pk__in=recent.values("food_id")[:RECENTS]) | Q(pk__in=stars.values("food_id")))
        .annotate(
            starred_at=Subquery(stars.filter(food=this).values("created_at")[:1]),
            at_meal=_amount_of(at_meal.filter(food=this).order_by(*NEWEST_FIRST)),
            last=_amount_of(hers.filter(food=this).order_by("-created_at", "-pk")),
            weights=ArraySubquery(Portion.objects.filter(food=this).values(json=_PORTION)),
        )
    )
    columns = ("pk", "key", "name", "starred_at", "at_meal", "last", "weights")
    shared = ArraySubquery(foods.values(json=JSONObject(**{name: name for name in columns})))
    own = _own_foods_asked(patient, hers_at_meal.filter(own_food__isnull=False))
    return Func(shared, own, function="array_cat", output_field=shared.output_field)


def _own_foods_asked(patient: Patient, at_meal: QuerySet[FoodEntry]) -> ArraySubquery:
    each_once = at_meal.order_by("own_food_id", *NEWEST_FIRST).distinct("own_food_id")
    recent = FoodEntry.objects.filter(pk__in=each_once.values("pk")).order_by(*NEWEST_FIRST)
    this = at_meal.filter(own_food=OuterRef("pk")).order_by(*NEWEST_FIRST)
    foods = (
        OwnFood.objects.of([patient.pk])
        .offered()
        .filter(pk__in=recent.values("own_food_id")[:RECENTS])
        .annotate(
            own=Value(True),  # noqa: FBT003
            at_meal=_amount_of(this),
            grams=Cast("portion_grams", ArrayField(TextField())),
        )
    )
    columns = ("pk", "own", "name", "at_meal", "portion_labels", "grams")
    return ArraySubquery(foods.values(json=JSONObject(**{name: name for name in columns})))


def usual_foods_told(foods: Sequence[dict[str, Any]]) -> list[UsualFood]:
    """What the column of ``usual_foods_asked`` holds, in order. No query."""
    had = sorted(
        (food for food in foods if food["at_meal"]),
        key=lambda food: (food["at_meal"]["day"], food["at_meal"]["at"]),
        reverse=True,
    )[:RECENTS]
    starred = [food for food in foods if food.get("starred_at") and food not in had]
    pairs = [(food, food["at_meal"]) for food in had]
    pairs += [(food, food["last"]) for food in sorted(starred, key=lambda food: food["starred_at"])]
    return [
        UsualFood(
            Food(pk=food["pk"], key=food["key"], name=food["name"]),
            _serving_told(then, food["weights"]),
            is_favourite=bool(food["starred_at"]),
        )
        if not food.get("own")
        else UsualFood(
            OwnFood(pk=food["pk"], name=food["name"]),
            _serving_told(then, _weights_told(food["portion_labels"], food["grams"])),
        )
        for food, then in pairs
    ]


def _weights_told(labels: Sequence[str], grams: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"label": label, "grams": weight, "is_default": label == labels[0]}
        for label, weight in zip(labels, grams, strict=True)
    ]


# Numbers travel as text: JSON would make them binary fractions.
_PORTION = JSONObject(label="label", grams=Cast("grams", TextField()), is_default="is_default")


def _amount_of(entries: QuerySet[FoodEntry]) -> Subquery:
    amount = JSONObject(
        day="day",
        at="created_at",
        label="portion_label",
        quantity=Cast("quantity", TextField()),
        grams=Cast("grams", TextField()),
    )
    return Subquery(entries.values(json=amount)[:1])


def _serving_told(then: dict[str, str] | None, weights: Sequence[dict[str, Any]]) -> Serving:
    portions = {one["label"]: Decimal(one["grams"]) for one in weights}
    if then is not None:
        label, quantity = then["label"], Decimal(then["quantity"])
        if label in portions:
            return Serving(label, quantity, quantity * portions[label])
        return Serving("", Decimal(then["grams"]), Decimal(then["grams"]))
    for one in weights:
        if one["is_default"]:
            return Serving(one["label"], Decimal(1), portions[one["label"]])
    return _ONE_HUNDRED_GRAMS


@dataclass(frozen=True, slots=True)
class OnTheTable:
    """``rows`` of a day, removed ones too; ``last_meal`` is that of the day before, or earlier."""

    rows: list[FoodEntry]
    last_meal: list[FoodEntry]

    @property
    def kept(self) -> list[FoodEntry]:
        """The rows that count."""
        return [row for row in self.rows if row.deleted_at is None]


def on_the_table(
    patient: Patient, *, day: dt.date, meal: str, removed_since: dt.datetime
) -> OnTheTable:
    """A day's entries, and the latest ``meal`` within the week before it. One query.

    Of the day also what was removed after ``removed_since``; of the meal what counts.
    """
    hers = FoodEntry.objects.of([patient.pk])
    week = hers.kept().filter(meal=meal)
    week = week.between(day - dt.timedelta(days=7), day - dt.timedelta(days=1))
    latest = week.order_by("-day").values("day")[:1]
    on_day = Q(day=day) & (Q(deleted_at=None) | Q(deleted_at__gte=removed_since))
    before = Q(day=Subquery(latest), meal=meal, deleted_at=None)
    found = list(hers.filter(on_day | before))
    return OnTheTable(
        rows=[row for row in found if row.day == day],
        last_meal=[row for row in found if row.day != day],
    )


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


def own_servings(patient: Patient, foods: Sequence[OwnFood]) -> dict[int, Serving]:
    """By id of her own food, the amount she used last, else a usual portion. One query."""
    portions = {food.pk: _own_portions(food) for food in foods}
    servings = {
        food.pk: Serving(some[0].label, Decimal(1), some[0].grams)
        if (some := portions[food.pk])
        else _ONE_HUNDRED_GRAMS
        for food in foods
    }
    hers = FoodEntry.objects.kept().of([patient.pk]).filter(own_food__in=foods)
    last = hers.order_by("own_food_id", "-created_at", "-pk").distinct("own_food_id")
    for entry in last:
        if entry.own_food_id is not None:
            servings[entry.own_food_id] = _as_then(entry, portions[entry.own_food_id])
    return servings


def _own_portions(food: OwnFood) -> list[Portion]:
    return [Portion(label=label, grams=grams) for label, grams in food.weights.items()]


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
