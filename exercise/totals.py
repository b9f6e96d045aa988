"""Movement of many people added up per day and per week, in a fixed number of queries."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Aggregate, Count, Max, Q, Sum

from common.compiled import SOME_DAY, SOMEBODY, Compiled
from common.days import Week
from exercise.loading import Effort
from exercise.models import ActivitySession
from exercise.models.session import ActivitySessionQuerySet
from exercise.movement import Movement, MovementDay


def _minutes(flag: str, effort: Effort) -> Sum:
    return Sum("minutes", filter=Q(**{flag: True, "effort": effort.value}))


# What movement.DAY_COLUMNS asks of one row per person and day.
_DAY: dict[str, Aggregate] = {
    "sessions": Count("pk"),
    "resistance": BoolOr("is_resistance"),
    "balance": BoolOr("is_balance"),
    "impacts": Sum("impacts"),
    **{f"{effort}_minutes": _minutes("is_aerobic", effort) for effort in Effort},
    **{
        f"weight_bearing_{effort}_minutes": _minutes("is_weight_bearing", effort)
        for effort in Effort
    },
    "hip": Max("loads_hip"),
    "spine": Max("loads_spine"),
    "wrist": Max("loads_wrist"),
}


def movement_by_day(
    patient_ids: Sequence[int], first: dt.date, last: dt.date
) -> dict[tuple[int, dt.date], MovementDay]:
    """What each of these people did on each day from ``first`` to ``last``, both included.

    Keys are (patient id, day); a day without a session has none. Removed sessions count nowhere.
    One query however many people and days. ``MovementDay`` holds uncapped sums; ``Movement.of``
    caps each day at 600 minutes.
    """
    found = {}
    for patient_id, day, *sums in _DAYS.rows(
        {SOMEBODY: list(patient_ids), _FIRST: first, _LAST: last}
    ):
        found[patient_id, day] = MovementDay.from_row(day, dict(zip(_DAY, sums, strict=True)))
    return found


_FIRST, _LAST = SOME_DAY, SOME_DAY + dt.timedelta(days=1)


def _by_day() -> Any:
    rows = _sessions([SOMEBODY]).between(_FIRST, _LAST).order_by().values("patient_id", "day")
    return rows.annotate(**_DAY).values_list("patient_id", "day", *_DAY)


_DAYS = Compiled(_by_day, many=(SOMEBODY,), plain=True)


def week_of(patient_ids: Sequence[int], week: Week) -> dict[int, Movement]:
    """The week's movement of each of these people, an empty one where nothing is logged.

    One query.
    """
    days: dict[int, list[MovementDay]] = {patient_id: [] for patient_id in patient_ids}
    for (patient_id, _date), day in movement_by_day(patient_ids, week.start, week.end).items():
        days[patient_id].append(day)
    return {patient_id: Movement.of(hers) for patient_id, hers in days.items()}


def last_session_days(patient_ids: Sequence[int]) -> dict[int, dt.date]:
    """The latest day on which each of these people logged movement; people without are left out.

    One query.
    """
    rows = _sessions(patient_ids).order_by().values_list("patient_id").annotate(Max("day"))
    return dict(rows)


def _sessions(patient_ids: Sequence[int]) -> ActivitySessionQuerySet:
    return ActivitySession.objects.kept().of(patient_ids)
