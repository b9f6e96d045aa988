"""Weeks that are over, of very many people: read in as few rows as can be, and judged one by one.

The verdicts are those of ``progress.week_progress``, by the same rules.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from common.batches import batches
from common.days import Week
from exercise.week_totals import MovedWeek, moved_in_week
from nutrition.week_totals import WeekIntake, intakes_of_week
from patients.facts import PatientFacts
from patients.models import Patient
from patients.people import Person, facts_of
from recommendations.assessment import assess_week
from recommendations.goals import Goal
from recommendations.measures import Measure
from recommendations.rules import rules_for
from recommendations.verdicts import Assessment


class LivedWeek(NamedTuple):
    """One person's week, not yet judged."""

    patient_id: int
    facts: PatientFacts
    eaten: WeekIntake
    moved: MovedWeek


class JudgedWeek(NamedTuple):
    """One person's week against her targets; movement first among the verdicts."""

    patient_id: int
    facts: PatientFacts
    logged_days: int
    moved_days: int
    verdicts: tuple[Assessment, ...]


def complete_weeks(patients: Sequence[Patient | Person], week: Week) -> Iterator[LivedWeek]:
    """What each of these people ate and did in a week that is over.

    Six queries; one fewer where each is a ``Person`` or comes with her ``health_profile``; up to
    three more where somebody took a dose on a day without food, takes the long way of
    ``nutrition/week_totals.py``, or moved very much.
    """
    ids = [patient.pk for patient in patients]
    facts = facts_of(patients, day=week.end)
    eaten = intakes_of_week(ids, week)
    moved = moved_in_week(ids, week)
    for patient_id in ids:
        yield LivedWeek(patient_id, facts[patient_id], eaten[patient_id], moved[patient_id])


def judged_weeks(patients: Sequence[Patient | Person], week: Week) -> Iterator[JudgedWeek]:
    """The same held against the targets of its last day. One query more."""
    day = week.end
    rules = rules_for([one.pk for one in patients], first=day, last=day)
    for some in batches(complete_weeks(patients, week)):
        yield from [_judged(one, rules.goals(one.patient_id, one.facts, day)) for one in some]


def _judged(lived: LivedWeek, goals: Mapping[Measure, Goal]) -> JudgedWeek:
    patient_id, facts, (logged_days, intake), moved = lived
    days = len(logged_days)
    verdicts = assess_week(intake, days, moved, goals)
    return JudgedWeek(patient_id, facts, days, moved.moved_days, verdicts)
