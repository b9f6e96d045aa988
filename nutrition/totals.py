"""What many people ate and took, added up per day, in a fixed number of queries."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DecimalField,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Cast

from common.compiled import SOME_DAY, SOMEBODY, Compiled
from nutrition.intake import NO_ENERGY, Intake
from nutrition.marks import DayMark, is_logged
from nutrition.models import DayRecord, Dose, DoseStatus, FoodEntry, K2Basis
from nutrition.models.amounts import left_out
from nutrition.nutrients import STORED_NUTRIENTS, Nutrient
from nutrition.regimens import DAYS_OF_WEEKLY_DOSE, spread
from patients.models import Patient

# An aggregate must not bear the name of a column, or it would hide that column from the others.
_SUM = "_sum"


def _is_unknown(name: str) -> Q:
    unknown = Q(**{f"{name}__isnull": True})
    if name == Nutrient.VITAMIN_K2:
        # In a plant food none is expected: no figure, and none is missed.
        return unknown & ~Q(k2_basis=K2Basis.NONE_EXPECTED)
    return unknown


def _how_many_unknown(name: str) -> Any:
    """Rows that are not known: mostly the difference of two counts, which asks nothing of a row."""
    if name == Nutrient.VITAMIN_K2:
        return Count("pk", filter=_is_unknown(name))
    return Count("pk") - Count(name)


def _of(name: str) -> dict[str, Any]:
    unknown = _is_unknown(name)
    return {
        f"{name}{_SUM}": Sum(name),
        f"{name}_unknown": _how_many_unknown(name),
        f"{name}_unknown_kcal": Sum("energy_kcal", filter=unknown),
        f"{name}{NO_ENERGY}": Count("pk", filter=unknown & Q(energy_kcal=None)),
    }


# What intake.FOOD_COLUMNS asks of one row over foods.
FOOD_SUMS: dict[str, Any] = {
    "food_items": Count("pk"),
    f"{Nutrient.ENERGY}{_SUM}": Sum(Nutrient.ENERGY.value),
    "foods_without_energy": Count("pk") - Count(Nutrient.ENERGY.value),
    "vitamin_k2_ug_lower_bound": Count(
        "pk", filter=Q(k2_basis=K2Basis.MK4_ONLY, vitamin_k2_ug__isnull=False)
    ),
}
_SUPPLEMENTS = [nutrient for nutrient in STORED_NUTRIENTS if nutrient is not Nutrient.ENERGY]
for _nutrient in _SUPPLEMENTS:
    FOOD_SUMS |= _of(_nutrient.value)

_NONE, _NO_AMOUNT = Value(0), Value(0, output_field=DecimalField())
# What intake.SUPPLEMENT_COLUMNS asks of one row over doses: they have no energy to weigh by.
DOSE_SUMS: dict[str, Any] = {
    "supplement_items": Count("pk"),
    f"{Nutrient.ENERGY}{_SUM}": Sum(Nutrient.ENERGY.value),
    "vitamin_d_ug_prescribed": Sum(Nutrient.VITAMIN_D.value, filter=Q(prescribed=True)),
}
for _nutrient in _SUPPLEMENTS:
    DOSE_SUMS[f"{_nutrient}{_SUM}"] = Sum(_nutrient.value)
    DOSE_SUMS[f"{_nutrient}_unknown"] = Count("pk") - Count(_nutrient.value)
# Food, doses and what she said of a day in one query: each has the columns of all, and "days" tells
# doses from foods.
_BOTH = FOOD_SUMS | DOSE_SUMS
_EMPTY: dict[str, Any] = {
    name: _NO_AMOUNT if isinstance(sums, Sum) else _NONE for name, sums in _BOTH.items()
}
_NOTHING_SAID = Value("", output_field=CharField())
# Meals that leave something out are few. They come as rows of their own, so that the sums over
# everybody's food stay as quick as they are; the column of words says what is left out.
_LEFT_OUT = Value(-1)
_AS_WORDS = Cast("unknown_kcal", CharField())

Days = dict[tuple[int, dt.date], Intake]


@dataclass(frozen=True, slots=True)
class Intakes:
    """What people ate and took, by (patient id, day).

    ``by_day`` has each dose on its own day: the totals. ``judged`` has a weekly dose spread over
    its day and the next six (clinical.md 1.8): what a status is made of. ``marks`` is what they
    said of whole days.
    """

    by_day: Days
    judged: Days
    marks: dict[tuple[int, dt.date], DayMark]

    def is_logged(self, patient_id: int, day: dt.date) -> bool:
        """Whether the day goes into means (clinical.md 1.8)."""
        eaten = self.by_day.get((patient_id, day))
        return is_logged(eaten.food_items if eaten else 0, self.marks.get((patient_id, day)))


def intakes(patient_ids: Sequence[int], first: dt.date, last: dt.date) -> Intakes:
    """What each of these people ate, took and said of days from ``first`` to ``last``, inclusive.

    A day without an entry or dose has no key. What was removed or skipped counts nowhere. One query
    however many people and days.
    """
    found = Intakes({}, {}, {})
    # A weekly dose of the six days before still counts on the first ones.
    early = first - dt.timedelta(days=DAYS_OF_WEEKLY_DOSE - 1)
    days = dict(zip(_DAYS, (early, first, last), strict=True))
    for values in _ALL.rows({SOMEBODY: list(patient_ids), **days}):
        _add(found, dict(zip(_COLUMNS, values, strict=True)), first, last)
    return found


def _all(
    patient_ids: Sequence[int], early: dt.date, first: dt.date, last: dt.date
) -> "QuerySet[Any, Any]":
    """Foods, doses, words on days, and what meals leave out: a row each per person and day."""
    foods = _entries(patient_ids).between(first, last).order_by()
    doses = Dose.objects.taken().of(patient_ids).between(early, last).order_by()
    eaten = foods.values("patient_id", "day").annotate(
        **_EMPTY | FOOD_SUMS, days=_NONE, mark=_NOTHING_SAID
    )
    taken = doses.values("patient_id", "day", "days_covered").annotate(
        **_EMPTY | DOSE_SUMS, days=F("days_covered"), mark=_NOTHING_SAID
    )
    said = DayRecord.objects.of(patient_ids).between(first, last).order_by()
    said = said.annotate(**_EMPTY, days=_NONE)
    partly = foods.filter(unknown_kcal__isnull=False)
    partly = partly.annotate(**_EMPTY, days=_LEFT_OUT, mark=_AS_WORDS)
    parts = [one.values_list(*_COLUMNS) for one in (eaten, taken, said, partly)]
    rows: QuerySet[Any, Any] = parts[0].union(*parts[1:], all=True)
    return rows


_COLUMNS = ("patient_id", "day", *_BOTH, "days", "mark")
_DAYS = tuple(SOME_DAY + dt.timedelta(days=number) for number in range(3))
_ALL = Compiled(lambda: _all([SOMEBODY], *_DAYS), many=(SOMEBODY,), plain=True)


def _add(found: Intakes, row: Mapping[str, Any], first: dt.date, last: dt.date) -> None:
    patient_id, day, days = row["patient_id"], row["day"], row["days"]
    if days < 0:
        intake = Intake.of_left_out(left_out(json.loads(row["mark"])))
        for totals in (found.by_day, found.judged):
            _plus(totals, (patient_id, day), intake)
        return
    if row["mark"]:
        found.marks[patient_id, day] = DayMark(row["mark"])
        return
    intake = Intake.from_supplement_row(row) if days else Intake.from_food_row(row)
    parts: Iterable[tuple[dt.date, Intake]] = spread(intake, day, days) if days else [(day, intake)]
    if first <= day:
        _plus(found.by_day, (patient_id, day), intake)
    for on, part in parts:
        if first <= on <= last:
            _plus(found.judged, (patient_id, on), part)


def _plus(days: Days, key: tuple[int, dt.date], more: Intake) -> None:
    days[key] = days[key] + more if key in days else more


def intake_by_day(patient_ids: Sequence[int], first: dt.date, last: dt.date) -> Days:
    """The totals of each person and day, foods and doses together; keys as in ``Intakes``.

    One query.
    """
    return intakes(patient_ids, first, last).by_day


def logged_days(
    patient_ids: Sequence[int], first: dt.date, last: dt.date
) -> dict[int, frozenset[dt.date]]:
    """Which days from ``first`` to ``last`` are logged for each of these people. One query.

    A day on which she ate nothing is one of them, a day she said she did not log is none
    (clinical.md 1.8). Everybody asked for has a place, an empty one where nothing is logged.
    """
    days: dict[int, set[dt.date]] = {patient_id: set() for patient_id in patient_ids}
    found = intakes(patient_ids, first, last)
    for patient_id, day in {*found.by_day, *found.marks}:
        if found.is_logged(patient_id, day):
            days[patient_id].add(day)
    return {patient_id: frozenset(on) for patient_id, on in days.items()}


def entries_of_day(patient: Patient, day: dt.date) -> "QuerySet[FoodEntry]":
    """Her entries of one day in the order she logged them. One query."""
    entries: QuerySet[FoodEntry] = _entries([patient.pk]).on(day)
    return entries


def intake_of(entries: Iterable[FoodEntry]) -> Intake:
    """The sum of entries that are at hand, such as one meal. No query."""
    return Intake.total(Intake.of_food(entry.nutrients) for entry in entries)


def intake_of_doses(doses: Iterable[Dose]) -> Intake:
    """The sum of doses that are at hand; skipped ones and those taken back count nowhere."""
    return Intake.total(
        Intake.of_supplement(dose.nutrients, prescribed=dose.prescribed)
        for dose in doses
        if dose.status == DoseStatus.TAKEN and dose.deleted_at is None
    )


def _entries(patient_ids: Sequence[int]) -> Any:
    return FoodEntry.objects.kept().of(patient_ids)
