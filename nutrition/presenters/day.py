"""A day of the diary: its meals, what was eaten at each, and what lies beside it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.days import local_time
from nutrition.marks import DayMark
from nutrition.models import DayRecord, Dose, FoodEntry, Meal
from nutrition.nutrients import Nutrient
from nutrition.presenters.amounts import (
    AmountShown,
    missing_words,
    serving_words,
    sum_shown,
    sums_shown,
)
from nutrition.totals import intake_of, intake_of_doses
from nutrition.wording import EMPTY, SAID, SO_FAR, Words
from patients.models import Patient

UNDO_FOR = dt.timedelta(hours=1)  # how long a removed entry stays on the page


@dataclass(frozen=True, slots=True)
class EntryShown:
    """An entry of a meal; a ``removed`` one waits for an undo, ``added`` was logged just now."""

    pk: int
    name: str
    serving: str
    note: str
    removed: bool
    added: bool


@dataclass(frozen=True, slots=True)
class MealShown:
    """A meal of the day: its entries, and the calcium of those that count."""

    key: str
    title: Words
    so_far: Words
    empty: Words
    entries: tuple[EntryShown, ...]
    calcium: AmountShown | None


@dataclass(frozen=True, slots=True)
class DayShown:
    """A whole day: the meal in view, the other meals that have entries, the sum of all."""

    meal: MealShown
    others: tuple[MealShown, ...]
    totals: tuple[AmountShown, ...]
    missing: str
    with_supplements: bool
    said: Words
    may_say: tuple[tuple[str, Words], ...]
    has_entries: bool


@dataclass(frozen=True, slots=True)
class DayFrame:
    """The day and meal in view and what lies beside them; ``after`` is None on her today."""

    day: dt.date
    meal: str
    title: str
    before: dt.date
    after: dt.date | None
    today: dt.date
    can_log: bool
    meals: tuple[tuple[str, Words], ...]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a search sends along."""
        return [("day", self.day.isoformat()), ("meal", self.meal)]


def diary_url(day: dt.date, meal: str) -> str:
    """The page of a day and meal."""
    return f"{reverse('nutrition:diary')}?day={day.isoformat()}&meal={meal}"


def frame_shown(day: dt.date, meal: str, *, today: dt.date, earliest: dt.date) -> DayFrame:
    """The day in view, named as people say it, and its meals."""
    named = {0: _("Today"), 1: _("Yesterday")}.get((today - day).days, date_format(day, "l"))
    date = date_format(day, "j F" if day.year == today.year else "j F Y")
    return DayFrame(
        day=day,
        meal=meal,
        title=f"{named}, {date}",
        before=day - dt.timedelta(days=1),
        after=None if day >= today else day + dt.timedelta(days=1),
        today=today,
        can_log=day >= earliest,
        meals=tuple(Meal.choices),
    )


def day_shown(
    patient: Patient,
    rows: Sequence[FoodEntry],
    *,
    day: dt.date,
    meal: str,
    now: dt.datetime,
    added: int = 0,
) -> DayShown:
    """The entries of a day by meal, and those removed within the last hour; doses are in the sum.

    ``rows`` are both. ``added`` is the id of the entry that was logged just now. Two queries.
    """
    zone = patient.user.time_zone
    kept = [row for row in rows if row.deleted_at is None]
    doses = intake_of_doses(Dose.objects.taken().of([patient.pk]).on(day))
    whole = intake_of(kept) + doses
    meals = {
        key: _meal_shown(key, title, [row for row in rows if row.meal == key], added)
        for key, title in Meal.choices
    }
    record = DayRecord.objects.of([patient.pk]).on(day).first()
    mark = DayMark(record.mark) if record is not None else None
    return DayShown(
        meal=meals[meal],
        others=tuple(other for key, other in meals.items() if key != meal and other.entries),
        totals=sums_shown(whole) if kept or doses.supplement_items else (),
        missing=missing_words(whole),
        with_supplements=bool(doses.supplement_items),
        said=SAID[mark] if mark and not (kept and mark is DayMark.ATE_NOTHING) else "",
        may_say=_may_say(has_entries=bool(kept), runs=day == local_time(now, zone).date()),
        has_entries=bool(kept),
    )


def _may_say(*, has_entries: bool, runs: bool) -> tuple[tuple[str, Words], ...]:
    """What she could say of the day as it stands: (value, words)."""
    if has_entries:
        all_of_it = _("That’s all for today") if runs else _("That’s all for this day")
        first = (DayMark.COMPLETE.value, all_of_it)
    else:
        nothing = _("I ate nothing today") if runs else _("I ate nothing on this day")
        first = (DayMark.ATE_NOTHING.value, nothing)
    return first, (DayMark.NOT_LOGGED.value, _("I did not log this day"))


def _meal_shown(key: str, title: Words, rows: Sequence[FoodEntry], added: int) -> MealShown:
    eaten = intake_of(row for row in rows if row.deleted_at is None)
    return MealShown(
        key=key,
        title=title,
        so_far=SO_FAR[key],
        empty=EMPTY[key],
        entries=tuple(
            EntryShown(
                pk=row.pk,
                name=row.food_name,
                serving=serving_words(row.portion_label, row.quantity, row.grams),
                note=row.note,
                removed=row.deleted_at is not None,
                added=row.pk == added and row.deleted_at is None,
            )
            for row in rows
        ),
        calcium=sum_shown(eaten, Nutrient.CALCIUM) if eaten.food_items else None,
    )
