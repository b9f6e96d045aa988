"""The small step that today's card offers: what is asked of the database, and what comes of it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from common.days import Week
from exercise.her_plan import HerPlan
from exercise.loading import EntryUnit
from exercise.one_session import OneSession, one_session
from exercise.plan import Missed
from exercise.precautions import Status
from nutrition.intake import Intake
from nutrition.shelf import (
    Had,
    Shelf,
    current_shelf,
    had_asked,
    had_in_week,
    had_told,
    kept_shelf,
    shelf_asked,
    shelf_told,
)
from patients.models import Patient
from recommendations.margins import Margin, margins_of
from recommendations.measures import Measure
from recommendations.models import Declined, SuggestionKind
from recommendations.pace import Pace, PaceStatus
from recommendations.progress import DayInWeek, WeekProgress
from recommendations.suggestions import Candidate, Suggestion, suggest_foods
from recommendations.weekly_foods import Assortment

MIDDAY = 12  # before it the day has time to bring a session by itself
_TOWARD = {
    Measure.AEROBIC_MINUTES: Missed.AEROBIC,
    Measure.RESISTANCE_DAYS: Missed.STRENGTH,
    Measure.BALANCE_DAYS: Missed.BALANCE,
}


@dataclass(frozen=True, slots=True)
class SessionStep:
    """A session towards the target it is furthest from; ``pace`` is how that stands.

    ``is_in_sets``: it is told in sets and repetitions, not in minutes.
    """

    measure: Measure
    session: OneSession
    name: str
    pace: Pace
    is_in_sets: bool


@dataclass(frozen=True, slots=True)
class Larder:
    """What may be named to one person: reviewed foods, what she had, what is not for her."""

    candidates: Sequence[Candidate]
    had_on: Mapping[str, dt.date]
    declined: Mapping[SuggestionKind, frozenset[str]]


def larder_asked(patient: Patient, *, today: dt.date, kept: int) -> JSONObject:
    """A column of a query about her; ``kept`` as in ``shelf_asked``."""
    declined = Declined.objects.filter(patient=OuterRef("pk")).order_by("pk")
    return JSONObject(
        shelf=shelf_asked(kept),
        had=had_asked(patient, today=today),
        declined=ArraySubquery(declined.values(json=JSONObject(kind="kind", key="key"))),
    )


def larder_told(told: Mapping[str, Any]) -> Larder:
    """What the column of ``larder_asked`` holds. No query."""
    shelf = shelf_told(told["shelf"])
    had = {one.key: one for one in had_told(told["had"], shelf)}
    declined = {
        kind: frozenset(row["key"] for row in told["declined"] if row["kind"] == kind)
        for kind in SuggestionKind
    }
    out = declined[SuggestionKind.FOOD]
    hers = [one for one in had.values() if one.is_an_amount_to_name and one.key not in out]
    others = [one for one in _on(shelf).foods if one.key not in out and one.key not in had]
    return Larder(
        candidates=[*map(_hers, hers), *others],
        had_on={one.key: one.day for one in hers},
        declined=declined,
    )


def assortment() -> Assortment:
    """What may be named to anybody, as the catalogue is now. One query."""
    return _on(current_shelf())


def foods_had(patient_ids: Sequence[int], week: Week) -> dict[int, frozenset[str]]:
    """The keys of foods that may be named and that some of these people had in a week. One query.

    Of the foods as ``assortment`` last saw them.
    """
    return had_in_week(patient_ids, week, kept_shelf())


def declined_foods(patient_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """The keys of foods that some of these people do not want, by patient id. One query."""
    rows = Declined.objects.of(patient_ids).filter(kind=SuggestionKind.FOOD).order_by()
    found: dict[int, set[str]] = {}
    for patient_id, key in rows.values_list("patient_id", "key"):
        found.setdefault(patient_id, set()).add(key)
    return {patient_id: frozenset(keys) for patient_id, keys in found.items()}


@lru_cache(maxsize=1)
def _on(shelf: Shelf) -> Assortment:
    """One usual portion of each reviewed food."""
    return Assortment(
        tuple(
            Candidate(
                key=food.key,
                name=food.name,
                serving=food.serving,
                portion=food.per_100g.for_grams(food.serving.grams),
                fortification=food.fortification,
                reviewed=food.reviewed,
            )
            for food in shelf.foods
        )
    )


def food_step(progress: DayInWeek, larder: Larder) -> Suggestion | None:
    """What to have today, by ``suggestions.py``; another food another day. No query."""
    week = {verdict.measure: verdict for verdict in progress.week.intake}
    return suggest_foods(
        progress.day.intake,
        week,
        larder.candidates,
        margins_today(progress),
        progress.day.facts,
        turn=progress.day.day.toordinal(),
    )


def margins_today(progress: DayInWeek) -> tuple[Margin, ...]:
    """What today and the week leave room for; today counts as a logged day of it."""
    day, patient_id = progress.day, progress.day.patient_id
    days = {*progress.week.logged_days, day.day}
    eaten = (progress.read.judged.get((patient_id, one), Intake()) for one in days)
    goals = {verdict.measure: verdict.goal for verdict in day.intake}
    return margins_of(day.counted, Intake.total(eaten), len(days), goals, day.facts)


def session_step(
    week: WeekProgress, plan: HerPlan, larder: Larder, *, now: dt.datetime
) -> SessionStep | None:
    """One session when a movement target is behind pace. No query.

    Not before midday, not on a day on which she has moved, and not beside a planned session.
    """
    today = now.date()
    waits = any(plan.fits(one) and (today, one.slot) not in plan.answers for one in plan.on(today))
    if now.hour < MIDDAY or waits or today in week.moved_days:
        return None
    behind = [(measure, one) for measure, one in week.pace if one.status is PaceStatus.BEHIND]
    steady_first = Status.FALLS in plan.statuses
    for measure, pace in sorted(behind, key=lambda pair: _place(*pair, steady_first=steady_first)):
        found = one_session(
            _TOWARD[measure],
            pace.to_go,
            plan.activities,
            plan.statuses,
            fell=plan.facts.fell_in_last_year,
            easier=plan.because(today),
            declined=larder.declined[SuggestionKind.SESSION],
        )
        if found is not None:
            in_sets = plan.activities[found.key].facts.entry_unit is EntryUnit.SETS_REPS
            return SessionStep(measure, found, plan.names[found.key], pace, in_sets)
    return None


def _place(measure: Measure, pace: Pace, *, steady_first: bool) -> tuple[bool, Decimal, bool]:
    """The furthest from its target first; after falls strength and balance before the rest."""
    aerobic = measure is Measure.AEROBIC_MINUTES
    return steady_first and aerobic, Decimal(pace.done) / pace.target, not aerobic


def _hers(had: Had) -> Candidate:
    return Candidate(
        key=had.key,
        name=had.name,
        serving=had.serving,
        portion=had.held,
        fortification=had.food.fortification if had.food else "",
        reviewed=had.food.reviewed if had.food else None,
        is_hers=True,
    )
