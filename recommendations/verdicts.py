"""What a judgement says: a status, the amount it is about, and reasons with their numbers.

Reasons are codes; pages and mails have the words. ``assessment.py`` has the rules that decide.
"""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from recommendations.goals import Goal, NoTarget, Target
from recommendations.measures import Measure


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
    None when nothing was logged. ``eaten`` and ``taken`` are what it was made from: the sums of its
    days. ``logged_days`` is None but for a mean over days. ``decided`` is the reason of the status
    where the amount beside its target, or that there is no target, does not say it. ``unknowns`` is
    what else may be in it. ``judged_as`` is set where a weekly dose makes the day count as another
    amount than it shows (clinical.md 1.8).
    """

    measure: Measure
    status: Status
    goal: Goal
    amount: Decimal | None
    eaten: Decimal = Decimal(0)
    taken: Decimal = Decimal(0)
    logged_days: int | None = None
    decided: Reason | None = None
    unknowns: tuple[Reason, ...] = ()
    judged_as: Decimal | None = None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why its status is what it is: first what decided, then what is unknown."""
        decided = self.decided or self._usual
        return (decided, *self.unknowns) if decided else self.unknowns

    @property
    def _usual(self) -> Reason | None:
        goal, status = self.goal, self.status
        if isinstance(goal, NoTarget):
            return Reason(ReasonCode(goal.reason)) if status is Status.NO_TARGET else None
        code = _USUAL.get(status)
        return Reason(code, self._compared, goal.value) if code else None

    @property
    def target(self) -> Target | None:
        """The target it was judged by, if there is one."""
        return self.goal if isinstance(self.goal, Target) else None

    @property
    def food(self) -> Decimal:
        """The unrounded part of the amount that is from food, for a bar."""
        return self.eaten / (self.logged_days or 1)

    @property
    def supplements(self) -> Decimal:
        """The unrounded part from supplements."""
        return self.taken / (self.logged_days or 1)

    @property
    def at_least(self) -> bool:
        """Whether the true amount may be higher than the one that is shown."""
        if self.amount is None:
            return False
        decided = self.decided
        not_logged = decided is not None and decided.code is ReasonCode.NOTHING_LOGGED
        return not_logged or bool(self.unknowns)

    @property
    def percent(self) -> int | None:
        """Of the target, rounded down; None without a target or an amount."""
        amount, goal = self._compared, self.goal
        if amount is None or isinstance(goal, NoTarget):
            return None
        return int(amount * 100 // goal.value) if goal.value > 0 else 0

    @property
    def gap(self) -> Decimal | None:
        """What is still missing, at least 0; None without a target or an amount."""
        amount = self._compared
        if amount is None or isinstance(self.goal, NoTarget):
            return None
        return max(self.goal.value - amount, Decimal(0))

    @property
    def _compared(self) -> Decimal | None:
        return self.amount if self.judged_as is None else self.judged_as


_USUAL = {
    Status.MET: ReasonCode.REACHED,
    Status.CLOSE: ReasonCode.SHORT,
    Status.LOW: ReasonCode.SHORT,
    Status.VERY_LOW: ReasonCode.SHORT,
}
