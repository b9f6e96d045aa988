"""How much more may be eaten before an upper limit is passed. Pure.

Days and weeks both count: the day as it is, and the mean over its week's logged days (clinical.md
1.2). With kidney disease a day's protein stays within its target as well (clinical.md 1.2, 7.4).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nutrition.intake import Intake
from nutrition.nutrients import Nutrient, Nutrients
from patients.facts import PatientFacts
from patients.health_facts import Kidneys
from recommendations.goals import Goal, Target
from recommendations.measures import INTAKE_MEASURES, MEASURES, LimitKind, Measure
from recommendations.verdicts import Assessment

AtMost = Mapping[Measure, Decimal | None]
# Further from the limit than rounding takes an amount: the same either way.
_ROUNDING = 1
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Margin:
    """What of one nutrient counts already in ``days`` days (1 or more), and the most a day."""

    measure: Measure
    have: Decimal
    days: int
    most: Decimal

    def leaves_room_for(self, amount: Decimal | None) -> bool:
        """Whether so much more stays within; nothing more always does, an unknown never."""
        if not amount:
            return amount is not None
        mean = (self.have + amount) / self.days
        if mean > self.most or mean + _ROUNDING < self.most:
            return mean <= self.most
        return MEASURES[self.measure].rounded(mean) <= self.most


def margins_of(
    day: Intake,
    week: Intake,
    week_days: int,
    goals: Mapping[Measure, Goal],
    facts: PatientFacts,
) -> tuple[Margin, ...]:
    """What the day and the week leave room for; both with weekly doses spread, today among them.

    ``week_days`` (>= 1) is over how many days the week's mean goes. What her team prescribed does
    not count (clinical.md 1.2). With kidney disease a day's protein stays within its target.
    """
    found = []
    for measure, goal in goals.items():
        nutrient = MEASURES[measure].nutrient
        if nutrient is None or not isinstance(goal, Target):
            continue
        if goal.limit_kind is LimitKind.TOTAL and goal.upper_limit is not None:
            for intake, days in ((day, 1), (week, week_days)):
                sums = intake[nutrient]
                have = sums.amount - sums.prescribed
                found.append(Margin(measure, have, days, goal.upper_limit))
    if facts.kidneys is Kidneys.DISEASE:
        goal, have = goals[Measure.PROTEIN], day[Nutrient.PROTEIN].amount
        most = goal.value if isinstance(goal, Target) else Decimal(0)
        found.append(Margin(Measure.PROTEIN, have, 1, most))
    return tuple(found)


def margins_of_mean(verdicts: Iterable[Assessment], facts: PatientFacts) -> tuple[Margin, ...]:
    """What the means of a week leave room for, if something is eaten on every day of the next.

    A mean above its limit that is not judged so holds what her team prescribed: how much else is
    in it is not known here, and there is no room.
    """
    found = []
    for verdict in verdicts:
        goal, amount = verdict.goal, verdict.amount or Decimal(0)
        if not isinstance(goal, Target):
            continue
        if goal.limit_kind is LimitKind.TOTAL and goal.upper_limit is not None:
            found.append(Margin(verdict.measure, amount, 1, goal.upper_limit))
        if verdict.measure is Measure.PROTEIN and facts.kidneys is Kidneys.DISEASE:
            found.append(Margin(Measure.PROTEIN, amount, 1, goal.value))
    if facts.kidneys is Kidneys.DISEASE and not any(
        one.measure is Measure.PROTEIN for one in found
    ):
        found.append(Margin(Measure.PROTEIN, Decimal(0), 1, Decimal(0)))
    return tuple(found)


def at_most(portion: Nutrients) -> AtMost:
    """How much a portion holds of what may have a margin; None where nobody knows the whole."""
    found: dict[Measure, Decimal | None] = {}
    for measure in INTAKE_MEASURES:
        nutrient = MEASURES[measure].nutrient
        if nutrient is not None:
            found[measure] = None if portion.is_lower_bound(nutrient) else portion[nutrient]
    return found


def have_room(portions: Sequence[AtMost], margins: Iterable[Margin]) -> bool:
    """Whether all of these together stay within every margin."""
    for margin in margins:
        more: Decimal | None = _NOTHING
        for portion in portions:
            held = portion[margin.measure]
            more = None if more is None or held is None else more + held
        if not margin.leaves_room_for(more):
            return False
    return True
