"""From a week and its sessions to what the pages of movement print."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from common.days import Week
from exercise.loading import ASK_ABOVE_MINUTES, Category, EntryUnit, Impact
from exercise.models import Activity, ActivitySession
from exercise.movement import Movement
from exercise.precautions import Features, advise
from exercise.totals import week_of
from exercise.wording import EFFORT, LOADED, SITES, short_name
from patients.facts import PatientFacts
from patients.models import Patient

UNDO_FOR = dt.timedelta(hours=1)  # how long a removed session stays on the page
RECENT_DAYS = 60
RECENTS = 5

Words = str | Promise


@dataclass(frozen=True, slots=True)
class SiteShown:
    """A part of the skeleton, whether it was loaded this week, and the same in words."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class WeekShown:
    """One week's movement as amounts, without a judgement."""

    title: str
    dates: str
    stats: tuple[tuple[Words, int | str], ...]
    light: str
    sites: tuple[SiteShown, ...]


@dataclass(frozen=True, slots=True)
class SessionShown:
    """A session on its day; ``removed`` ones wait for an undo."""

    pk: int
    name: str
    details: str
    note: str
    removed: bool


@dataclass(frozen=True, slots=True)
class AgainShown:
    """Something she does often, ready to be logged with one tap."""

    label: str
    activity: str
    minutes: int
    effort: str
    is_long: bool
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

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a search for an activity sends along."""
        return [("day", self.day.isoformat())]


def week_shown(patient: Patient, *, day: dt.date, today: dt.date) -> WeekShown:
    """The week that ``day`` lies in. One query."""
    week = Week.containing(day)
    movement = week_of([patient.pk], week)[patient.pk]
    return WeekShown(
        title=_("This week") if today in week else _("That week"),
        dates=_("%(first)s to %(last)s")
        % {"first": date_format(week.start, "l j F"), "last": date_format(week.end, "l j F")},
        stats=(
            (gettext_lazy("Active minutes"), movement.aerobic_minutes),
            (gettext_lazy("Of these, on your feet"), movement.weight_bearing_minutes),
            (gettext_lazy("Strength days"), movement.resistance_days),
            (gettext_lazy("Balance days"), movement.balance_days),
        ),
        light=_light_words(movement.aerobic.light),
        sites=_sites(movement),
    )


def sessions_shown(patient: Patient, *, day: dt.date, now: dt.datetime) -> list[SessionShown]:
    """The sessions of that day, and those removed within the last hour. One query."""
    rows = (
        ActivitySession.objects.of([patient.pk])
        .on(day)
        .filter(Q(deleted_at=None) | Q(deleted_at__gte=now - UNDO_FOR))
    )
    return [
        SessionShown(
            pk=row.pk,
            name=short_name(row.activity_name),
            details=_details(row),
            note=row.note,
            removed=row.deleted_at is not None,
        )
        for row in rows
    ]


def again_shown(patient: Patient, *, today: dt.date, facts: PatientFacts) -> list[AgainShown]:
    """What she logged most in the last 60 days: activity, minutes and effort as one. One query.

    Nothing that her precautions hide (``precautions.py``) is offered for a tap.
    """
    asked = (
        ActivitySession.objects.kept()
        .of([patient.pk])
        .between(today - dt.timedelta(days=RECENT_DAYS), today)
        .filter(activity__in=Activity.objects.offered())
        .order_by()
        .values("activity__key", "activity__name", "minutes", "effort", *_CARE)
        .annotate(times=Count("pk"), last=Max("created_at"))
        .order_by("-times", "-last")
    )
    rows = [row for row in asked if advise(_features(row), facts).is_offered][:RECENTS]
    labels = _again_labels([(row["activity__name"], row["minutes"], row["effort"]) for row in rows])
    return [
        AgainShown(
            label=label,
            activity=row["activity__key"],
            minutes=row["minutes"],
            effort=row["effort"],
            is_long=row["minutes"] > ASK_ABOVE_MINUTES,
            submission_id=uuid.uuid4(),
        )
        for row, label in zip(rows, labels, strict=True)
    ]


_CARE = tuple(
    f"activity__{name}"
    for name in ("category", "impact", "entry_unit", "counts_resistance", "flags")
)


def _features(row: Mapping[str, Any]) -> Features:
    activity = {name: row[f"activity__{name}"] for name in ("key", "counts_resistance")}
    return Features(
        **activity,
        category=Category(row["activity__category"]),
        impact=Impact(row["activity__impact"]),
        entry_unit=EntryUnit(row["activity__entry_unit"]),
        flags=frozenset(row["activity__flags"]),
    )


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


def _sites(movement: Movement) -> tuple[SiteShown, ...]:
    levels = {site: getattr(movement.sites, site) for site in SITES}
    return tuple(
        SiteShown(f"{SITES[site]}: {LOADED[level]}", "met" if level else "neutral")
        for site, level in levels.items()
    )


def _light_words(minutes: int) -> str:
    if not minutes:
        return ""
    return ngettext(
        "And %(minutes)d gentle minute. It does you good; only moderate and vigorous movement adds "
        "to the active minutes.",
        "And %(minutes)d gentle minutes. They do you good; only moderate and vigorous movement "
        "adds to the active minutes.",
        minutes,
    ) % {"minutes": minutes}


def _minutes(minutes: int) -> str:
    return pgettext("minutes", "%(minutes)d min") % {"minutes": minutes}


def _details(row: ActivitySession) -> str:
    parts = [_minutes(row.minutes), str(EFFORT[row.effort])]
    if row.is_aerobic and row.effort == "vigorous":
        parts.append(_("counts twice"))
    if row.is_resistance:
        parts.append(_("strength"))
    if row.is_balance:
        parts.append(_("balance"))
    return " · ".join(parts)


def _again_labels(rows: Sequence[tuple[str, int, str]]) -> list[str]:
    """ "Walking, brisk, 30 min"; the effort is said where two would read the same."""
    plain = [f"{short_name(name)}, {_minutes(minutes)}" for name, minutes, _effort in rows]
    return [
        f"{label}, {EFFORT[effort]}" if plain.count(label) > 1 else label
        for label, (_name, _length, effort) in zip(plain, rows, strict=True)
    ]
