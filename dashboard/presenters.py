"""The frame of Today: greeting, week strip, what was eaten, the review that waits."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.days import Week
from common.logged_days import earliest_day
from nutrition.models import FoodEntry, Meal
from patients.models import Patient
from patients.people import ON_INHIBITOR, months_on_inhibitor
from recommendations.progress import WeekProgress
from reminders.models import WeeklyReview

MIDDAY, EVENING = 12, 18
MOST_FOODS_NAMED = 4


@dataclass(frozen=True, slots=True)
class Head:
    """The top of the page. ``neighbours``: (words, address) of days to go to."""

    day: dt.date
    title: str
    eyebrow: str
    food_url: str
    movement_url: str
    neighbours: tuple[tuple[str, str], ...]
    is_first_step: bool


@dataclass(frozen=True, slots=True)
class DayOfWeek:
    """A day of the week strip; ``url`` is empty for a day to come."""

    short: str
    number: str
    name: str
    url: str
    food: bool
    movement: bool
    is_current: bool
    is_future: bool


@dataclass(frozen=True, slots=True)
class MealShown:
    """What one meal held, in the words she logged."""

    label: str
    foods: tuple[str, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Eaten:
    """The day's food in short; ``meals`` is empty when nothing is logged, ``url`` when it is too
    late to change that."""

    title: str
    meals: tuple[MealShown, ...]
    empty: str
    url: str


def head(patient: Patient, week: WeekProgress, *, day: dt.date, now: dt.datetime) -> Head:
    """The greeting, or the date of a past day; ``now`` is her local time."""
    today = now.date()
    is_today = day == today
    date = _date(day, today)
    therapy = _therapy(patient, day)
    anything = week.logged_days or week.moved_days
    eyebrow = [date, therapy] if is_today else [therapy]
    before = day - dt.timedelta(days=1)
    neighbours = [(_("Yesterday") if is_today else _("Day before"), _page(before))]
    if not is_today:
        neighbours.append((_("Back to today"), reverse("dashboard:today")))
    return Head(
        day=day,
        title=_greeting(patient.user.name, now.hour) if is_today else date,
        eyebrow=" · ".join(part for part in eyebrow if part),
        food_url=_food(day),
        movement_url=f"{reverse('exercise:movement')}?day={day.isoformat()}",
        neighbours=tuple(neighbours),
        is_first_step=is_today and not anything and _joined_on(patient, now) == today,
    )


def week_strip(progress: WeekProgress, *, day: dt.date, today: dt.date) -> list[DayOfWeek]:
    """Monday to Sunday of the week in view, each with what is logged and a way to its food."""
    return [
        DayOfWeek(
            short=date_format(one, "D"),
            number=date_format(one, "j"),
            name=date_format(one, "l j F"),
            url="" if one > today else _food(one),
            food=one in progress.logged_days,
            movement=one in progress.moved_days,
            is_current=one == day,
            is_future=one > today,
        )
        for one in progress.week.days
    ]


def eaten(entries: Iterable[FoodEntry], *, day: dt.date, today: dt.date) -> Eaten:
    """The day's food by meal, in the order of the day. One query: the entries."""
    by_meal: dict[str, list[str]] = {}
    for entry in entries:
        by_meal.setdefault(entry.meal, []).append(entry.food_name)
    is_today, in_time = day == today, day >= earliest_day(today)
    if is_today:
        empty = _(
            "What you eat appears here. Start with one food you had today: it takes two taps."
        )
    elif in_time:
        empty = _("Nothing is logged for this day. You can still add what you had.")
    else:
        empty = _("Nothing is logged for this day.")
    return Eaten(
        title=_("Eaten today") if is_today else _("Eaten on this day"),
        meals=tuple(_meal(meal, by_meal[meal]) for meal in Meal if meal in by_meal),
        empty=empty,
        url=_food(day) if in_time or by_meal else "",
    )


def review_asked(today: dt.date) -> Exists:
    """Whether last week's review is there, as a column of a query about patients."""
    last_week = Week.containing(today).previous.start
    return Exists(WeeklyReview.objects.filter(patient=OuterRef("pk"), week_start=last_week))


def review_url(today: dt.date) -> str:
    """Where last week's review is."""
    return reverse("reminders:review", args=[Week.containing(today).previous.start.isoformat()])


def _meal(meal: Meal, names: list[str]) -> MealShown:
    more = len(names) - MOST_FOODS_NAMED
    return MealShown(
        label=str(meal.label),
        foods=tuple(names[:MOST_FOODS_NAMED]),
        more=ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}
        if more > 0
        else "",
    )


def _greeting(name: str, hour: int) -> str:
    first_name = name.split()[0] if name.split() else ""
    if hour < MIDDAY:
        words = _("Good morning, %(name)s") if first_name else _("Good morning")
    elif hour < EVENING:
        words = _("Good afternoon, %(name)s") if first_name else _("Good afternoon")
    else:
        words = _("Good evening, %(name)s") if first_name else _("Good evening")
    return words % {"name": first_name} if first_name else words


def _therapy(patient: Patient, day: dt.date) -> str:
    """ "14 months on letrozole", in full months as the clinician's panel counts them."""
    medicine = {"medicine": patient.inhibitor}
    months = months_on_inhibitor(patient, day=day)
    if months is None:
        taken = patient.inhibitor in ON_INHIBITOR and patient.inhibitor_since is None
        return _("on %(medicine)s") % medicine if taken else ""
    if months == 0:
        return _("first month on %(medicine)s") % medicine
    words = ngettext(
        "%(number)s month on %(medicine)s", "%(number)s months on %(medicine)s", months
    )
    return words % {**medicine, "number": months}


def _joined_on(patient: Patient, now: dt.datetime) -> dt.date:
    return patient.created_at.astimezone(now.tzinfo).date()


def _date(day: dt.date, today: dt.date) -> str:
    return date_format(day, "l j F" if day.year == today.year else "l j F Y")


def _food(day: dt.date) -> str:
    return f"{reverse('nutrition:diary')}?day={day.isoformat()}"


def _page(day: dt.date) -> str:
    return f"{reverse('dashboard:today')}?day={day.isoformat()}"
