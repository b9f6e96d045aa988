"""One session towards a week's target, fitted to what asks for care. Pure.

Small and at home, where it can be: it is the next step, not a programme. For somebody who falls no
walking (clinical.md 3.4 D), with sore joints low impact (F), and nothing where only the team can
say (E). Each list is in order of preference, as in ``plan.py``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exercise.plan import (
    LOW_IMPACT,
    ON_A_BIKE,
    ROUND_TO,
    SHORTEST,
    Because,
    Known,
    Missed,
    first_left,
)
from exercise.precautions import Status

SHORT, LONG = 10, 30  # minutes of aerobic work
BALANCE_MINUTES, STRENGTH_MINUTES = 10, 15
_WALK = ("walk_moderate", "walk_easy", *ON_A_BIKE)
_STRENGTH = ("sit_to_stand", "rt_bands", "rt_general")
_BALANCE = ("weight_shift", "tai_chi", "qigong_seated")


@dataclass(frozen=True, slots=True)
class OneSession:
    """An activity by its key, and for how many minutes."""

    key: str
    minutes: int


def one_session(
    toward: Missed,
    to_go: int,
    activities: Mapping[str, Known],
    found: Iterable[Status],
    *,
    fell: bool = False,
    easier: Because | None = None,
    declined: frozenset[str] = frozenset(),
) -> OneSession | None:
    """What to do next for this target, or None where nothing may be offered.

    ``to_go``: minutes left for AEROBIC, not read for the others. ``easier``: half the time, and
    with pain low impact. ``declined``: keys she does not want.
    """
    held = frozenset(found)
    choices = [key for key in _choices(toward, held, easier) if key not in declined]
    key = first_left(choices, activities, held, fell=fell, care_is_fine=toward is Missed.STRENGTH)
    if not key:
        return None
    minutes = _minutes(toward, to_go)
    return OneSession(key, max(_in_fives(minutes / 2), SHORTEST) if easier else minutes)


def _choices(toward: Missed, found: frozenset[Status], easier: Because | None) -> tuple[str, ...]:
    if toward is Missed.STRENGTH:
        return _STRENGTH
    if toward is Missed.BALANCE:
        return _BALANCE
    if Status.FALLS in found:
        return ON_A_BIKE
    sore = Status.JOINT_PAIN in found or easier is Because.PAIN
    return LOW_IMPACT if sore else _WALK


def _minutes(toward: Missed, to_go: int) -> int:
    if toward is Missed.AEROBIC:
        return max(SHORT, min(_in_fives(to_go), LONG))
    return STRENGTH_MINUTES if toward is Missed.STRENGTH else BALANCE_MINUTES


def _in_fives(minutes: float) -> int:
    """Up to the next five minutes."""
    return -int(-minutes // ROUND_TO) * ROUND_TO
