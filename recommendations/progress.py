"""Amounts against targets: the one place where every page, mail and panel asks how it stands.

Each function takes many people and makes a fixed number of queries, however many people, days and
weeks; where they come with their ``health_profile``, one fewer than said below. Days after
``today`` count for nothing. A past week is judged by who she was, and by the thresholds that were
in force, on its last day; the running week by those of today.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from common.days import Week
from exercise.movement import Movement
from exercise.totals import movement_by_day
from nutrition.intake import Intake
from nutrition.marks import DayMark
from nutrition.totals import Intakes, intakes
from patients.facts import PatientFacts
from patients.models import Patient
from patients.people import facts_by_day
from recommendations.assessment import assess_day, assess_week
from recommendations.measures import INTAKE_MEASURES, MOVEMENT_MEASURES, Measure
from recommendations.movement_weeks import counts_until, paces_of
from recommendations.pace import Pace
from recommendations.rules import rules_for
from recommendations.verdicts import Assessment

_NOTHING = Intake()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayProgress:
    """One person's day: each intake measure judged. ``logged``: the day goes into means.

    ``counted`` is what the status is made of: weekly doses spread over their seven days. ``mark``
    is what she said of the day, if anything.
    """

    patient_id: int
    day: dt.date
    facts: PatientFacts
    logged: bool
    intake: tuple[Assessment, ...]
    counted: Intake = _NOTHING
    mark: DayMark | None = None

    def __getitem__(self, measure: Measure) -> Assessment:
        """The verdict on one intake measure. Raises KeyError for movement."""
        return _find(measure, self.intake)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekProgress:
    """One person's week up to ``last_day`` (its Sunday, or today while it runs).

    ``intake`` judges means over ``logged_days``, ``movement_verdicts`` sums. ``pace`` is filled
    while the week runs, with an entry for each movement measure that has a target.
    """

    patient_id: int
    week: Week
    last_day: dt.date
    is_running: bool
    facts: PatientFacts
    logged_days: tuple[dt.date, ...]
    intake: tuple[Assessment, ...]
    movement: Movement
    movement_verdicts: tuple[Assessment, ...]
    pace: tuple[tuple[Measure, Pace], ...] = ()

    def __getitem__(self, measure: Measure) -> Assessment:
        """The verdict on one measure."""
        return _find(measure, self.intake + self.movement_verdicts)

    def pace_of(self, measure: Measure) -> Pace | None:
        """How the running week stands; None for a past week or without a target."""
        return dict(self.pace).get(measure)

    @property
    def moved_days(self) -> tuple[dt.date, ...]:
        """The days with at least one session."""
        return tuple(day.day for day in self.movement.days)


@dataclass(frozen=True, slots=True)
class DayInWeek:
    """A day and the week it lies in, read together, and what was read for them."""

    day: DayProgress
    week: WeekProgress
    read: Intakes


def day_progress(patients: Sequence[Patient], day: dt.date) -> dict[int, DayProgress]:
    """How the day stands for each of these people, by patient id. Five queries."""
    if not patients:
        return {}
    stored = _Stored(patients, day, day, [day])
    return {patient.pk: stored.day(patient.pk, day) for patient in patients}


def week_progress(
    patients: Sequence[Patient], week: Week, today: dt.date
) -> dict[int, WeekProgress]:
    """How the week stands for each of these people, by patient id.

    Five queries. ``complete_weeks`` does the same for very many people. Raises ValueError for a
    week that has not begun.
    """
    found = weeks_progress(patients, [week], today)
    return {patient_id: weeks[0] for patient_id, weeks in found.items()}


def weeks_progress(
    patients: Sequence[Patient], weeks: Sequence[Week], today: dt.date
) -> dict[int, tuple[WeekProgress, ...]]:
    """The same for several weeks (at least one), in the order asked. Five queries in all.

    Raises ValueError for a week that has not begun.
    """
    last_days = [counts_until(week, today) for week in weeks]
    if not patients:
        return {}
    first = min(week.start for week in weeks)
    stored = _Stored(patients, first, max(last_days), last_days)
    return {
        patient.pk: tuple(stored.week(patient.pk, week, today) for week in weeks)
        for patient in patients
    }


def day_in_week_progress(
    patients: Sequence[Patient], day: dt.date, today: dt.date, *, weeks_before: int = 0
) -> dict[int, DayInWeek]:
    """How a day and its week stand, by patient id. Five queries. Raises ValueError after today.

    ``weeks_before``: what was eaten in so many weeks before stands in ``read`` as well.
    """
    week = Week.containing(day)
    last_day = counts_until(week, today)
    if day > today:
        raise ValueError(f"{day} has not come yet, it is {today}")
    if not patients:
        return {}
    first = week.start - dt.timedelta(weeks=weeks_before)
    stored = _Stored(patients, first, last_day, [day, last_day])
    return {
        patient.pk: DayInWeek(
            day=stored.day(patient.pk, day),
            week=stored.week(patient.pk, week, today),
            read=stored.found,
        )
        for patient in patients
    }


class _Stored:
    """What is stored about some people and days, read in five queries."""

    def __init__(
        self,
        patients: Sequence[Patient],
        first: dt.date,
        last: dt.date,
        judged_on: Sequence[dt.date],
    ) -> None:
        ids = [patient.pk for patient in patients]
        self._facts = facts_by_day(patients, days=judged_on)
        self._rules = rules_for(ids, first=min(judged_on), last=max(judged_on))
        self.found = intakes(ids, first, last)
        self._movement = movement_by_day(ids, first, last)

    def day(self, patient_id: int, day: dt.date) -> DayProgress:
        facts = self._facts[patient_id, day]
        intake = self.found.by_day.get((patient_id, day), _NOTHING)
        judged = self.found.judged.get((patient_id, day), _NOTHING)
        logged = self.found.is_logged(patient_id, day)
        return DayProgress(
            patient_id=patient_id,
            day=day,
            facts=facts,
            logged=logged,
            counted=judged,
            mark=self.found.marks.get((patient_id, day)),
            intake=tuple(
                assess_day(
                    measure,
                    intake,
                    self._rules.resolve(patient_id, measure, facts, day),
                    logged=logged,
                    judged=judged,
                )
                for measure in INTAKE_MEASURES
            ),
        )

    def week(self, patient_id: int, week: Week, today: dt.date) -> WeekProgress:
        last_day = counts_until(week, today)
        days = [day for day in week.days if day <= last_day]
        logged_days = tuple(day for day in days if self.found.is_logged(patient_id, day))
        # A mean of days is judged, hence with weekly doses spread over their days.
        judged = (self.found.judged.get((patient_id, day), _NOTHING) for day in logged_days)
        moved = (self._movement.get((patient_id, day)) for day in days)
        movement = Movement.of(day for day in moved if day is not None)
        facts, is_running = self._facts[patient_id, last_day], today in week
        goals = self._rules.goals(patient_id, facts, last_day)
        verdicts = assess_week(Intake.total(judged), len(logged_days), movement, goals)
        moving = tuple(one for one in verdicts if one.measure in MOVEMENT_MEASURES)
        return WeekProgress(
            patient_id=patient_id,
            week=week,
            last_day=last_day,
            is_running=is_running,
            facts=facts,
            logged_days=logged_days,
            intake=tuple(one for one in verdicts if one.measure in INTAKE_MEASURES),
            movement=movement,
            movement_verdicts=moving,
            pace=tuple(paces_of(moving, movement, today)) if is_running else (),
        )


def _find(measure: Measure, verdicts: Iterable[Assessment]) -> Assessment:
    for verdict in verdicts:
        if verdict.measure is measure:
            return verdict
    raise KeyError(measure)
