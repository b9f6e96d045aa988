"""Weeks of movement against their targets, for the pages that ask for nothing else.

`progress.py` judges whole weeks, food included, by the same rules.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from common.days import Week
from exercise.movement import Movement
from exercise.totals import movement_by_day
from patients.models import Patient
from patients.people import answers_of
from recommendations.assessment import assess_movement
from recommendations.measures import MOVEMENT_MEASURES, Measure
from recommendations.pace import Pace, pace
from recommendations.rules import rules_for
from recommendations.verdicts import Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementWeek:
    """One person's movement in a week up to ``last_day`` (its Sunday, or today while it runs).

    ``paces`` are filled while the week runs, for each measure that has a target.
    """

    week: Week
    last_day: dt.date
    is_running: bool
    movement: Movement
    verdicts: tuple[Assessment, ...]
    paces: Mapping[Measure, Pace]

    def __getitem__(self, measure: Measure) -> Assessment:
        """The verdict on one measure of movement. Raises KeyError for another."""
        for verdict in self.verdicts:
            if verdict.measure is measure:
                return verdict
        raise KeyError(measure)


def movement_weeks(
    patient: Patient, weeks: Sequence[Week], today: dt.date
) -> tuple[MovementWeek, ...]:
    """How each of these weeks (at least one) stands, in the order asked.

    Two queries, however many weeks, where she was fetched with her ``health_profile``. A past week
    is judged by who she was, and by the targets that were in force, on its last day. Days after
    today count for nothing. Raises ValueError for a week that has not begun.
    """
    last_days = [counts_until(week, today) for week in weeks]
    rules = rules_for([patient.pk], first=min(last_days), last=max(last_days))
    days = movement_by_day([patient.pk], min(week.start for week in weeks), max(last_days))
    found = []
    for week, ends in zip(weeks, last_days, strict=True):
        facts = answers_of(patient, day=ends)
        movement = Movement.of(day for (_pk, date), day in days.items() if date in week)
        verdicts = tuple(
            assess_movement(measure, movement, rules.resolve(patient.pk, measure, facts, ends))
            for measure in MOVEMENT_MEASURES
        )
        is_running = today in week
        found.append(
            MovementWeek(
                week=week,
                last_day=ends,
                is_running=is_running,
                movement=movement,
                verdicts=verdicts,
                paces=dict(paces_of(verdicts, movement, today)) if is_running else {},
            )
        )
    return tuple(found)


def counts_until(week: Week, today: dt.date) -> dt.date:
    """The last day of a week that counts. Raises ValueError for a week that has not begun."""
    if week.start > today:
        raise ValueError(f"the week of {week.start} has not begun, it is {today}")
    return min(week.end, today)


def paces_of(
    verdicts: Iterable[Assessment], movement: Movement, today: dt.date
) -> Iterator[tuple[Measure, Pace]]:
    """How the running week stands, for each verdict that has a target."""
    for verdict in verdicts:
        if verdict.target is not None:
            yield verdict.measure, pace(verdict.measure, movement, verdict.target, today)
