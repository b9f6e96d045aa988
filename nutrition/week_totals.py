"""What very many people ate and took over one complete week: a row each instead of fourteen.

The same sums as ``totals.intakes`` gives over the logged days, for the reviews of a Monday morning.
What few people do (a weekly dose, a word on a day, a meal of their own) takes the long way.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import BitOr
from django.db import connection
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, Value
from django.db.models.query import QuerySet

from common.days import Week
from nutrition.intake import Intake
from nutrition.models import DayMarkChoice, DayRecord, Dose, FoodEntry
from nutrition.regimens import DAYS_OF_WEEKLY_DOSE
from nutrition.totals import DOSE_SUMS, FOOD_SUMS, intakes

_NOTHING = Intake()


class WeekIntake(NamedTuple):
    """One person's week: the days that go into its means, and the sum over just those.

    Weekly doses are spread over their seven days (clinical.md 1.8).
    """

    logged_days: tuple[dt.date, ...] = ()
    judged: Intake = _NOTHING


def intakes_of_week(patient_ids: Sequence[int], week: Week) -> dict[int, WeekIntake]:
    """The week of each of these people, an empty one where nothing is logged.

    Three queries, and one more when some of them said something of a day or take weekly doses.
    """
    found = dict.fromkeys(patient_ids, WeekIntake())
    ordinary = set(patient_ids)
    if rare := _rare(patient_ids, week):
        ordinary -= rare
        found.update(_the_long_way(sorted(rare), week))
    days = _Days(week)
    columns, rows = _eaten(patient_ids, week)
    for patient_id, logged, *sums in rows:
        if patient_id in ordinary:
            row = dict(zip(columns, sums, strict=True))
            found[patient_id] = WeekIntake(days[logged], Intake.from_food_row(row))
    columns, rows = _taken(patient_ids, week)
    for patient_id, *sums in rows:
        if patient_id in ordinary:
            logged_days, eaten = found[patient_id]
            taken = Intake.from_supplement_row(dict(zip(columns, sums, strict=True)))
            found[patient_id] = WeekIntake(logged_days, eaten + taken)
    return found


class _Days(dict[int, tuple[dt.date, ...]]):
    """The days of a week by their bits, 1 for its first day."""

    def __init__(self, week: Week) -> None:
        super().__init__()
        self._week = week

    def __missing__(self, bits: int) -> tuple[dt.date, ...]:
        days = tuple(day for place, day in enumerate(self._week.days) if bits >> place & 1)
        self[bits] = days
        return days


def _rare(patient_ids: Sequence[int], week: Week) -> set[int]:
    """Who said that a day is not logged, or was without food, or takes doses for a whole week, or
    had a meal of hers with figures missing.
    """
    said = DayRecord.objects.of(patient_ids).between(week.start, week.end)
    said = said.exclude(mark=DayMarkChoice.COMPLETE)
    early = week.start - dt.timedelta(days=DAYS_OF_WEEKLY_DOSE - 1)
    weekly = Dose.objects.taken().of(patient_ids).between(early, week.end).filter(_WEEKLY)
    partly = FoodEntry.objects.kept().of(patient_ids).between(week.start, week.end)
    partly = partly.filter(unknown_kcal__isnull=False)
    rare = (said, weekly, partly)
    parts = (rows.order_by().values_list("patient_id", flat=True) for rows in rare)
    return set(next(parts).union(*parts))


_WEEKLY = Q(days_covered__gt=1)


def _the_long_way(patient_ids: Sequence[int], week: Week) -> Iterator[tuple[int, WeekIntake]]:
    found = intakes(patient_ids, week.start, week.end)
    for patient_id in patient_ids:
        days = tuple(day for day in week.days if found.is_logged(patient_id, day))
        judged = (found.judged.get((patient_id, day), _NOTHING) for day in days)
        yield patient_id, WeekIntake(days, Intake.total(judged))


def _eaten(patient_ids: Sequence[int], week: Week) -> tuple[Sequence[str], Iterable[Any]]:
    day = Func(
        F("day"),
        Value(week.start),
        template="(1 << (%(expressions)s))",
        arg_joiner=" - ",
        output_field=IntegerField(),
    )
    foods = FoodEntry.objects.kept().of(patient_ids).between(week.start, week.end).order_by()
    rows = foods.values("patient_id").annotate(logged=BitOr(day), **FOOD_SUMS)
    return tuple(FOOD_SUMS), _plain_rows(rows.values_list("patient_id", "logged", *FOOD_SUMS))


def _taken(patient_ids: Sequence[int], week: Week) -> tuple[Sequence[str], Iterable[Any]]:
    """Doses on days with food: others are on days that nobody can judge."""
    meals = FoodEntry.objects.kept().filter(patient_id=OuterRef("patient_id"), day=OuterRef("day"))
    doses = Dose.objects.taken().of(patient_ids).between(week.start, week.end).exclude(_WEEKLY)
    rows = doses.filter(Exists(meals)).order_by().values("patient_id").annotate(**DOSE_SUMS)
    return tuple(DOSE_SUMS), _plain_rows(rows.values_list("patient_id", *DOSE_SUMS))


def _plain_rows(rows: "QuerySet[Any, Any]") -> list[tuple[Any, ...]]:
    """As PostgreSQL answers: Django would look at each of the forty numbers of a row again."""
    statement, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
