"""The foods that may be named, with their figures, and which of them she has had lately.

The shelf is the same for everybody and hardly ever changes, so each process keeps it. A query that
is asked anyway carries the number of the last change to any food, and the whole shelf only where
that number is another one (as ``vocabulary.py`` tells).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, JSONField, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.db.models.lookups import Exact

from common.compiled import SOME_MONDAY, SOME_SUNDAY, SOMEBODY, Compiled
from common.days import Week
from nutrition.habits import RECENT_DAYS
from nutrition.models import Food, FoodEntry, Portion
from nutrition.models.amounts import NUTRIENT_COLUMNS, left_out
from nutrition.nutrients import K2Basis, Nutrients
from nutrition.servings import Serving
from nutrition.suggestable import Reviewed, reviewed_foods
from patients.models import Patient

UNKNOWN_STAMP = -1
# Her usual amount is named up to so many usual portions; beyond it is a slip or a whole cake.
MOST_PORTIONS = 3


@dataclass(frozen=True, slots=True)
class ShelfFood:
    """A reviewed food of the catalogue. ``weights``: grams of each portion, the usual one first."""

    pk: int
    key: str
    name: str
    fortification: str
    per_100g: Nutrients
    weights: Mapping[str, Decimal]
    reviewed: Reviewed

    @property
    def serving(self) -> Serving:
        """One usual portion."""
        label, grams = next(iter(self.weights.items()))
        return Serving(label, Decimal(1), grams)


@dataclass(frozen=True, eq=False)
class Shelf:
    """All of them in the order of the file; ``stamp`` is the last change they know of."""

    stamp: int
    foods: tuple[ShelfFood, ...]

    @cached_property
    def by_pk(self) -> Mapping[int, ShelfFood]:
        """The same by the id of their rows."""
        return {food.pk: food for food in self.foods}


@dataclass(frozen=True, slots=True)
class Had:
    """A food she had lately, as much as then. ``food`` is None for one of her own."""

    key: str
    name: str
    serving: Serving
    held: Nutrients
    day: dt.date
    at: str
    food: ShelfFood | None = None

    @property
    def is_an_amount_to_name(self) -> bool:
        """Not so for more than three usual portions."""
        return self.food is None or self.serving.grams <= MOST_PORTIONS * self.food.serving.grams


_kept = Shelf(UNKNOWN_STAMP, ())


def kept_stamp() -> int:
    """The stamp of the shelf that this process keeps, for ``shelf_asked``."""
    return _kept.stamp


def kept_shelf() -> Shelf:
    """The shelf that this process keeps: ``current_shelf`` as it was when last asked for."""
    return _kept


def shelf_asked(kept: int) -> JSONObject:
    """A column of any query: the stamp, and the shelf itself unless ``kept`` is its stamp."""
    events = Food.pgh_event_model.objects  # type: ignore[attr-defined]
    stamp = Coalesce(Subquery(events.order_by("-pgh_id").values("pgh_id")[:1]), 0)
    weights = Portion.objects.filter(food=OuterRef("pk")).order_by("-is_default", "position")
    foods = Food.objects.offered().filter(key__in=list(reviewed_foods()))
    rows = foods.values(
        json=JSONObject(
            pk="pk",
            key="key",
            name="name",
            fortification="fortification",
            k2_basis="k2_basis",
            weights=ArraySubquery(
                weights.values(json=JSONObject(label="label", grams=Cast("grams", TextField())))
            ),
            **{name: Cast(name, TextField()) for name in NUTRIENT_COLUMNS},
        )
    )
    is_kept = Exact(stamp, Value(kept))
    nothing = Value(None, output_field=JSONField())
    # Made one value of, since an array and nothing are of different kinds.
    shelf = JSONObject(foods=ArraySubquery(rows))
    return JSONObject(
        stamp=stamp,
        shelf=Case(When(is_kept, then=nothing), default=shelf, output_field=JSONField()),
    )


def shelf_told(told: Mapping[str, Any]) -> Shelf:
    """What the column holds, kept for the next time. No query."""
    global _kept  # one assignment, which threads see whole or not at all
    if told["shelf"] is not None:
        rows = {row["key"]: row for row in told["shelf"]["foods"]}
        foods = [_food(rows[key], one) for key, one in reviewed_foods().items() if key in rows]
        _kept = Shelf(told["stamp"], tuple(food for food in foods if food.weights))
    return _kept


def current_shelf() -> Shelf:
    """The shelf as the catalogue is now. One query."""
    events = Food.pgh_event_model.objects  # type: ignore[attr-defined]
    for told in events.order_by("-pgh_id").values_list(shelf_asked(kept_stamp()), flat=True)[:1]:
        return shelf_told(told)
    return Shelf(UNKNOWN_STAMP, ())


def had_asked(patient: Patient, *, today: dt.date) -> JSONObject:
    """What she had in the last 60 days, each food once and as much as last: a column about her."""
    first = today - dt.timedelta(days=RECENT_DAYS)
    entries = FoodEntry.objects.kept().of([patient.pk]).between(first, today)
    amount = {
        "day": "day",
        "at": "created_at",
        "label": "portion_label",
        "quantity": Cast("quantity", TextField()),
        "grams": Cast("grams", TextField()),
    }
    shared = entries.filter(food__isnull=False).order_by("food_id", "-created_at", "-pk")
    own = entries.filter(own_food__deleted_at=None, own_food__is_ready=True)
    own = own.filter(own_food__isnull=False).order_by("own_food_id", "-created_at", "-pk")
    figures: dict[str, Any] = {
        name: Cast(f"own_food__{name}", TextField()) for name in NUTRIENT_COLUMNS
    }
    return JSONObject(
        shared=ArraySubquery(
            shared.distinct("food_id").values(json=JSONObject(food="food_id", **amount))
        ),
        own=ArraySubquery(
            own.distinct("own_food_id").values(
                json=JSONObject(
                    pk="own_food_id",
                    name="own_food__name",
                    k2_basis="own_food__k2_basis",
                    unknown_kcal="own_food__unknown_kcal",
                    **amount,
                    **figures,
                )
            )
        ),
    )


def had_told(told: Mapping[str, Any], shelf: Shelf) -> list[Had]:
    """What the column holds of foods that may be named, the latest first. No query."""
    found = [_own_had(row) for row in told["own"]]
    for row in told["shared"]:
        food = shelf.by_pk.get(row["food"])
        if food is not None:
            found.append(_shared_had(row, food))
    found.sort(key=lambda one: one.at, reverse=True)
    return found


def had_in_week(patient_ids: Sequence[int], week: Week, shelf: Shelf) -> dict[int, frozenset[str]]:
    """The keys of foods of the shelf that some of these people had in a week. One query."""
    foods = shelf.by_pk
    given = {SOMEBODY: list(patient_ids), _FOODS: list(foods)}
    rows = _HAD.rows({**given, SOME_MONDAY: week.start, SOME_SUNDAY: week.end})
    return {patient_id: frozenset([foods[pk].key for pk in had]) for patient_id, had in rows}


_FOODS = SOMEBODY - 1  # stands for the keys of the shelf


def _had() -> Any:
    entries = FoodEntry.objects.kept().of([SOMEBODY]).between(SOME_MONDAY, SOME_SUNDAY).order_by()
    rows = entries.filter(food_id__in=[_FOODS]).values("patient_id")
    return rows.annotate(foods=ArrayAgg("food_id", distinct=True)).values_list(
        "patient_id", "foods"
    )


_HAD = Compiled(_had, many=(SOMEBODY, _FOODS), plain=True)


def _food(row: Mapping[str, Any], reviewed: Reviewed) -> ShelfFood:
    return ShelfFood(
        pk=row["pk"],
        key=row["key"],
        name=row["name"],
        fortification=row["fortification"],
        per_100g=_nutrients(row),
        weights={one["label"]: Decimal(one["grams"]) for one in row["weights"]},
        reviewed=reviewed,
    )


def _shared_had(row: Mapping[str, Any], food: ShelfFood) -> Had:
    serving = _serving(row, food.weights)
    return Had(
        key=food.key,
        name=food.name,
        serving=serving,
        held=food.per_100g.for_grams(serving.grams),
        day=dt.date.fromisoformat(row["day"]),
        at=row["at"],
        food=food,
    )


def _own_had(row: Mapping[str, Any]) -> Had:
    grams = Decimal(row["grams"])
    return Had(
        key=f"yours-{row['pk']}",
        name=row["name"],
        serving=Serving(row["label"], Decimal(row["quantity"]), grams)
        if row["label"]
        else Serving("", grams, grams),
        held=_nutrients(row).for_grams(grams),
        day=dt.date.fromisoformat(row["day"]),
        at=row["at"],
    )


def _serving(then: Mapping[str, Any], weights: Mapping[str, Decimal]) -> Serving:
    """The amount of an entry for today; in grams when the food has no such portion any more."""
    label, quantity = then["label"], Decimal(then["quantity"])
    if label in weights:
        return Serving(label, quantity, quantity * weights[label])
    return Serving("", Decimal(then["grams"]), Decimal(then["grams"]))


def _nutrients(row: Mapping[str, Any]) -> Nutrients:
    amounts = {name: None if row[name] is None else Decimal(row[name]) for name in NUTRIENT_COLUMNS}
    return Nutrients(
        **amounts,
        k2_basis=K2Basis(row["k2_basis"]),
        unknown_kcal=left_out(row.get("unknown_kcal")),
    )
