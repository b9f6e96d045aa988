"""Everything a target can be set for, with its unit, its period and its guard rails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from common.units import rounding_of
from nutrition.nutrients import Nutrient


class Measure(StrEnum):
    """What is compared with a target."""

    CALCIUM = "calcium"
    VITAMIN_D = "vitamin_d"
    MAGNESIUM = "magnesium"
    VITAMIN_K = "vitamin_k"
    VITAMIN_K2 = "vitamin_k2"
    PROTEIN = "protein"
    ZINC = "zinc"
    AEROBIC_MINUTES = "aerobic_minutes"
    RESISTANCE_DAYS = "resistance_days"
    BALANCE_DAYS = "balance_days"


class Period(StrEnum):
    """What a target is for. Days are judged by a mean, weeks by a sum."""

    DAY = "day"
    WEEK = "week"


class Unit(StrEnum):
    """The unit an amount is in; words for it belong to the pages."""

    MG = "mg"
    UG = "ug"
    G = "g"
    MINUTES = "minutes"
    DAYS = "days"


class LimitKind(StrEnum):
    """What an upper limit is compared with (clinical.md 1.2)."""

    NONE = "none"
    TOTAL = "total"
    SUPPLEMENTS = "supplements"


OLDER_FROM = 51  # from this age on less calcium is the upper limit (clinical.md 1.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardRails:
    """Where the setting of a target needs a second person, and where it is always refused.

    In the unit of the target as it is set (g/kg for protein). Below ``approve_below`` or above
    ``approve_above`` a second person must agree, likewise for an upper limit above
    ``approve_limit_above``; ``approve_older_limit_above`` is the rail where anybody of
    ``OLDER_FROM`` is among the people. Above ``never_above`` (a target) or ``never_limit_above``
    (an upper limit) it is a typo. None: no such rail.
    """

    approve_below: Decimal | None = None
    approve_above: Decimal | None = None
    never_above: Decimal
    approve_limit_above: Decimal | None = None
    approve_older_limit_above: Decimal | None = None
    never_limit_above: Decimal | None = None


class GuardProblem(StrEnum):
    """What is wrong with a target that somebody wants to set."""

    NOT_POSITIVE = "not_positive"
    ABOVE_OWN_LIMIT = "above_own_limit"
    LOW = "low"
    HIGH = "high"
    LIMIT_HIGH = "limit_high"
    LIMIT_HIGH_FOR_AGE = "limit_high_for_age"
    LIMIT_MISSING = "limit_missing"
    LIMIT_NOT_USED = "limit_not_used"
    FAR_TOO_HIGH = "far_too_high"
    LIMIT_FAR_TOO_HIGH = "limit_far_too_high"

    @property
    def second_person_may_allow(self) -> bool:
        """Whether another admin's agreement lifts it; otherwise it is refused."""
        return self not in (
            *(self.NOT_POSITIVE, self.LIMIT_NOT_USED),
            *(self.FAR_TOO_HIGH, self.LIMIT_FAR_TOO_HIGH),
        )

    @property
    def is_about_the_limit(self) -> bool:
        """Whether the upper limit is what is wrong, and not the target."""
        return self.value.startswith("limit_")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFacts:
    """One measure. ``nutrient`` is None for movement.

    ``per_kg``: the target is set per kg of body weight and resolved to a daily amount.
    """

    measure: Measure
    unit: Unit
    period: Period
    nutrient: Nutrient | None = None
    per_kg: bool = False
    limit_kind: LimitKind = LimitKind.NONE
    guard: GuardRails

    @property
    def is_intake(self) -> bool:
        """Whether it is eaten or taken, as against moved."""
        return self.nutrient is not None

    @property
    def rounding(self) -> Callable[[Decimal], Decimal]:
        """``rounded`` as a function, for very many amounts."""
        return _ROUNDED[self.measure]

    def rounded(self, amount: Decimal) -> Decimal:
        """``amount`` as people are shown it, and as it is judged."""
        return _ROUNDED[self.measure](amount)


def _intake(
    measure: Measure,
    nutrient: Nutrient,
    unit: Unit,
    guard: GuardRails,
    *,
    per_kg: bool = False,
    limit_kind: LimitKind = LimitKind.NONE,
) -> MeasureFacts:
    return MeasureFacts(
        measure=measure,
        unit=unit,
        period=Period.DAY,
        nutrient=nutrient,
        per_kg=per_kg,
        limit_kind=limit_kind,
        guard=guard,
    )


def _movement(measure: Measure, unit: Unit, guard: GuardRails) -> MeasureFacts:
    return MeasureFacts(measure=measure, unit=unit, period=Period.WEEK, guard=guard)


