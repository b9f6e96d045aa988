"""What went well in a week, and the one thing to try next. Pure rules; pages have the words.

One step per review, food before pills and never a supplement (clinical.md 1.8, 7.4). Movement and
intake stand side by side: the step is about whatever was furthest from its target. Only what was
judged can lead to a step, so that a week with too few logged days never does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from recommendations.assessment import DAYS_NEEDED, Assessment, ReasonCode, Status
from recommendations.measures import MOVEMENT_MEASURES, Measure

MOST_PRAISE = 3
_BELOW = (Status.CLOSE, Status.LOW, Status.VERY_LOW)

# What one portion of the foods named in the words supplies (clinical.md 7.4, the smaller of two).
# Vitamin K has none: it could be wrong for somebody on warfarin, and nobody asks her about that.
PORTION_SUPPLIES = {
    Measure.CALCIUM: Decimal(300),
    Measure.VITAMIN_D: Decimal(10),
    Measure.MAGNESIUM: Decimal(77),
    Measure.PROTEIN: Decimal(18),
    Measure.ZINC: Decimal("2.2"),
}
# "Portion must supply >= 25 % of the gap" (clinical.md 7.4).
SMALLEST_SHARE = Decimal("0.25")
# Of two that are equally far from their targets: movement first, then the bone minerals.
_ORDER = (
    Measure.AEROBIC_MINUTES,
    Measure.RESISTANCE_DAYS,
    Measure.BALANCE_DAYS,
    Measure.CALCIUM,
    Measure.VITAMIN_D,
    Measure.PROTEIN,
    Measure.MAGNESIUM,
    Measure.ZINC,
)
SHORT_WALK, LONG_WALK, WALK_STEP = 10, 30, 5


class PraiseKind(StrEnum):
    """What can have gone well."""

    MET = "met"
    CLOSE = "close"
    MOVED = "moved"
    LOGGED = "logged"


class StepKind(StrEnum):
    """What there is to try."""

    WALK = "walk"
    STRENGTH = "strength"
    BALANCE = "balance"
    FOOD = "food"
    LIMIT = "limit"  # above an upper limit: look at it with the team
    LOG = "log"
    START = "start"  # nothing at all was logged
    CARRY_ON = "carry_on"


@dataclass(frozen=True, slots=True)
class Praise:
    """One thing that went well. ``days`` for MOVED and LOGGED, ``measure`` for the others."""

    kind: PraiseKind
    measure: Measure | None = None
    days: int | None = None

    def as_json(self) -> dict[str, Any]:
        measure = self.measure.value if self.measure else None
        return {"kind": self.kind.value, "measure": measure, "days": self.days}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        return cls(PraiseKind(row["kind"]), _measure(row), row["days"])


@dataclass(frozen=True, slots=True)
class Step:
    """The one thing to try. ``minutes`` of the walk; ``from_supplements``: what is over a limit."""

    kind: StepKind
    measure: Measure | None = None
    minutes: int | None = None
    from_supplements: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "measure": self.measure.value if self.measure else None,
            "minutes": self.minutes,
            "from_supplements": self.from_supplements,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        return cls(StepKind(row["kind"]), _measure(row), row["minutes"], row["from_supplements"])


def went_well(
    verdicts: Sequence[Assessment], *, logged_days: int, moved_days: int
) -> tuple[Praise, ...]:
    """At most three things: targets met, then targets nearly met, then showing up at all.

    Movement comes first. Twice a target of something eaten is no reason for praise (clinical.md
    9.2: do not praise megadoses).
    """
    in_order = sorted(verdicts, key=lambda verdict: verdict.measure not in MOVEMENT_MEASURES)
    found = [
        Praise(PraiseKind.MET, verdict.measure)
        for verdict in in_order
        if verdict.status is Status.MET and not _is_far_above(verdict)
    ]
    found += [
        Praise(PraiseKind.CLOSE, verdict.measure)
        for verdict in in_order
        if verdict.status is Status.CLOSE
    ]
    if moved_days:
        found.append(Praise(PraiseKind.MOVED, days=moved_days))
    if logged_days:
        found.append(Praise(PraiseKind.LOGGED, days=logged_days))
    return tuple(found[:MOST_PRAISE])


def step_to_try(verdicts: Sequence[Assessment], *, logged_days: int, moved_days: int) -> Step:
    """The one thing to try, by these rules in order:

    1. nothing logged at all: start with one meal or one walk;
    2. something above its upper limit: look at it with the team, before any gap is closed;
    3. the measure furthest below its target that there is a step for;
    4. too few days logged: log on three;
    5. otherwise carry on.
    """
    if not logged_days and not moved_days:
        return Step(StepKind.START)
    over = next((verdict for verdict in verdicts if verdict.status is Status.OVER), None)
    if over is not None:
        return Step(StepKind.LIMIT, over.measure, from_supplements=_only_supplements(over))
    below = [verdict for verdict in verdicts if verdict.status in _BELOW and _has_step(verdict)]
    if below:
        furthest = min(below, key=lambda one: (one.percent or 0, _ORDER.index(one.measure)))
        return _step(furthest)
    return Step(StepKind.LOG if logged_days < DAYS_NEEDED else StepKind.CARRY_ON)


def _step(verdict: Assessment) -> Step:
    if verdict.measure is Measure.AEROBIC_MINUTES:
        return Step(StepKind.WALK, verdict.measure, minutes=_walk(verdict))
    if verdict.measure is Measure.RESISTANCE_DAYS:
        return Step(StepKind.STRENGTH, verdict.measure)
    if verdict.measure is Measure.BALANCE_DAYS:
        return Step(StepKind.BALANCE, verdict.measure)
    return Step(StepKind.FOOD, verdict.measure)


def _walk(verdict: Assessment) -> int:
    """Ten minutes to begin with; otherwise what is missing, up to half an hour, in fives."""
    if not verdict.amount or verdict.gap is None:
        return SHORT_WALK
    in_fives = -(-int(verdict.gap) // WALK_STEP) * WALK_STEP
    return max(SHORT_WALK, min(in_fives, LONG_WALK))


def _has_step(verdict: Assessment) -> bool:
    if verdict.measure in MOVEMENT_MEASURES:
        return True
    portion = PORTION_SUPPLIES.get(verdict.measure)
    return portion is not None and portion >= SMALLEST_SHARE * (verdict.gap or 0)


def _is_far_above(verdict: Assessment) -> bool:
    return verdict.measure not in MOVEMENT_MEASURES and (verdict.percent or 0) >= 200


def _only_supplements(verdict: Assessment) -> bool:
    codes = [reason.code for reason in verdict.reasons]
    return ReasonCode.SUPPLEMENTS_ABOVE_LIMIT in codes


def _measure(row: Mapping[str, Any]) -> Measure | None:
    return Measure(row["measure"]) if row["measure"] else None
