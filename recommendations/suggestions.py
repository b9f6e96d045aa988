"""What would close a gap: at most two foods that she may have (clinical.md 7.4). Pure.

In short: a portion supplies at least a quarter of the gap; foods she eats come before others; no
upper limit is passed, in the day or in the mean of the week; nothing against her diet, allergies,
kidneys or medicines; no supplement, no liver, no fish with much mercury (see
``nutrition/suggestable.py``). Unknown is not zero, and here it is not enough either: a portion
without a figure closes no gap, and one without a figure for something that has an upper limit is
not named.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from nutrition.fortification import sold_in
from nutrition.nutrients import Nutrients
from nutrition.servings import Serving
from nutrition.suggestable import Reviewed, is_never_named, leaves_out
from nutrition.vitamin_k import may_suggest
from patients.facts import PatientFacts
from patients.health_facts import Kidneys, Medicine
from recommendations.margins import AtMost, Margin, at_most, have_room
from recommendations.measures import MEASURES, Measure
from recommendations.verdicts import Assessment, Status

MOST_FOODS = 2
SMALLEST_SHARE = Decimal("0.25")  # "portion must supply >= 25 % of the gap", clinical.md 7.4
BELOW = frozenset({Status.CLOSE, Status.LOW, Status.VERY_LOW})
# In three groups, of which a later one has its turn when the one before has nothing to name: bone
# minerals and protein; vitamin K; vitamin D, whose gap food rarely closes (clinical.md 7.4), and
# oily fish every day is no advice. Within one, of gaps equally wide, in this order.
GROUPS = (
    (Measure.CALCIUM, Measure.PROTEIN, Measure.MAGNESIUM, Measure.ZINC),
    (Measure.VITAMIN_K, Measure.VITAMIN_K2),
    (Measure.VITAMIN_D,),
)
ORDER = tuple(measure for group in GROUPS for measure in group)
# While she takes these, food rich in calcium keeps its distance from them (2.3); as their times are
# not known, none is named. "Rich" is our judgement: a third of a glass of milk.
_BOUND_BY_CALCIUM = frozenset({Medicine.TETRACYCLINE, Medicine.QUINOLONE})
RICH_IN_CALCIUM_MG = Decimal(100)
WEEKS_NEEDED, LOW_FOR_WEEKS_PERCENT = 4, 75  # clinical.md 7.4, rule 2
_TEAM_KNOWS_A_SUPPLEMENT = frozenset(
    {Measure.CALCIUM, Measure.VITAMIN_D, Measure.MAGNESIUM, Measure.ZINC}
)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A food in the amount that would be named.

    ``portion`` is what ``serving`` holds by the figures of the catalogue. ``reviewed`` is None for
    a food that nobody looked at, which only a food of her own may be. ``is_hers``: she has had it.
    """

    key: str
    name: str
    serving: Serving
    portion: Nutrients
    fortification: str = ""
    reviewed: Reviewed | None = None
    is_hers: bool = False

    @cached_property
    def at_most(self) -> AtMost:
        """What it takes of each margin."""
        return at_most(self.portion)

    @property
    def kind(self) -> str:
        """Of two foods named together none is of the same kind."""
        return self.reviewed.kind if self.reviewed else self.key

    def gives(self, measure: Measure, facts: PatientFacts) -> Decimal | None:
        """How much of ``measure`` it is known to supply where she buys her food."""
        nutrient = MEASURES[measure].nutrient
        if nutrient is None or (self.reviewed and nutrient not in self.reviewed.closes):
            return None
        known = sold_in(facts.region, self.portion, fortification=self.fortification)
        return known[nutrient]


