"""From a month of sessions to the page that shows every one of them, by day."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.days import Month, Week
from common.logged_days import FIRST_DAY, earliest_day
from exercise.models import ActivitySession
from exercise.movement import Movement
from exercise.presenters import SessionShown, session_shown
from exercise.strength_forms import usual_unit
from exercise.totals import movement_by_day
from patients.models import Patient


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A day with what was done on it; ``can_change`` while it may still be corrected."""

    day: dt.date
    title: str
    sessions: tuple[SessionShown, ...]
    can_change: bool


@dataclass(frozen=True, slots=True)
class WeekOfMonth:
    """The days of one week that lie in the month, of those with sessions."""

    number: str
    title: str
    days: tuple[DayOfMonth, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthShown:
    """The whole month, the newest day first. ``before`` and ``after`` are months, or empty."""

    title: str
    finding: str
    stats: tuple[tuple[str | Promise, int], ...]
    weeks: tuple[WeekOfMonth, ...]
    before: str
    after: str


def month_shown(patient: Patient, month: Month, *, now: dt.datetime, today: dt.date) -> MonthShown:
    """Every session of the month that counts. Three queries, however many there are."""
    rows = (
        ActivitySession.objects.kept()
        .of([patient.pk])
        .between(month.start, month.end)
        .order_by("-day", "created_at", "pk")
        .prefetch_related("exercises")
    )
    days = _days(patient, rows, now=now, today=today)
    totals = movement_by_day([patient.pk], month.start, month.end)
    return MonthShown(
        title=date_format(month.start, "F Y"),
        finding=_finding(days),
        stats=_stats(Movement.of(totals.values())),
        weeks=_weeks(days),
        before=month.previous.key if month.previous.start >= FIRST_DAY else "",
        after=month.next.key if month.next.start <= today else "",
    )


def _days(
    patient: Patient, rows: Iterable[ActivitySession], *, now: dt.datetime, today: dt.date
) -> tuple[DayOfMonth, ...]:
    unit, earliest = usual_unit(patient), earliest_day(today)
    return tuple(
        DayOfMonth(
            day=day,
            title=date_format(day, "l j F"),
            sessions=tuple(session_shown(row, unit=unit, now=now) for row in of_day),
            can_change=day >= earliest,
        )
        for day, of_day in groupby(rows, key=lambda row: row.day)
    )


def _weeks(days: Sequence[DayOfMonth]) -> tuple[WeekOfMonth, ...]:
    return tuple(
        WeekOfMonth(
            number=week.key,
            title=_("Week of %(monday)s") % {"monday": date_format(week.start, "j F")},
            days=tuple(of_week),
        )
        for week, of_week in groupby(days, key=lambda one: Week.containing(one.day))
    )


def _finding(days: Sequence[DayOfMonth]) -> str:
    count = sum(len(day.sessions) for day in days)
    if not count:
        return ""
    on_days = ngettext("on %(days)d day", "on %(days)d days", len(days)) % {"days": len(days)}
    return ngettext(
        "You moved %(on_days)s, in %(count)d session.",
        "You moved %(on_days)s, in %(count)d sessions.",
        count,
    ) % {"on_days": on_days, "count": count}


def _stats(movement: Movement) -> tuple[tuple[str | Promise, int], ...]:
    return (
        (gettext_lazy("Active minutes"), movement.aerobic_minutes),
        (gettext_lazy("Strength days"), movement.resistance_days),
        (gettext_lazy("Balance days"), movement.balance_days),
    )
