"""An amount against a target: met, close, low, very low, over, or not to be judged.

The rules of clinical.md 1.2, 1.8 and 3.2, for one person and one measure. In this order:

1. Above the upper limit is over, whatever is unknown. For magnesium only supplements count.
2. At or above the target is met, whatever is unknown: an unknown only adds.
3. Where foods without a figure carry more than a quarter of the energy, nothing is judged.
4. Otherwise the bands: close from 75 %, low from 50 %, very low below. Movement has no "very low".

Amounts are rounded as people are shown them before they are judged, so that no page says "1,200 of
1,200" beside "close". A week is the mean over logged days, which have to be three; movement is a
sum and always judged. Reasons are codes with numbers; pages and mails have the words.
"""

import functools
from collections.abc import Mapping
from decimal import Decimal
from operator import attrgetter

from exercise.movement import Moved
from nutrition.intake import Intake, NutrientSum
from recommendations.figures import figure_of, limited_of, supplements_of
from recommendations.goals import Goal, NoTarget, Target
from recommendations.measures import (
    INTAKE_MEASURES,
    MOVEMENT_MEASURES,
    LimitKind,
    Measure,
)
from recommendations.verdicts import Assessment, Reason, ReasonCode, Status

DAYS_NEEDED = 3
MOST_UNKNOWN_PERCENT = 25
_MOST_UNKNOWN = Decimal(MOST_UNKNOWN_PERCENT) / 100


def assess_week(
    intake: Intake, logged_days: int, moved: Moved, goals: Mapping[Measure, Goal]
) -> tuple[Assessment, ...]:
    """A whole week: ``assess_movement`` and ``assess_days`` of every measure, movement first."""
    return (
        *[assess_movement(one, moved, goals[one]) for one in MOVEMENT_MEASURES],
        *[assess_days(one, intake, logged_days, goals[one]) for one in INTAKE_MEASURES],
    )


def assess_day(
    measure: Measure, intake: Intake, goal: Goal, *, logged: bool, judged: Intake | None = None
) -> Assessment:
    """One day's intake. ``logged``: she logged a meal, or said that she ate nothing.

    ``judged`` is the same day with weekly doses spread, where that differs: the amount is that of
    ``intake``, the status that of ``judged``.

    On a day that is not logged, supplements alone are shown and may already reach the target or
    pass the limit; short of that there is no data, for nobody knows what she ate.
    """
    (sums, shown), (counted, amount) = (
        figure_of(measure, one) for one in (intake, judged or intake)
    )
    empty = not intake.food_items and not intake.supplement_items and not counted.supplements
    if empty and not logged:
        return _without_amount(measure, goal, Reason(ReasonCode.NOTHING_LOGGED), None)
    not_logged = None if logged else Reason(ReasonCode.NOTHING_LOGGED)
    status, decided = _status(measure, amount, counted, judged or intake, goal, None, not_logged)
    differs = amount != shown
    bar = sums if differs else counted
    return Assessment(
        measure=measure,
        status=status,
        goal=goal,
        amount=shown,
        eaten=bar.food,
        taken=bar.supplements,
        decided=decided,
        unknowns=_unknowns(counted),
        judged_as=amount if differs else None,
    )


def assess_days(measure: Measure, intake: Intake, logged_days: int, goal: Goal) -> Assessment:
    """The mean over ``logged_days`` days (>= 0) of a week; ``intake`` is the sum over just those.

    Also answers how a running week is doing: call it with the days so far. Below three logged days
    the mean is shown and not judged (clinical.md 1.8).
    """
    if not logged_days:
        return _without_amount(measure, goal, _TOO_FEW_DAYS[0], 0)
    sums, amount = figure_of(measure, intake, logged_days)
    if logged_days < DAYS_NEEDED:
        status = _no_data(goal)
        decided: Reason | None = _TOO_FEW_DAYS[logged_days]
    else:
        status, decided = _status(measure, amount, sums, intake, goal, logged_days, None)
    eaten, taken, unknowns = sums.food, sums.supplements, _unknowns(sums)
    return Assessment(measure, status, goal, amount, eaten, taken, logged_days, decided, unknowns)


