"""The reminder of today as it stands on Today: what of it is still open, and nothing else."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from exercise.plan_presenters import CardShown as PlanCard
from exercise.precautions import statuses
from nutrition.presenters.supplements import CardShown as DoseCard
from recommendations.pace import PaceStatus
from recommendations.progress import WeekProgress
from reminders.models import Reminder, ReminderSettings
from reminders.nudges import Item, ReminderKind, left_open
from reminders.reminder_words import LineShown, lines_shown


def reminder_asked(day: dt.date) -> JSONObject:
    """The reminder of that day and her wishes, as one column of a query about her."""
    of_day = Reminder.objects.filter(patient=OuterRef("pk"), day=day)
    return JSONObject(
        items=Subquery(of_day.values("items")[:1]),
        off_site=F("reminder_settings__off_site"),
        snoozed_until=F("reminder_settings__snoozed_until"),
        paused_until=F("reminder_settings__paused_until"),
    )


def reminder_lines(
    told: Mapping[str, Any],
    *,
    day: dt.date,
    doses: DoseCard,
    planned: PlanCard | None,
    week: WeekProgress,
    has_told: bool,
) -> tuple[LineShown, ...]:
    """What of the column of ``reminder_asked`` is still open; nothing while they rest. No query.

    ``has_told``: she logged a food today, or said a word on the whole day. Where she is asked about
    days of silence, that stands alone here as well.
    """
    if not told["items"] or not _allows(told, day):
        return ()
    ticked = any(dose.state in {"taken", "skipped"} for dose in doses.doses)
    items = left_open(
        (Item.from_json(row) for row in told["items"]),
        doses={(dose.name, dose.due) for dose in doses.doses if dose.state == "due"},
        sessions={row.name for row in planned.rows if not row.state} if planned else set(),
        behind={one.value for one, pace in week.pace if pace.status is PaceStatus.BEHIND},
        logged=has_told or ticked or day in week.moved_days,
        care=statuses(week.facts),
    )
    off = told["off_site"] or ()
    shown = [item for item in items if item.kind not in off]
    silence = [item for item in shown if item.kind is ReminderKind.NOTHING_LOGGED]
    return lines_shown(silence or shown)


def _allows(told: Mapping[str, Any], day: dt.date) -> bool:
    """Whether neither a snooze nor a pause lies over that day."""
    names = ("snoozed_until", "paused_until")
    rests = {name: dt.date.fromisoformat(told[name]) for name in names if told[name]}
    return ReminderSettings(**rests).allows(day)
