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

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from common.charts import percent_of
from exercise.movement import Movement
from nutrition.intake import Intake, NutrientSum
from recommendations.measures import MEASURES, LimitKind, Measure
from recommendations.targets import Goal, NoTarget, Target

DAYS_NEEDED = 3
CLOSE_FROM_PERCENT = 75
LOW_FROM_PERCENT = 50
MOST_UNKNOWN_PERCENT = 25


class Status(StrEnum):
    """Where an amount stands against its target."""

    MET = "met"
    CLOSE = "close"
    LOW = "low"
    VERY_LOW = "very_low"
    OVER = "over"
    NO_DATA = "no_data"  # nothing, or too few days, logged
    NOT_JUDGED = "not_judged"  # too much of what was logged has no figure
    NO_TARGET = "no_target"


class ReasonCode(StrEnum):
    """Why a status is what it is. The comment says what ``have`` and ``need`` hold."""

    REACHED = "reached"  # amount, target
    SHORT = "short"  # amount, target
    ABOVE_LIMIT = "above_limit"  # amount, upper limit
    SUPPLEMENTS_ABOVE_LIMIT = "supplements_above_limit"  # amount from supplements, upper limit
    FOODS_WITHOUT_FIGURE = "foods_without_figure"  # number of foods, -
    SUPPLEMENTS_WITHOUT_FIGURE = "supplements_without_figure"  # number of doses, -
    FIGURES_TOO_LOW = "figures_too_low"  # number of foods with a lower bound, -
    TOO_MUCH_UNKNOWN = "too_much_unknown"  # percent unknown (rounded up), most that may be
    TOO_FEW_DAYS = "too_few_days"  # logged days, days needed
    NOTHING_LOGGED = "nothing_logged"  # -, -
    NO_RULE = "no_rule"  # -, -
    NO_WEIGHT = "no_weight"  # -, -


class Reason(NamedTuple):
    """One reason with its numbers, in the measure's unit where they are amounts."""

    code: ReasonCode
    have: Decimal | None = None
    need: Decimal | None = None


class Assessment(NamedTuple):
    """One measure judged.

    ``amount`` is what pages show (per day for intake, summed over the week for movement), rounded;
    None when nothing was logged. ``food`` and ``supplements`` are its unrounded parts, for a bar.
    ``percent`` of the target is rounded down and None without a target or an amount; ``gap`` is
    what is still missing. ``at_least``: the true amount may be higher. ``logged_days`` is None
    but for a mean over days. The first reason is the one that decided. ``judged_as`` is set where a
    weekly dose makes the day count as another amount than it shows (clinical.md 1.8).
    """

    measure: Measure
    status: Status
    goal: Goal
    amount: Decimal | None
    food: Decimal = Decimal(0)
    supplements: Decimal = Decimal(0)
    at_least: bool = False
    percent: int | None = None
    gap: Decimal | None = None
    logged_days: int | None = None
    reasons: tuple[Reason, ...] = ()
    judged_as: Decimal | None = None

    @property
    def target(self) -> Target | None:
        """The target it was judged by, if there is one."""
        return self.goal if isinstance(self.goal, Target) else None


def assess_day(
    measure: Measure, intake: Intake, goal: Goal, *, logged: bool, judged: Intake | None = None
) -> Assessment:
    """One day's intake. ``logged``: she logged a meal, or said that she ate nothing.

    ``judged`` is the same day with weekly doses spread, where that differs: the amount is that of
    ``intake``, the status that of ``judged``.

    On a day that is not logged, supplements alone are shown and may already reach the target or
    pass the limit; short of that there is no data, for nobody knows what she ate.
    """
    figure = _figure(measure, intake)
    counted = _figure(measure, judged or intake)
    empty = not intake.food_items and not intake.supplement_items and not counted.supplements
    if empty and not logged:
        return _without_amount(measure, goal, Reason(ReasonCode.NOTHING_LOGGED), None)
    verdict = _judged(counted, goal, None if logged else Reason(ReasonCode.NOTHING_LOGGED))
    if counted.amount == figure.amount:
        return verdict
    return verdict._replace(
        amount=figure.amount,
        food=figure.food,
        supplements=figure.supplements,
        judged_as=counted.amount,
    )


def assess_days(measure: Measure, intake: Intake, logged_days: int, goal: Goal) -> Assessment:
    """The mean over ``logged_days`` days (>= 0) of a week; ``intake`` is the sum over just those.

    Also answers how a running week is doing: call it with the days so far. Below three logged days
    the mean is shown and not judged (clinical.md 1.8).
    """
    have, need = Decimal(logged_days), Decimal(DAYS_NEEDED)
    too_few = Reason(ReasonCode.TOO_FEW_DAYS, have, need) if have < need else None
    if not logged_days:
        reason = too_few or Reason(ReasonCode.NOTHING_LOGGED)
        return _without_amount(measure, goal, reason, logged_days)
    figure = _figure(measure, intake, logged_days)
    if too_few is None:
        return _judged(figure, goal, None)
    return _result(figure, goal, _no_data(goal), too_few)


def assess_movement(measure: Measure, movement: Movement, goal: Goal) -> Assessment:
    """One week's movement: minutes or distinct days summed, and always judged."""
    figure = _Figure(measure, Decimal(movement_amount(measure, movement)))
    if isinstance(goal, NoTarget):
        return _result(figure, goal, Status.NO_TARGET, _no_target(goal))
    status = _band(figure.amount, goal.value)
    if status is Status.VERY_LOW:
        status = Status.LOW  # clinical.md 3.2 stops there: an hour's walk is not a bad mark
    return _result(figure, goal, status, _distance(figure.amount, goal))


