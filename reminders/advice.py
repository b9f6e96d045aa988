"""What went well in a week, and the one thing to try next. Pure rules; pages have the words.

One step per review, food before pills and never a supplement (clinical.md 1.8, 7.4). Movement and
intake stand side by side: the step is about whatever was furthest from its target. Only what was
judged can lead to a step, so that a week with too few logged days never does. Which foods are named
is decided by the rules of Today (``recommendations/suggestions.py``), which movement by her
precautions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple, Self

from common.days import DAYS_IN_WEEK
from exercise.precautions import NO_WALK, statuses
from exercise.precautions import Status as Care
from patients.facts import PatientFacts
from recommendations.assessment import DAYS_NEEDED
from recommendations.measures import MOVEMENT_MEASURES, Measure
from recommendations.suggestions import BELOW, Pick
from recommendations.verdicts import Assessment, ReasonCode, Status
from recommendations.weekly_foods import Assortment, foods_to_try

MOST_PRAISE = 3
_MET, _CLOSE, _OVER = Status.MET, Status.CLOSE, Status.OVER
_MOVED = frozenset(MOVEMENT_MEASURES)

# Of two that are equally far from their targets: movement first, then the bone minerals. Vitamin K
# is left to Today: a mail may come after she began to take warfarin.
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
_PLACE = {measure: place for place, measure in enumerate(_ORDER)}
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
    SEATED = "seated"  # active minutes for sore joints, or for somebody who falls
    STEADY = "steady"  # balance with both hands on something, for somebody who falls
    FOOD = "food"
    LIMIT = "limit"  # above an upper limit: look at it with the team
    LOG = "log"
    START = "start"  # nothing at all was logged
    CARRY_ON = "carry_on"


class Praise(NamedTuple):
    """One thing that went well. ``days`` for MOVED and LOGGED, ``measure`` for the others."""

    kind: PraiseKind
    measure: Measure | None = None
    days: int | None = None

    def as_json(self) -> dict[str, Any]:
        measure = self.measure.value if self.measure else None
        return _told({"kind": self.kind.value, "measure": measure, "days": self.days})

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        return cls(PraiseKind(row["kind"]), _measure(row), row.get("days"))


@dataclass(frozen=True, slots=True)
class NamedFood:
    """A food in an amount: ``quantity`` of ``label`` (of grams without one), and what it gives."""

    name: str
    label: str
    quantity: Decimal
    grams: Decimal
    gives: Decimal
    kind: str

    @classmethod
    def of(cls, pick: Pick) -> Self:
        food, serving = pick.candidate, pick.candidate.serving
        amount = (serving.label, serving.quantity, serving.grams)
        return cls(food.name, *amount, pick.gives, food.kind)

    def as_json(self) -> dict[str, str]:
        return {
            "name": self.name,
            "label": self.label,
            "quantity": f"{self.quantity:f}",
            "grams": f"{self.grams:f}",
            "gives": f"{self.gives:f}",
            "kind": self.kind,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, str]) -> Self:
        quantity, grams, gives = (Decimal(row[name]) for name in ("quantity", "grams", "gives"))
        return cls(row["name"], row["label"], quantity, grams, gives, row["kind"])


class Step(NamedTuple):
    """The one thing to try.

    ``minutes`` of the movement; ``from_supplements``: what is over a limit; ``foods``: one or two
    to choose from. Reviews that were made before foods were chosen for her name none.
    """

    kind: StepKind
    measure: Measure | None = None
    minutes: int | None = None
    from_supplements: bool = False
    foods: tuple[NamedFood, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return _told(
            {
                "kind": self.kind.value,
                "measure": self.measure.value if self.measure else None,
                "minutes": self.minutes,
                "from_supplements": self.from_supplements,
                "foods": [food.as_json() for food in self.foods],
            }
        )

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        return cls(
            StepKind(row["kind"]),
            _measure(row),
            row.get("minutes"),
            row.get("from_supplements", False),
            tuple(NamedFood.from_json(food) for food in row.get("foods", ())),
        )


class Her(NamedTuple):
    """Who a step is for: what she told, what may be named to anybody, and what not to her.

    ``had`` holds the keys of foods that she ate in that week, ``declined`` those that are "not for
    me"; another ``turn`` names other foods.
    """

    facts: PatientFacts
    assortment: Assortment = Assortment()
    declined: frozenset[str] = frozenset()
    turn: int = 0
    had: frozenset[str] = frozenset()


def went_well(
    verdicts: Sequence[Assessment], *, logged_days: int, moved_days: int
) -> tuple[Praise, ...]:
    """At most three things: targets met, then targets nearly met, then showing up at all.

    Movement comes first. Twice a target of something eaten is no reason for praise (clinical.md
    9.2: do not praise megadoses).
    """
    met = [one for one in verdicts if one.status is _MET and not _is_far_above(one)]
    found = [_PRAISED[PraiseKind.MET, one.measure] for one in sorted(met, key=_is_eaten)]
    if len(found) < MOST_PRAISE:
        close = sorted([one for one in verdicts if one.status is _CLOSE], key=_is_eaten)
        found += [_PRAISED[PraiseKind.CLOSE, one.measure] for one in close]
    if moved_days:
        found.append(_SHOWED_UP[PraiseKind.MOVED, moved_days])
    if logged_days:
        found.append(_SHOWED_UP[PraiseKind.LOGGED, logged_days])
    return tuple(found[:MOST_PRAISE])


_PRAISED = {
    (kind, measure): Praise(kind, measure)
    for kind in (PraiseKind.MET, PraiseKind.CLOSE)
    for measure in Measure
}
_SHOWED_UP = {
    (kind, days): Praise(kind, days=days)
    for kind in (PraiseKind.MOVED, PraiseKind.LOGGED)
    for days in range(1, DAYS_IN_WEEK + 1)
}


def _is_eaten(verdict: Assessment) -> bool:
    return verdict.measure not in _MOVED


def step_to_try(
    verdicts: Sequence[Assessment], *, logged_days: int, moved_days: int, her: Her
) -> Step:
    """The one thing to try, by these rules in order:

    1. nothing logged at all: start with one meal or one walk, or with meals where no walk may be
       proposed to her;
    2. something above its upper limit: look at it with the team, before any gap is closed;
    3. the measure furthest below its target that there is a step for;
    4. too few days logged: log on three;
    5. otherwise carry on.
    """
    if not logged_days and not moved_days:
        may_walk = NO_WALK.isdisjoint(statuses(her.facts))
        return Step(StepKind.START if may_walk else StepKind.LOG)
    over = next((verdict for verdict in verdicts if verdict.status is _OVER), None)
    if over is not None:
        return Step(StepKind.LIMIT, over.measure, from_supplements=_only_supplements(over))
    below = [one for one in verdicts if one.status in BELOW and one.measure in _PLACE]
    below.sort(key=lambda one: (one.percent or 0, _PLACE[one.measure]))
    steps = (_step(verdict, verdicts, her) for verdict in below)
    found = next((step for step in steps if step is not None), None)
    return found or Step(StepKind.LOG if logged_days < DAYS_NEEDED else StepKind.CARRY_ON)


def _step(verdict: Assessment, verdicts: Sequence[Assessment], her: Her) -> Step | None:
    """A step towards this target, or None where none may be named to her."""
    if verdict.measure in _MOVED:
        return _movement_step(verdict, statuses(her.facts))
    picks = foods_to_try(
        verdict,
        verdicts,
        her.assortment,
        her.facts,
        had=her.had,
        declined=her.declined,
        turn=her.turn,
    )
    foods = tuple(NamedFood.of(pick) for pick in picks)
    return Step(StepKind.FOOD, verdict.measure, foods=foods) if foods else None


def _movement_step(verdict: Assessment, care: frozenset[Care]) -> Step | None:
    """By clinical.md 3.4: none before the team was asked (E); after falls no walking and nothing
    without a hold (D); with sore joints low impact (F)."""
    measure = verdict.measure
    if Care.TEAM_FIRST in care:
        return None
    if measure is Measure.AEROBIC_MINUTES:
        seated = care & {Care.FALLS, Care.JOINT_PAIN}
        kind = StepKind.SEATED if seated else StepKind.WALK
        return Step(kind, measure, minutes=_walk(verdict))
    if measure is Measure.RESISTANCE_DAYS:
        return Step(StepKind.STRENGTH, measure)
    return Step(StepKind.STEADY if Care.FALLS in care else StepKind.BALANCE, measure)


def _walk(verdict: Assessment) -> int:
    """Ten minutes to begin with; otherwise what is missing, up to half an hour, in fives."""
    if not verdict.amount or verdict.gap is None:
        return SHORT_WALK
    in_fives = -(-int(verdict.gap) // WALK_STEP) * WALK_STEP
    return max(SHORT_WALK, min(in_fives, LONG_WALK))


def _is_far_above(verdict: Assessment) -> bool:
    amount, target = verdict.amount, verdict.target
    if verdict.measure in _MOVED or amount is None or target is None:
        return False
    return amount >= target.twice


def _only_supplements(verdict: Assessment) -> bool:
    codes = [reason.code for reason in verdict.reasons]
    return ReasonCode.SUPPLEMENTS_ABOVE_LIMIT in codes


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """What there is to say, without the rest."""
    return {name: value for name, value in row.items() if value}


def _measure(row: Mapping[str, Any]) -> Measure | None:
    return Measure(row["measure"]) if row.get("measure") else None