@dataclass(frozen=True, slots=True)
class Pick:
    """A food to name and what it supplies of the gap's nutrient."""

    candidate: Candidate
    gives: Decimal


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One gap and one or two foods for it. ``is_closed``: together they close it."""

    measure: Measure
    gap: Decimal
    picks: tuple[Pick, ...]

    @property
    def is_closed(self) -> bool:
        return sum(pick.gives for pick in self.picks) >= self.gap


def suits(candidate: Candidate, facts: PatientFacts) -> bool:
    """Whether she may have it at all, as far as she told: diet, allergies, kidneys, medicines.

    Nobody knows what a food of her own holds: with a diet or an allergy it is not named.
    """
    reviewed, left_out = candidate.reviewed, leaves_out(facts)
    if reviewed is None:
        if left_out or not candidate.is_hers or is_never_named(candidate.name):
            return False
    elif reviewed.holds & left_out:
        return False
    if facts.kidneys is Kidneys.SEVERE:
        return False  # her diet is set by her team: phosphate and potassium are not known here
    if facts.medicines & _BOUND_BY_CALCIUM and _is_rich_in_calcium(candidate.portion):
        return False
    return may_suggest(candidate.portion, facts)


def may_be_about(measure: Measure, facts: PatientFacts) -> bool:
    """Whether food may be named for this measure at all.

    Protein is not raised with kidney disease (clinical.md 1.2); calcium and vitamin D not where
    they ask for a word with the team first (2.2); vitamin K not with warfarin, nor before she said
    whether she takes it (2.5).
    """
    if measure not in ORDER:
        return False
    if measure is Measure.PROTEIN:
        return facts.kidneys not in (Kidneys.DISEASE, Kidneys.SEVERE)
    if measure in (Measure.CALCIUM, Measure.VITAMIN_D):
        return not facts.ask_before_calcium
    if measure in (Measure.VITAMIN_K, Measure.VITAMIN_K2):
        return facts.told_medicines and not facts.takes_vitamin_k_antagonist
    return True


def close_gap(
    measure: Measure,
    gap: Decimal,
    candidates: Iterable[Candidate],
    margins: Sequence[Margin],
    facts: PatientFacts,
    *,
    turn: int = 0,
) -> tuple[Pick, ...]:
    """One food that closes the gap (> 0), else two that come nearest; none where none may be named.

    Hers come first, then what supplies more, up to the gap; of equals the order given decides,
    begun ``turn`` places later so that another day names another food.
    """
    picks = ranked(measure, gap, candidates, facts, turn=turn)
    picks = [pick for pick in picks if have_room((pick.candidate.at_most,), margins)]
    if not picks or picks[0].gives >= gap:
        return tuple(picks[:1])
    return with_another(picks[0], picks, margins)


def ranked(
    measure: Measure,
    gap: Decimal,
    candidates: Iterable[Candidate],
    facts: PatientFacts,
    *,
    turn: int = 0,
) -> list[Pick]:
    """What she may have that supplies enough of the gap, in the order of ``close_gap``."""
    if not may_be_about(measure, facts):
        return []
    found = []
    for one in candidates:
        gives = one.gives(measure, facts)
        if gives is not None and gives >= gap * SMALLEST_SHARE and suits(one, facts):
            found.append(Pick(one, gives))
    begin = turn % len(found) if found else 0
    return sorted(
        (*found[begin:], *found[:begin]),
        key=lambda pick: (not pick.candidate.is_hers, -min(pick.gives, gap)),
    )


def with_another(first: Pick, picks: Iterable[Pick], margins: Sequence[Margin]) -> tuple[Pick, ...]:
    """The first with the next of another kind that there is room for beside it."""
    for pick in picks:
        pair = (first.candidate, pick.candidate)
        if pair[0].kind == pair[1].kind:
            continue
        if have_room([food.at_most for food in pair], margins):
            return first, pick
    return (first,)


def suggest_foods(
    day: Iterable[Assessment],
    week: Mapping[Measure, Assessment],
    candidates: Sequence[Candidate],
    margins: Sequence[Margin],
    facts: PatientFacts,
    *,
    turn: int = 0,
) -> Suggestion | None:
    """What to have today, about one gap: the widest that food can close, else the widest of all.

    ``day`` and ``week`` are her verdicts of today and of the week so far. What is not judged today
    leads to nothing, nor does what the week has enough of.
    """
    gaps = {one.measure: one for one in day if _is_open(one, week.get(one.measure))}
    for group in GROUPS:
        best: Suggestion | None = None
        for measure in sorted(
            (one for one in group if one in gaps), key=lambda one: _width(gaps[one], week.get(one))
        ):
            gap = gaps[measure].gap or Decimal(0)
            picks = close_gap(measure, gap, candidates, margins, facts, turn=turn)
            found = Suggestion(measure, gap, picks)
            if picks and found.is_closed:
                return found
            best = best or (found if picks else None)
        if best is not None:
            return best
    return None


def may_need_supplement(measure: Measure, weeks: Sequence[Decimal | None], target: Decimal) -> bool:
    """Whether to say "ask your team about a supplement": the mean of four weeks is under 75 %.

    ``weeks`` are their daily means, None for a week that was not judged: then nothing is said.
    """
    judged = [mean for mean in weeks if mean is not None]
    if measure not in _TEAM_KNOWS_A_SUPPLEMENT or len(judged) != WEEKS_NEEDED:
        return False
    return sum(judged) * 100 < target * WEEKS_NEEDED * LOW_FOR_WEEKS_PERCENT


def _is_rich_in_calcium(portion: Nutrients) -> bool:
    calcium = at_most(portion)[Measure.CALCIUM]
    return calcium is None or calcium >= RICH_IN_CALCIUM_MG


def _is_open(day: Assessment, week: Assessment | None) -> bool:
    """Whether there is a gap today that is known, and that the week has not filled already."""
    enough = week is not None and week.status in (Status.MET, Status.OVER)
    return day.status in BELOW and bool(day.gap) and not enough


def _width(day: Assessment, week: Assessment | None) -> int:
    """The share of its target that is there, by the week where it is judged, else by the day."""
    judged = week if week is not None and week.status in BELOW else day
    return judged.percent or 0
