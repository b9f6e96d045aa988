"""How a running week's movement stands against its target: "95 of 150 by Thursday".

Nutrients have no pace of their own: their running week is the mean of the days logged so far, which
``assessment.assess_days`` gives.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from common.days import DAYS_IN_WEEK
from exercise.movement import Movement
from recommendations.assessment import movement_amount
from recommendations.goals import Target
from recommendations.measures import Measure


class PaceStatus(StrEnum):
    """How a running week stands."""

    DONE = "done"
    ON_PACE = "on_pace"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """A running week's sum: ``done`` of ``target``, ``expected`` by now, ``to_go``, whole numbers.

    ``days_left`` counts today.
    """

    status: PaceStatus
    done: int
    target: int
    expected: int
    to_go: int
    days_left: int


def pace(measure: Measure, movement: Movement, target: Target, day: dt.date) -> Pace:
    """Whether she is on pace in the week of ``day``, which is today; ``movement`` is that week's.

    Expected is the share of the target for the days that are over, rounded down: today still lies
    before her, so nobody is behind on a Monday. Days of strength or balance are also behind when
    fewer days are left than she needs; today is none of them once it counts.
    """
    days_over = day.weekday()
    days_left = DAYS_IN_WEEK - days_over
    wanted = int(target.value.to_integral_value(rounding="ROUND_CEILING"))
    done = movement_amount(measure, movement)
    expected = wanted * days_over // DAYS_IN_WEEK
    to_go = max(wanted - done, 0)
    used_up = any(
        one.day == day and movement_amount(measure, Movement((one,))) for one in movement.days
    )
    too_late = measure is not Measure.AEROBIC_MINUTES and to_go > days_left - used_up
    if not to_go:
        status = PaceStatus.DONE
    elif done < expected or too_late:
        status = PaceStatus.BEHIND
    else:
        status = PaceStatus.ON_PACE
    return Pace(
        status=status,
        done=done,
        target=wanted,
        expected=expected,
        to_go=to_go,
        days_left=days_left,
    )
