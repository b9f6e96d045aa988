"""What many people ate, added up per day, in a fixed number of queries."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Aggregate, Count, Max, Q, QuerySet, Sum

from nutrition.intake import Intake
from nutrition.models import FoodEntry, K2Basis
from nutrition.nutrients import STORED_NUTRIENTS, Nutrient
from patients.models import Patient

# An aggregate must not bear the name of a column, or it would hide that column from the others.
_SUM = "_sum"


def _is_unknown(name: str) -> Q:
    unknown = Q(**{f"{name}__isnull": True})
    if name == Nutrient.VITAMIN_K2:
        # In a plant food none is expected: no figure, and none is missed.
        return unknown & ~Q(k2_basis=K2Basis.NONE_EXPECTED)
    return unknown


def _of(name: str) -> dict[str, Aggregate]:
    unknown = _is_unknown(name)
    return {
        f"{name}{_SUM}": Sum(name),
        f"{name}_unknown": Count("pk", filter=unknown),
        f"{name}_unknown_kcal": Sum("energy_kcal", filter=unknown),
        f"{name}_unknown_no_energy": Count("pk", filter=unknown & Q(energy_kcal=None)),
    }


# What intake.FOOD_COLUMNS asks of one row per person and day.
_DAY: dict[str, Aggregate] = {
    "food_items": Count("pk"),
    f"{Nutrient.ENERGY}{_SUM}": Sum(Nutrient.ENERGY.value),
    "foods_without_energy": Count("pk", filter=Q(energy_kcal=None)),
    "vitamin_k2_ug_lower_bound": Count(
        "pk", filter=Q(k2_basis=K2Basis.MK4_ONLY, vitamin_k2_ug__isnull=False)
    ),
}
for _nutrient in STORED_NUTRIENTS:
    if _nutrient is not Nutrient.ENERGY:
        _DAY |= _of(_nutrient.value)


def intake_by_day(
    patient_ids: Sequence[int], first: dt.date, last: dt.date
) -> dict[tuple[int, dt.date], Intake]:
    """What each of these people ate on each day from ``first`` to ``last``, both included.

    Keys are (patient id, day); a day without an entry has none. Removed entries count nowhere. One
    query however many people and days.
    """
    days = _entries(patient_ids).between(first, last).order_by().values("patient_id", "day")
    return {
        (row["patient_id"], row["day"]): Intake.from_food_row(_named(row))
        for row in days.annotate(**_DAY)
    }


def days_with_food(
    patient_ids: Sequence[int], first: dt.date, last: dt.date
) -> dict[int, frozenset[dt.date]]:
    """On which days from ``first`` to ``last`` each of these people logged food. One query.

    Everybody asked for has a place, an empty one where nothing is logged.
    """
    found: dict[int, set[dt.date]] = {patient_id: set() for patient_id in patient_ids}
    entries = _entries(patient_ids).between(first, last).order_by()
    for patient_id, day in entries.values_list("patient_id", "day").distinct():
        found[patient_id].add(day)
    return {patient_id: frozenset(days) for patient_id, days in found.items()}


def last_food_days(patient_ids: Sequence[int]) -> dict[int, dt.date]:
    """The latest day on which each of these people logged food; people without are left out.

    One query.
    """
    return dict(_entries(patient_ids).order_by().values_list("patient_id").annotate(Max("day")))


def entries_of_day(patient: Patient, day: dt.date) -> "QuerySet[FoodEntry]":
    """Her entries of one day in the order she logged them. One query."""
    entries: QuerySet[FoodEntry] = _entries([patient.pk]).on(day)
    return entries


def intake_of(entries: Iterable[FoodEntry]) -> Intake:
    """The sum of entries that are at hand, such as one meal. No query."""
    return Intake.total(Intake.of_food(entry.nutrients) for entry in entries)


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name.removesuffix(_SUM): value for name, value in row.items()}


def _entries(patient_ids: Sequence[int]) -> Any:
    return FoodEntry.objects.kept().of(patient_ids)