_D = Decimal
# Rails that ask for a second person come from clinical.md 9.2. "Never" is twice the upper limit of
# 1.2 where there is one; where there is none it only has to be plainly impossible (our judgement).
_ALL = (
    _intake(
        Measure.CALCIUM,
        Nutrient.CALCIUM,
        Unit.MG,
        GuardRails(
            approve_below=_D(700),
            approve_above=_D(1500),
            never_above=_D(4000),
            approve_limit_above=_D(2500),
            approve_older_limit_above=_D(2000),
            never_limit_above=_D(5000),
        ),
        limit_kind=LimitKind.TOTAL,
    ),
    _intake(
        Measure.VITAMIN_D,
        Nutrient.VITAMIN_D,
        Unit.UG,
        GuardRails(
            approve_above=_D(100),
            never_above=_D(200),
            approve_limit_above=_D(100),
            never_limit_above=_D(200),
        ),
        limit_kind=LimitKind.TOTAL,
    ),
    _intake(
        # The 350 mg of 9.2 are the limit for supplements; the target is for food and pills.
        Measure.MAGNESIUM,
        Nutrient.MAGNESIUM,
        Unit.MG,
        GuardRails(
            approve_above=_D(500),
            never_above=_D(1000),
            approve_limit_above=_D(350),
            never_limit_above=_D(700),
        ),
        limit_kind=LimitKind.SUPPLEMENTS,
    ),
    _intake(
        Measure.VITAMIN_K,
        Nutrient.VITAMIN_K,
        Unit.UG,
        GuardRails(approve_above=_D(500), never_above=_D(1000)),
    ),
    _intake(
        Measure.VITAMIN_K2,
        Nutrient.VITAMIN_K2,
        Unit.UG,
        GuardRails(approve_above=_D(375), never_above=_D(1000)),  # 375: Ronn 2016, the largest MK-7
    ),
    _intake(
        Measure.PROTEIN,
        Nutrient.PROTEIN,
        Unit.G,
        GuardRails(approve_below=_D("0.8"), approve_above=_D("2.0"), never_above=_D("4.0")),
        per_kg=True,
    ),
    _intake(
        Measure.ZINC,
        Nutrient.ZINC,
        Unit.MG,
        GuardRails(
            approve_above=_D(40),
            never_above=_D(80),
            approve_limit_above=_D(40),
            never_limit_above=_D(80),
        ),
        limit_kind=LimitKind.TOTAL,
    ),
    _movement(
        Measure.AEROBIC_MINUTES,
        Unit.MINUTES,
        GuardRails(approve_above=_D(600), never_above=_D(4200)),  # 600 minutes on each day
    ),
    _movement(Measure.RESISTANCE_DAYS, Unit.DAYS, GuardRails(never_above=_D(7))),
    _movement(Measure.BALANCE_DAYS, Unit.DAYS, GuardRails(never_above=_D(7))),
)

# common.units knows by its name how many decimals people are shown.
_ROUNDED = {one.measure: rounding_of((one.nutrient or one.unit).value) for one in _ALL}
MEASURES: Mapping[Measure, MeasureFacts] = MappingProxyType({one.measure: one for one in _ALL})
PER_KG = tuple(one.measure for one in _ALL if one.per_kg)
INTAKE_MEASURES = tuple(one.measure for one in _ALL if one.is_intake)
MOVEMENT_MEASURES = tuple(one.measure for one in _ALL if not one.is_intake)


def guard_problems(
    measure: Measure, target: Decimal, upper_limit: Decimal | None, *, age_to: int | None = None
) -> tuple[GuardProblem, ...]:
    """What stands against setting ``target`` and ``upper_limit`` for ``measure`` (9.2).

    Both in the unit they are set in (protein g/kg). A target above its own limit is a problem only
    where that limit is for food and supplements together. ``age_to``: of the oldest it is for.
    """
    facts = MEASURES[measure]
    found = _target_problems(facts.guard, target)
    if upper_limit is not None:
        found += _limit_problems(facts, target, upper_limit, age_to)
    elif facts.limit_kind is not LimitKind.NONE:
        found.append(GuardProblem.LIMIT_MISSING)
    return tuple(found)


def _target_problems(guard: GuardRails, target: Decimal) -> list[GuardProblem]:
    if target <= 0:
        return [GuardProblem.NOT_POSITIVE]
    if target > guard.never_above:
        return [GuardProblem.FAR_TOO_HIGH]
    if guard.approve_above is not None and target > guard.approve_above:
        return [GuardProblem.HIGH]
    if guard.approve_below is not None and target < guard.approve_below:
        return [GuardProblem.LOW]
    return []


def _limit_problems(
    facts: MeasureFacts, target: Decimal, upper_limit: Decimal, age_to: int | None
) -> list[GuardProblem]:
    if facts.limit_kind is LimitKind.NONE:
        return [GuardProblem.LIMIT_NOT_USED]
    if upper_limit <= 0:
        return [GuardProblem.NOT_POSITIVE]
    found = []
    if facts.limit_kind is LimitKind.TOTAL and target > upper_limit:
        twice = target > 2 * upper_limit
        found.append(GuardProblem.FAR_TOO_HIGH if twice else GuardProblem.ABOVE_OWN_LIMIT)
    return found + _high_limit(facts.guard, upper_limit, age_to)


def _high_limit(guard: GuardRails, limit: Decimal, age_to: int | None) -> list[GuardProblem]:
    for_older = guard.approve_older_limit_above if age_to is None or age_to >= OLDER_FROM else None
    if guard.never_limit_above is not None and limit > guard.never_limit_above:
        return [GuardProblem.LIMIT_FAR_TOO_HIGH]
    if for_older is not None and limit > for_older:
        return [GuardProblem.LIMIT_HIGH_FOR_AGE]
    if guard.approve_limit_above is not None and limit > guard.approve_limit_above:
        return [GuardProblem.LIMIT_HIGH]
    return []