def movement_amount(measure: Measure, movement: Movement) -> int:
    """The number that is compared with a movement target. Raises ValueError for intake."""
    match measure:
        case Measure.AEROBIC_MINUTES:
            return movement.aerobic_minutes
        case Measure.RESISTANCE_DAYS:
            return movement.resistance_days
        case Measure.BALANCE_DAYS:
            return movement.balance_days
    raise ValueError(f"{measure} is not about movement")


class _Figure(NamedTuple):
    """What is judged: rounded amounts per day (or per week), and what is unknown in them."""

    measure: Measure
    amount: Decimal
    food: Decimal = Decimal(0)
    supplements: Decimal = Decimal(0)
    sums: NutrientSum = NutrientSum()
    unknown_share: Decimal = Decimal(0)
    logged_days: int | None = None


def _figure(measure: Measure, intake: Intake, logged_days: int | None = None) -> _Figure:
    facts = MEASURES[measure]
    if facts.nutrient is None:
        raise ValueError(f"{measure} is not about intake")
    sums, days = intake[facts.nutrient], logged_days or 1
    return _Figure(
        measure=measure,
        amount=facts.rounded(sums.amount / days),
        food=sums.food / days,
        supplements=sums.supplements / days,
        sums=sums,
        unknown_share=intake.unknown_share(facts.nutrient),
        logged_days=logged_days,
    )


def _judged(figure: _Figure, goal: Goal, not_logged: Reason | None) -> Assessment:
    if isinstance(goal, NoTarget):
        return _result(figure, goal, Status.NO_TARGET, _no_target(goal))
    if over := _above_limit(figure, goal):
        return _result(figure, goal, Status.OVER, over)
    if figure.amount >= goal.value:
        return _result(figure, goal, Status.MET, _distance(figure.amount, goal))
    if not_logged:
        return _result(figure, goal, Status.NO_DATA, not_logged)
    percent = figure.unknown_share * 100
    if percent > MOST_UNKNOWN_PERCENT:
        rounded_up = percent.to_integral_value(rounding="ROUND_CEILING")
        reason = Reason(ReasonCode.TOO_MUCH_UNKNOWN, rounded_up, Decimal(MOST_UNKNOWN_PERCENT))
        return _result(figure, goal, Status.NOT_JUDGED, reason)
    status = _band(figure.amount, goal.value)
    return _result(figure, goal, status, _distance(figure.amount, goal))


def _above_limit(figure: _Figure, target: Target) -> Reason | None:
    if target.upper_limit is None or target.limit_kind is LimitKind.NONE:
        return None
    if target.limit_kind is LimitKind.SUPPLEMENTS:
        code, amount = ReasonCode.SUPPLEMENTS_ABOVE_LIMIT, _rounded_supplements(figure)
    else:
        code, amount = ReasonCode.ABOVE_LIMIT, _limited(figure)
    return Reason(code, amount, target.upper_limit) if amount > target.upper_limit else None


def _rounded_supplements(figure: _Figure) -> Decimal:
    return MEASURES[figure.measure].rounded(figure.supplements)


def _limited(figure: _Figure) -> Decimal:
    """The amount without the vitamin D that her team prescribed, which is no alert (1.2)."""
    prescribed = figure.sums.prescribed
    if not prescribed:
        return figure.amount
    unprescribed = figure.sums.amount - prescribed
    return MEASURES[figure.measure].rounded(unprescribed / (figure.logged_days or 1))


def _band(amount: Decimal, target: Decimal) -> Status:
    if amount >= target:
        return Status.MET
    if amount * 100 >= target * CLOSE_FROM_PERCENT:
        return Status.CLOSE
    return Status.LOW if amount * 100 >= target * LOW_FROM_PERCENT else Status.VERY_LOW


def _distance(amount: Decimal, target: Target) -> Reason:
    code = ReasonCode.REACHED if amount >= target.value else ReasonCode.SHORT
    return Reason(code, amount, target.value)


def _no_target(goal: NoTarget) -> Reason:
    return Reason(ReasonCode(goal.reason.value))


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
        reasons=(reason,),
    )


def _result(figure: _Figure, goal: Goal, status: Status, reason: Reason) -> Assessment:
    target = goal if isinstance(goal, Target) else None
    return Assessment(
        measure=figure.measure,
        status=status,
        goal=goal,
        amount=figure.amount,
        food=figure.food,
        supplements=figure.supplements,
        at_least=figure.sums.at_least or reason.code is ReasonCode.NOTHING_LOGGED,
        percent=percent_of(figure.amount, target.value) if target else None,
        gap=max(target.value - figure.amount, Decimal(0)) if target else None,
        logged_days=figure.logged_days,
        reasons=(reason, *_unknowns(figure.sums)),
    )


def _unknowns(sums: NutrientSum) -> tuple[Reason, ...]:
    counts = (
        (ReasonCode.FOODS_WITHOUT_FIGURE, sums.unknown_items),
        (ReasonCode.SUPPLEMENTS_WITHOUT_FIGURE, sums.unknown_supplements),
        (ReasonCode.FIGURES_TOO_LOW, sums.lower_bound_items),
    )
    return tuple(Reason(code, Decimal(count)) for code, count in counts if count)