def assess_movement(measure: Measure, moved: Moved, goal: Goal) -> Assessment:
    """One week's movement: minutes or distinct days summed, and always judged."""
    amount = _whole(movement_amount(measure, moved))
    if isinstance(goal, NoTarget):
        status = Status.NO_TARGET
    elif amount >= goal.value:
        status = Status.MET
    else:
        # clinical.md 3.2 stops at "low": an hour's walk is not a bad mark.
        status = Status.CLOSE if amount >= goal.close_from else Status.LOW
    return Assessment(measure, status, goal, amount)


def movement_amount(measure: Measure, moved: Moved) -> int:
    """The number that is compared with a movement target. Raises ValueError for intake."""
    if measure not in _MOVED:
        raise ValueError(f"{measure} is not about movement")
    amount: int = _MOVED[measure](moved)
    return amount


_whole = functools.lru_cache(maxsize=1024)(Decimal)  # minutes and days are few numbers
_MOVED = {measure: attrgetter(measure.value) for measure in MOVEMENT_MEASURES}


def _status(
    measure: Measure,
    amount: Decimal,
    sums: NutrientSum,
    intake: Intake,
    goal: Goal,
    logged_days: int | None,
    not_logged: Reason | None,
) -> tuple[Status, Reason | None]:
    """The rules in their order; the reason where the amount beside its target does not say it."""
    if isinstance(goal, NoTarget):
        return Status.NO_TARGET, None
    if goal.upper_limit is not None:
        over = _above_limit(measure, amount, sums, goal, logged_days)
        if over:
            return Status.OVER, over
    if amount >= goal.value:
        return Status.MET, None
    if not_logged:
        return Status.NO_DATA, not_logged
    if (unknown := intake.share_without_figure(sums)) > _MOST_UNKNOWN:
        rounded_up = (unknown * 100).to_integral_value(rounding="ROUND_CEILING")
        reason = Reason(ReasonCode.TOO_MUCH_UNKNOWN, rounded_up, Decimal(MOST_UNKNOWN_PERCENT))
        return Status.NOT_JUDGED, reason
    if amount >= goal.close_from:
        return Status.CLOSE, None
    return (Status.LOW if amount >= goal.low_from else Status.VERY_LOW), None


def _above_limit(
    measure: Measure, amount: Decimal, sums: NutrientSum, target: Target, logged_days: int | None
) -> Reason | None:
    """The reason for "over"; None within the upper limit, or where nothing is compared with it."""
    kind, limit = target.limit_kind, target.upper_limit
    if limit is None or kind is LimitKind.NONE:
        return None
    if kind is LimitKind.SUPPLEMENTS:
        if not sums.supplements:
            return None
        code = ReasonCode.SUPPLEMENTS_ABOVE_LIMIT
        limited = supplements_of(measure, sums, logged_days)
    else:
        if amount <= limit:
            return None  # no need to look for what her team prescribed
        code, limited = ReasonCode.ABOVE_LIMIT, limited_of(measure, sums, logged_days)
    return Reason(code, limited, limit) if limited > limit else None


def _no_data(goal: Goal) -> Status:
    """Without a target there is nothing to judge, however much is logged."""
    return Status.NO_TARGET if isinstance(goal, NoTarget) else Status.NO_DATA


def _without_amount(
    measure: Measure, goal: Goal, reason: Reason, logged_days: int | None
) -> Assessment:
    return Assessment(
        measure=measure,
        status=_no_data(goal),
        goal=goal,
        amount=None,
        logged_days=logged_days,
        decided=reason,
    )


def _unknowns(sums: NutrientSum) -> tuple[Reason, ...]:
    """What may be in it and has no figure."""
    if not sums.at_least:
        return ()
    return _counted(sums.unknown_items, sums.unknown_supplements, sums.lower_bound_items)


# The same few numbers come again and again.
@functools.lru_cache(maxsize=8192)
def _counted(foods: int, supplements: int, too_low: int) -> tuple[Reason, ...]:
    counts = (
        (ReasonCode.FOODS_WITHOUT_FIGURE, foods),
        (ReasonCode.SUPPLEMENTS_WITHOUT_FIGURE, supplements),
        (ReasonCode.FIGURES_TOO_LOW, too_low),
    )
    return tuple(Reason(code, Decimal(count)) for code, count in counts if count)


_TOO_FEW_DAYS = tuple(
    Reason(ReasonCode.TOO_FEW_DAYS, Decimal(days), Decimal(DAYS_NEEDED))
    for days in range(DAYS_NEEDED)
)
