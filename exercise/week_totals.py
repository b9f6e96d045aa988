"""What very many people did in one complete week: a row each instead of seven.

The same figures as ``totals.week_of`` gives, for the reviews of a Monday morning.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import BitOr
from django.db.models import Q, Sum

from common.compiled import SOME_MONDAY, SOME_SUNDAY, SOMEBODY, Compiled
from common.day_bits import day_bit
from common.days import Week
from exercise.loading import MAX_DAY_MINUTES, Effort, EffortMinutes
from exercise.models import ActivitySession
from exercise.movement import Movement
from exercise.totals import week_of


class MovedWeek(NamedTuple):
    """One person's week: on how many days she did anything, and what a week is judged by."""

    moved_days: int = 0
    aerobic_minutes: int = 0
    resistance_days: int = 0
    balance_days: int = 0

    @classmethod
    def of(cls, movement: Movement) -> "MovedWeek":
        """The same of a week that is known day by day."""
        return cls(
            len(movement.days),
            movement.aerobic_minutes,
            movement.resistance_days,
            movement.balance_days,
        )


_NOTHING = MovedWeek()


def moved_in_week(patient_ids: Sequence[int], week: Week) -> dict[int, MovedWeek]:
    """The week of each of these people. One query, and one more where somebody moved very much."""
    found = dict.fromkeys(patient_ids, _NOTHING)
    much = []
    given = {SOMEBODY: list(patient_ids), SOME_MONDAY: week.start, SOME_SUNDAY: week.end}
    for patient_id, days, resistance, balance, *minutes in _WEEKS.rows(given):
        aerobic = EffortMinutes(*(one or 0 for one in minutes))
        # Only a day of more than 600 minutes is cut short, so only somebody with more in the week.
        if aerobic.all > MAX_DAY_MINUTES:
            much.append(patient_id)
        found[patient_id] = MovedWeek(
            days.bit_count(),
            aerobic.moderate_equivalent,
            (resistance or 0).bit_count(),
            (balance or 0).bit_count(),
        )
    if much:
        found |= {one: MovedWeek.of(whole) for one, whole in week_of(much, week).items()}
    return found


def _sessions() -> Any:
    day = day_bit(SOME_MONDAY)
    sums = {
        "days": BitOr(day),
        "resistance": BitOr(day, filter=Q(is_resistance=True)),
        "balance": BitOr(day, filter=Q(is_balance=True)),
        **{
            f"{effort}_minutes": Sum("minutes", filter=Q(is_aerobic=True, effort=effort.value))
            for effort in Effort
        },
    }
    rows = (
        ActivitySession.objects.kept().of([SOMEBODY]).between(SOME_MONDAY, SOME_SUNDAY).order_by()
    )
    return rows.values("patient_id").annotate(**sums).values_list("patient_id", *sums)


_WEEKS = Compiled(_sessions, many=(SOMEBODY,), plain=True)
