"""What one tap logs: her foods of this meal, her favourites, the meal of the day before."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import ngettext

from nutrition.habits import OnTheTable, UsualFood
from nutrition.models import AnyFood, FoodEntry, OwnFood
from nutrition.presenters.day import UNDO_FOR
from nutrition.presenters.foods import AddShown, add_shown
from nutrition.wording import LAST_MEAL, MEAL_ON, ONE_TAP, Words

# A tap that trembles is two taps: so long after the first, the second finds nothing to press.
SETTLE = dt.timedelta(seconds=20)
_SEEN_AT_ONCE = 5
_MOST_DONE = 5


@dataclass(frozen=True, slots=True)
class TapShown:
    """A food of the card; ``just_added``: it was logged a moment ago and cannot be again yet."""

    add: AddShown
    is_favourite: bool
    just_added: bool


@dataclass(frozen=True, slots=True)
class MealAgain:
    """A whole meal that one tap copies."""

    title: str
    foods: str
    from_day: dt.date
    submission_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class DoneShown:
    """What was logged, or taken back, within the last hour. ``url`` undoes that."""

    pk: int
    words: str
    removed: bool
    url: str


@dataclass(frozen=True, slots=True)
class QuickShown:
    """The card of one day and meal."""

    title: Words
    day: dt.date
    meal: str
    taps: tuple[TapShown, ...]
    meal_again: MealAgain | None
    done: tuple[DoneShown, ...]

    @property
    def first_taps(self) -> tuple[TapShown, ...]:
        """Those that are seen at once."""
        return self.taps[:_SEEN_AT_ONCE]

    @property
    def more_taps(self) -> tuple[TapShown, ...]:
        """Those behind one more tap, so that the page stays calm."""
        return self.taps[_SEEN_AT_ONCE:]


def quick_shown(
    foods: Sequence[UsualFood], table: OnTheTable, *, day: dt.date, meal: str, now: dt.datetime
) -> QuickShown:
    """What one tap would log on ``day`` at ``meal``, and what was logged just now. No query.

    ``foods`` are those usual at the meal, ``table`` is the day with the last such meal.
    """
    rows = [row for row in table.rows if now - (row.deleted_at or row.created_at) < UNDO_FOR]
    added = [row for row in rows if row.deleted_at is None]
    fresh = {(row.food_id, row.own_food_id) for row in added if now - row.created_at < SETTLE}
    copied = any(row.batch_id and row.meal == meal for row in added)
    return QuickShown(
        title=ONE_TAP[meal],
        day=day,
        meal=meal,
        taps=tuple(
            TapShown(add_shown(one.food, one.serving), one.is_favourite, _of(one.food) in fresh)
            for one in foods
        ),
        # Not again while a copy of it lies on the table.
        meal_again=None if copied else _meal_again(table.last_meal, day, meal),
        done=_done(rows),
    )


def _of(food: AnyFood) -> tuple[int | None, int | None]:
    return (None, food.pk) if isinstance(food, OwnFood) else (food.pk, None)


def _meal_again(entries: Sequence[FoodEntry], day: dt.date, meal: str) -> MealAgain | None:
    if not entries:
        return None
    on = entries[0].day
    title = LAST_MEAL[meal]
    if (day - on).days > 1:
        title = MEAL_ON[meal] % {"day": date_format(on, "l")}
    return MealAgain(str(title), names_of(entries), on, uuid.uuid4())


def names_of(entries: Sequence[FoodEntry]) -> str:
    """ "Porridge, milk and 2 more": what a meal held, in one line."""
    names = [entry.food_name for entry in entries]
    more = len(names) - 3
    if more <= 0:
        return ", ".join(names)
    words = ngettext("%(foods)s and %(count)s more", "%(foods)s and %(count)s more", more)
    return words % {"foods": ", ".join(names[:3]), "count": more}


def _done(rows: Sequence[FoodEntry]) -> tuple[DoneShown, ...]:
    """One line per tap: a copied meal is one, and one tap undoes it."""
    by_tap = sorted(rows, key=lambda row: (row.created_at, *map(str, _tap(row)), row.pk))
    found = []
    for (batch, removed, _one), group in groupby(by_tap, key=_tap):
        together = list(group)
        name = ("undo" if removed else "delete") + ("_copy" if batch else "")
        found.append(
            DoneShown(
                pk=together[0].pk,
                words=names_of(together),
                removed=removed,
                url=reverse(f"nutrition:{name}", args=[together[0].pk]),
            )
        )
    return tuple(found[: -_MOST_DONE - 1 : -1])


def _tap(row: FoodEntry) -> tuple[uuid.UUID | None, bool, int]:
    return row.batch_id, row.deleted_at is not None, 0 if row.batch_id else row.pk
