"""From a week and its sessions to what the pages of movement print."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from exercise.habits import Usual
from exercise.loading import ASK_ABOVE_MINUTES
from exercise.models import ActivitySession, EntryUnit, StrengthExercise
from exercise.strength_forms import load_shown, usual_unit
from exercise.wording import EFFORT, short_name
from patients.models import Patient

UNDO_FOR = dt.timedelta(hours=1)  # how long a removed session stays on the page
MOST_NAMED = 3

Words = str | Promise


@dataclass(frozen=True, slots=True)
class ExerciseShown:
    """An exercise of a strength session: "Squat", "3 × 8, 20 kg"; ``removed`` ones wait."""

    pk: int
    name: str
    amount: str
    removed: bool


@dataclass(frozen=True, slots=True)
class SessionShown:
    """A session on its day; ``removed`` ones wait for an undo."""

    pk: int
    name: str
    details: str
    exercises: tuple[ExerciseShown, ...]
    note: str
    removed: bool
    is_strength: bool


@dataclass(frozen=True, slots=True)
class AgainShown:
    """Something she does often, ready to be logged with one tap."""

    label: str
    activity: str
    minutes: int
    effort: str
    is_long: bool
    is_favourite: bool
    submission_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class StrengthAgainShown:
    """Her last strength session, ready to be done once more with one tap."""

    label: str
    session: int
    submission_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class DayShown:
    """The day in view and its neighbours; ``after`` is None on her today."""

    day: dt.date
    title: str
    before: dt.date
    after: dt.date | None
    today: dt.date
    can_log: bool

    @property
    def iso(self) -> str:
        """The day as addresses have it."""
        return self.day.isoformat()


def sessions_shown(patient: Patient, *, day: dt.date, now: dt.datetime) -> list[SessionShown]:
    """The sessions of that day, and those removed within the last hour. Two queries."""
    rows = (
        ActivitySession.objects.of([patient.pk])
        .on(day)
        .filter(Q(deleted_at=None) | Q(deleted_at__gte=now - UNDO_FOR))
        .prefetch_related("exercises")
    )
    unit = usual_unit(patient)
    return [session_shown(row, unit=unit, now=now) for row in rows]


def session_shown(row: ActivitySession, *, unit: str, now: dt.datetime) -> SessionShown:
    """One session, loads in ``unit``. No query after a prefetch of its exercises."""
    return SessionShown(
        pk=row.pk,
        name=short_name(row.activity_name),
        details=details(row),
        exercises=tuple(exercises_shown(row, unit=unit, now=now)),
        note=row.note,
        removed=row.deleted_at is not None,
        is_strength=row.entry_unit == EntryUnit.SETS_REPS,
    )


def again_shown(usual: Sequence[Usual]) -> list[AgainShown]:
    """What one tap logs: activity, minutes and effort as one."""
    labels = _again_labels([(one.activity.name, one.minutes, one.effort.value) for one in usual])
    return [
        AgainShown(
            label=label,
            activity=one.activity.key,
            minutes=one.minutes,
            effort=one.effort.value,
            is_long=one.minutes > ASK_ABOVE_MINUTES,
            is_favourite=one.is_favourite,
            submission_id=uuid.uuid4(),
        )
        for one, label in zip(usual, labels, strict=True)
    ]


def strength_again_shown(session: ActivitySession | None) -> StrengthAgainShown | None:
    """The last strength session, ready to be done once more; nothing where there is none."""
    if session is None:
        return None
    names = [short_name(one.activity_name) for one in kept_exercises(session)]
    if len(names) > MOST_NAMED:
        more = len(names) - MOST_NAMED
        names = [*names[:MOST_NAMED], _("%(more)d more") % {"more": more}]
    label = _("Strength as last time: %(names)s") % {"names": ", ".join(names)}
    return StrengthAgainShown(label=label, session=session.pk, submission_id=uuid.uuid4())


def kept_exercises(session: ActivitySession) -> list[StrengthExercise]:
    """The exercises that are in the session now. No query after a prefetch."""
    return [one for one in session.exercises.all() if one.deleted_at is None]


def day_shown(day: dt.date, *, today: dt.date, earliest: dt.date) -> DayShown:
    """The day in view, named as people say it."""
    named = {0: _("Today"), 1: _("Yesterday")}.get((today - day).days)
    date = date_format(day, "l j F")
    return DayShown(
        day=day,
        title=f"{named}, {date}" if named else date,
        before=day - dt.timedelta(days=1),
        after=None if day >= today else day + dt.timedelta(days=1),
        today=today,
        can_log=day >= earliest,
    )


def _minutes(minutes: int) -> str:
    return pgettext("minutes", "%(minutes)d min") % {"minutes": minutes}


def details(row: ActivitySession) -> str:
    """How much it was, how hard, what it counted as and how it hurt, in one line."""
    parts = [_minutes(row.minutes)] if row.minutes else []
    if row.impacts:
        parts.append(
            ngettext("%(count)d impact", "%(count)d impacts", row.impacts) % {"count": row.impacts}
        )
    parts.append(str(EFFORT[row.effort]))
    if row.is_aerobic and row.effort == "vigorous":
        parts.append(_("counts twice"))
    if row.is_resistance:
        parts.append(_("strength"))
    if row.is_balance:
        parts.append(_("balance"))
    if row.pain_before is not None:
        parts.append(_("pain before %(level)d") % {"level": row.pain_before})
    if row.pain_after is not None:
        parts.append(_("pain after %(level)d") % {"level": row.pain_after})
    return " · ".join(parts)


def exercises_shown(
    row: ActivitySession, *, unit: str, now: dt.datetime
) -> Iterator[ExerciseShown]:
    """The exercises of a session, with those removed within the last hour."""
    for one in row.exercises.all():
        if one.deleted_at is None or one.deleted_at >= now - UNDO_FOR:
            yield ExerciseShown(
                pk=one.pk,
                name=short_name(one.activity_name),
                amount=_amount(one, unit),
                removed=one.deleted_at is not None,
            )


def _amount(one: StrengthExercise, unit: str) -> str:
    told = f"{one.sets} × {one.repetitions}"
    load = load_shown(one.load_kg, unit)
    return f"{told}, {load} {unit}" if load else told


def _again_labels(rows: Sequence[tuple[str, int, str]]) -> list[str]:
    """ "Walking, brisk, 30 min"; the effort is said where two would read the same."""
    plain = [f"{short_name(name)}, {_minutes(minutes)}" for name, minutes, _effort in rows]
    return [
        f"{label}, {EFFORT[effort]}" if plain.count(label) > 1 else label
        for label, (_name, _length, effort) in zip(plain, rows, strict=True)
    ]
