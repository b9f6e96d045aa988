"""Reminders in words: short, kind, and never about what was not done before today."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recommendations.measures import Measure
from recommendations.wording import NAMES
from reminders.models import Reminder, ReminderKindChoice
from reminders.nudges import Item, ReminderKind


@dataclass(frozen=True, slots=True)
class LineShown:
    """One thing to do, where to do it, and why she is told."""

    kind: str
    text: str
    why: str
    url_name: str
    action: str


@dataclass(frozen=True, slots=True)
class ReminderShown:
    """A reminder as it was planned, for its own page and the list."""

    day: dt.date
    title: str
    lines: tuple[LineShown, ...]


SUBJECT = gettext_lazy("A reminder from BoneGuard")
_WHERE = {
    ReminderKind.SUPPLEMENTS: ("dashboard:today", gettext_lazy("Tick them off on Today")),
    ReminderKind.MID_WEEK: ("exercise:movement", gettext_lazy("Log movement")),
    ReminderKind.PLANNED_SESSION: ("dashboard:today", gettext_lazy("Open Today")),
    ReminderKind.NOTHING_LOGGED: ("dashboard:today", gettext_lazy("Log one thing")),
}
_SUBJECTS = {
    ReminderKind.SUPPLEMENTS: gettext_lazy("Your supplements for today"),
    ReminderKind.MID_WEEK: gettext_lazy("Movement for the rest of the week"),
    ReminderKind.PLANNED_SESSION: gettext_lazy("Your planned movement for today"),
    ReminderKind.NOTHING_LOGGED: gettext_lazy("Your diary is waiting for you"),
}


def reminder_shown(reminder: Reminder) -> ReminderShown:
    """What she was reminded of that day, as it was then."""
    items = tuple(Item.from_json(row) for row in reminder.items)
    title = _("Reminder of %(day)s") % {"day": date_format(reminder.day, "l j F Y")}
    return ReminderShown(reminder.day, title, lines_shown(items))


def lines_shown(items: Iterable[Item], *, with_numbers: bool = True) -> tuple[LineShown, ...]:
    """Each item in a sentence; without numbers and names where she wants none in e-mails."""
    return tuple(_line(item, with_numbers=with_numbers) for item in items)


def subject(items: Sequence[Item], *, plain: bool) -> str:
    """The subject of the mail: says nothing about health unless she asked for it."""
    return str(_SUBJECTS[items[0].kind]) if plain and items else str(SUBJECT)


def kind_name(kind: ReminderKind) -> str:
    """What the kind is called in the settings."""
    return str(ReminderKindChoice(kind.value).label)


def _and(said: Sequence[str]) -> str:
    """ "one", "one and two", "one, two and three"."""
    return str(get_text_list(list(said), _("and")))


def _line(item: Item, *, with_numbers: bool) -> LineShown:
    url_name, action = _WHERE[item.kind]
    text = _TEXTS[item.kind](item.details) if with_numbers else _in_general(item.kind)
    return LineShown(item.kind.value, text, _why(item), url_name, str(action))


def _supplements(doses: Sequence[Mapping[str, Any]]) -> str:
    names = _and([str(dose["name"]) for dose in doses])
    return _("Not ticked off yet today: %(names)s.") % {"names": names}


def _mid_week(measures: Sequence[Mapping[str, Any]]) -> str:
    said = [
        _("%(name)s: %(done)s of %(target)s")
        % {"name": NAMES[Measure(one["measure"])], "done": one["done"], "target": one["target"]}
        for one in measures
    ]
    return _("There is still time this week. So far: %(said)s.") % {"said": _and(said)}


def _planned(sessions: Sequence[Mapping[str, Any]]) -> str:
    said = [
        _("%(name)s, %(minutes)s min") % {"name": one["name"], "minutes": one["minutes"]}
        for one in sessions
    ]
    return _("Planned for today: %(said)s. A shorter version counts too.") % {"said": _and(said)}


def _nothing_logged(details: Sequence[Mapping[str, Any]]) -> str:
    asked: Mapping[str, Any] = details[0] if details else {}
    days = int(asked.get("days", 0))
    said = ngettext(
        "Nothing was logged for %(days)s day.", "Nothing was logged for %(days)s days.", days
    ) % {"days": days}
    way_back = (
        _("One meal is a good way back.")
        if asked.get("no_walk")
        else _("One meal or one short walk is a good way back.")
    )
    return f"{said} {way_back}"


_TEXTS = {
    ReminderKind.SUPPLEMENTS: _supplements,
    ReminderKind.MID_WEEK: _mid_week,
    ReminderKind.PLANNED_SESSION: _planned,
    ReminderKind.NOTHING_LOGGED: _nothing_logged,
}


def _in_general(kind: ReminderKind) -> str:
    return str(
        {
            ReminderKind.SUPPLEMENTS: _("Something on your list for today is not ticked off yet."),
            ReminderKind.MID_WEEK: _("There is still time this week for some movement."),
            ReminderKind.PLANNED_SESSION: _("You planned some movement for today."),
            ReminderKind.NOTHING_LOGGED: _("Your diary is waiting for you, whenever it suits you."),
        }[kind]
    )


def _why(item: Item) -> str:
    match item.kind:
        case ReminderKind.SUPPLEMENTS:
            times = _and(sorted({str(one["due"]) for one in item.details}))
            return _("They were due at %(times)s by your own plan and had no tick yet.") % {
                "times": times
            }
        case ReminderKind.MID_WEEK:
            return _(
                "It was Thursday, and at the pace of the days before, the week would not have "
                "reached its target."
            )
        case ReminderKind.PLANNED_SESSION:
            return _("It stands in the weekly plan that you made and had no answer yet.")
        case ReminderKind.NOTHING_LOGGED:
            return _(
                "No food, supplement or movement was logged for three days or more. You are asked "
                "after 3, 10 and 17 days, and then not any more."
            )
