"""What is to be reached, and why: a target with all that a page needs to explain it, or none.

``targets.py`` finds which one applies to a person.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from recommendations.measures import LimitKind, Measure
from recommendations.populations import Population

CLOSE_FROM_PERCENT, LOW_FROM_PERCENT = 75, 50  # clinical.md 1.8


class Why(StrEnum):
    """One thing that made this target hers; a page has words for each."""

    PERSONAL = "personal"
    INHIBITOR = "inhibitor"
    NO_INHIBITOR = "no_inhibitor"
    SEX = "sex"
    AGE = "age"
    FELL = "fell"
    NO_FALL = "no_fall"
    BY_WEIGHT = "by_weight"
    KIDNEYS = "kidneys"
    SEX_ASSUMED = "sex_assumed"
    AGE_ASSUMED = "age_assumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What to reach, and everything a page needs to explain it.

    ``value`` and ``upper_limit`` are in the measure's unit per its period (protein: whole g a day).
    ``per_kg`` and ``weight_kg`` are what a target by weight was made from. ``since`` is the day the
    row came into force. ``population`` is the row's; a personal target has none, nor a source, but
    the clinician's ``reason`` and the last day it holds, ``until``. ``close_from`` and ``low_from``
    are the amounts from which it counts as nearly reached, and as low, not very low; ``twice``
    is double the value. ``is_shared``: others have the very same, as it was neither set for her nor
    made with her weight.
    """

    measure: Measure
    value: Decimal
    upper_limit: Decimal | None
    limit_kind: LimitKind
    since: dt.date
    set_by: str
    rule_id: str
    why: tuple[Why, ...]
    source: str = ""
    source_url: str = ""
    population: Population | None = None
    per_kg: Decimal | None = None
    weight_kg: Decimal | None = None
    reason: str = ""
    until: dt.date | None = None
    close_from: Decimal = field(init=False, repr=False, compare=False)
    low_from: Decimal = field(init=False, repr=False, compare=False)
    twice: Decimal = field(init=False, repr=False, compare=False)
    is_shared: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        known = {
            "close_from": self.value * CLOSE_FROM_PERCENT / 100,
            "low_from": self.value * LOW_FROM_PERCENT / 100,
            "twice": self.value * 2,
            "is_shared": self.population is not None and self.weight_kg is None,
        }
        for name, value in known.items():
            object.__setattr__(self, name, value)

    @property
    def personal(self) -> bool:
        """Whether her clinician set it for her alone."""
        return self.population is None


class NoTargetReason(StrEnum):
    """Why there is nothing to reach."""

    NO_RULE = "no_rule"
    NO_WEIGHT = "no_weight"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoTarget:
    """There is no target for this measure, and why. Never a guess."""

    measure: Measure
    reason: NoTargetReason


Goal = Target | NoTarget
