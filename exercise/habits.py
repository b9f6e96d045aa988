"""What she does often: her favourites, what she logged lately, her last strength session."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Prefetch

from common.logged_days import NEWEST_FIRST
from exercise.care import may_be_offered
from exercise.chosen import Chosen
from exercise.forms import USUAL_MINUTES
from exercise.loading import Effort, EntryUnit
from exercise.models import (
    Activity,
    ActivitySession,
    FavouriteActivity,
    OwnActivity,
    StrengthExercise,
)
from exercise.precautions import advise
from patients.facts import PatientFacts
from patients.models import Patient

RECENT_DAYS = 60
RECENTS = 5
# Whoever logged no walk yet can log this one with one tap.
FIRST_WALK = "walk_pleasure"


@dataclass(frozen=True, slots=True)
class Usual:
    """An activity as one tap would log it: so many minutes at this effort."""

    activity: Chosen
    minutes: int
    effort: Effort
    is_favourite: bool = False


def usual_movements(patient: Patient, *, today: dt.date, facts: PatientFacts) -> list[Usual]:
    """Her favourites, what she logged most in the last 60 days, and a walk if none is among these.

    Nothing that her precautions hide (``precautions.py``) is offered for a tap. Five queries
    at most.
    """
    stars = favourites_of(patient)
    lately = _lately(patient, today)
    latest = {one.activity.key: one for one in reversed(lately)}
    found = [
        Usual(
            chosen,
            latest[chosen.key].minutes if chosen.key in latest else USUAL_MINUTES,
            latest[chosen.key].effort if chosen.key in latest else chosen.facts.effort(None),
            is_favourite=True,
        )
        for chosen in stars
        if chosen.facts.entry_unit is EntryUnit.MINUTES or chosen.key in latest
    ]
    known = {(one.activity.key, one.minutes, one.effort) for one in found}
    lately = [one for one in lately if (one.activity.key, one.minutes, one.effort) not in known]
    found = [one for one in found if advise(one.activity.features, facts).is_offered]
    found += [one for one in lately if advise(one.activity.features, facts).is_offered][:RECENTS]
    if not any(one.activity.key.startswith("walk") for one in found):
        walks = _first_walk()
        found += [one for one in walks if advise(one.activity.features, facts).is_offered]
    return found


def last_strength(
    patient: Patient, *, today: dt.date, facts: PatientFacts
) -> ActivitySession | None:
    """Her latest strength session up to today, with its exercises. Two queries.

    None when her precautions hide any of them, or one is in no list any more: a tap would offer
    it again.
    """
    sessions = ActivitySession.objects.kept().of([patient.pk])
    sessions = sessions.filter(entry_unit=EntryUnit.SETS_REPS.value, is_resistance=True)
    recent = sessions.between(today - dt.timedelta(days=RECENT_DAYS), today)
    exercises = StrengthExercise.objects.select_related("activity", "own_activity")
    latest = recent.order_by(*NEWEST_FIRST)
    last = latest.prefetch_related(Prefetch("exercises", exercises)).first()
    return last if last is not None and may_be_offered(last, facts) else None


def favourites_of(patient: Patient) -> list[Chosen]:
    """The activities that bear her star and can be chosen, the first starred first. One query."""
    stars = FavouriteActivity.objects.of([patient.pk]).select_related("activity", "own_activity")
    found: list[Chosen] = []
    for star in stars:
        own, shipped = star.own_activity, star.activity
        if own is not None and own.deleted_at is None:
            found.append(own)
        elif shipped is not None and shipped.withdrawn_at is None:
            found.append(shipped)
    return found


def _lately(patient: Patient, today: dt.date) -> list[Usual]:
    """Activity, minutes and effort as one, the most frequent first. Three queries at most."""
    rows = (
        ActivitySession.objects.kept()
        .of([patient.pk])
        .between(today - dt.timedelta(days=RECENT_DAYS), today)
        .filter(entry_unit=EntryUnit.MINUTES.value)
        .order_by()
        .values_list("activity_id", "own_activity_id", "minutes", "effort")
        .annotate(times=Count("pk"), last=Max("created_at"))
        .order_by("-times", "-last")
    )[: RECENTS * 3]
    told = list(rows)
    shipped = Activity.objects.offered().in_bulk([row[0] for row in told if row[0]])
    hers = OwnActivity.objects.of([patient.pk]).offered()
    own = hers.in_bulk([row[1] for row in told if row[1]])
    found = []
    for activity_id, own_id, minutes, effort, _times, _last in told:
        chosen: Chosen | None = shipped.get(activity_id) or own.get(own_id)
        if chosen is not None:
            found.append(Usual(chosen, minutes, Effort(effort)))
    return found


def _first_walk() -> list[Usual]:
    walks = Activity.objects.offered().filter(key=FIRST_WALK)
    return [Usual(walk, USUAL_MINUTES, walk.facts.effort(None)) for walk in walks]
