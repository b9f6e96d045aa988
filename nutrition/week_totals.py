"""What very many people ate and took over one complete week: a row each instead of fourteen.

The same sums as ``totals.intakes`` gives over the logged days, for the reviews of a Monday morning.
What few people do (a weekly dose, a word on a day, a meal of their own, a food without an energy
figure) takes the long way.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import BitOr
from django.db.models import Exists, OuterRef, Q

from common.compiled import SOME_DAY, SOME_MONDAY, SOME_SUNDAY, SOMEBODY, Compiled
from common.day_bits import day_bit
from common.days import Week
from nutrition.intake import NO_ENERGY, Intake
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


class WeekIntakes(Mapping[int, WeekIntake]):
    """The week of each of some people, an empty one where nothing is logged.

    Worked out when it is asked for: sums of thousands side by side only take room.
    """

    def __init__(
        self,
        week: Week,
        eaten: Mapping[int, Sequence[Any]],
        taken: Mapping[int, Sequence[Any]],
        others: Mapping[int, WeekIntake],
    ) -> None:
        self._days, self._eaten, self._taken, self._others = _Days(week), eaten, taken, others

    def __getitem__(self, patient_id: int) -> WeekIntake:
        row = self._eaten.get(patient_id)
        if row is None:
            return self._others[patient_id]
        sums = Intake.of_columns(row[_HER_OWN:], self._taken.get(patient_id))
        return WeekIntake(self._days[row[1]], sums)

    def __iter__(self) -> Iterator[int]:
        return iter(self._others)

    def __len__(self) -> int:
        return len(self._others)


def intakes_of_week(patient_ids: Sequence[int], week: Week) -> WeekIntakes:
    """The week of each of these people.

    Three queries; one more when some of them took doses on a day without food, and one when some
    take the long way.
    """
    others = dict.fromkeys(patient_ids, WeekIntake())  # empty, but for those of the long way
    given = {SOMEBODY: list(patient_ids), _EARLY: week.start - _SPREAD, **_days_of(week)}
    rare = {patient_id for (patient_id,) in _RARE.rows(given)}
    eaten = {}
    for row in _EATEN.rows(given):
        if row[_WITHOUT_ENERGY]:
            rare.add(row[0])
        elif row[0] not in rare:
            eaten[row[0]] = row
    others.update(_the_long_way(sorted(rare), week))
    return WeekIntakes(week, eaten, _doses(eaten, given), others)


def _doses(
    eaten: Mapping[int, Sequence[Any]], given: Mapping[Any, Any]
) -> dict[int, Sequence[Any]]:
    """The sums of doses on days with food, by patient id: others are on days nobody can judge.

    The second column of ``eaten`` has the days with food, as bits. Few took a dose on another day:
    to look for a meal beside each dose takes as long as the sums, and is done for those alone.
    """
    found, astray = {}, []
    for row in _TAKEN.rows(given):
        of_her = eaten.get(row[0])
        if of_her is None:
            continue
        if row[1] & ~of_her[1]:
            astray.append(row[0])
        else:
            found[row[0]] = row[2:]
    if astray:
        found |= {row[0]: row[2:] for row in _TAKEN_WITH_FOOD.rows({**given, SOMEBODY: astray})}
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


_WEEKLY = Q(days_covered__gt=1)


def _the_long_way(patient_ids: Sequence[int], week: Week) -> Iterator[tuple[int, WeekIntake]]:
    if not patient_ids:
        return
    found = intakes(patient_ids, week.start, week.end)
    for patient_id in patient_ids:
        days = tuple(day for day in week.days if found.is_logged(patient_id, day))
        judged = (found.judged.get((patient_id, day), _NOTHING) for day in days)
        yield patient_id, WeekIntake(days, Intake.total(judged))


_EARLY = SOME_DAY - dt.timedelta(days=100)
_SPREAD = dt.timedelta(days=DAYS_OF_WEEKLY_DOSE - 1)


def _days_of(week: Week) -> dict[Any, Any]:
    return {SOME_MONDAY: week.start, SOME_SUNDAY: week.end}


def _rare() -> Any:
    """Who said that a day is not logged, or was without food, or takes doses for a whole week, or
    had a meal of hers with figures missing.
    """
    said = DayRecord.objects.of([SOMEBODY]).between(SOME_MONDAY, SOME_SUNDAY)
    said = said.exclude(mark=DayMarkChoice.COMPLETE)
    weekly = Dose.objects.taken().of([SOMEBODY]).between(_EARLY, SOME_SUNDAY).filter(_WEEKLY)
    partly = FoodEntry.objects.kept().of([SOMEBODY]).between(SOME_MONDAY, SOME_SUNDAY)
    partly = partly.filter(unknown_kcal__isnull=False)
    rare = (said, weekly, partly)
    parts = (rows.order_by().values_list("patient_id") for rows in rare)
    return next(parts).union(*parts)


# Foods without energy weigh by their number: whoever had one takes the long way, and nothing more
# is asked of them here than whether there are any.
_FOOD_SUMS = {
    "without_energy": FOOD_SUMS["foods_without_energy"],
    **{
        name: sums
        for name, sums in FOOD_SUMS.items()
        if name != "foods_without_energy" and not name.endswith(NO_ENERGY)
    },
}
_WITHOUT_ENERGY, _HER_OWN = 2, 3  # after who and which days


def _eaten() -> Any:
    return _sums(FoodEntry.objects.kept(), _FOOD_SUMS)


def _taken() -> Any:
    return _sums(Dose.objects.taken().exclude(_WEEKLY), DOSE_SUMS)


def _taken_with_food() -> Any:
    meals = FoodEntry.objects.kept().filter(patient_id=OuterRef("patient_id"), day=OuterRef("day"))
    return _sums(Dose.objects.taken().exclude(_WEEKLY).filter(Exists(meals)), DOSE_SUMS)


def _sums(rows: Any, sums: Mapping[str, Any]) -> Any:
    """Per person: who, which days of the week as bits, and these sums."""
    rows = rows.of([SOMEBODY]).between(SOME_MONDAY, SOME_SUNDAY).order_by().values("patient_id")
    rows = rows.annotate(days=BitOr(day_bit(SOME_MONDAY)), **sums)
    return rows.values_list("patient_id", "days", *sums)


_RARE, _EATEN, _TAKEN, _TAKEN_WITH_FOOD = (
    Compiled(build, many=(SOMEBODY,), plain=True)
    for build in (_rare, _eaten, _taken, _taken_with_food)
)
