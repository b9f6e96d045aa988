"""Foods to try in the week to come, for the mean of a week that is over. Pure.

The rules are those of ``suggestions.py``. Very many weeks are asked about one after the other, and
people who are alike in what decides share the answer to equal gaps.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from patients.facts import PatientFacts
from recommendations.assessment import Assessment
from recommendations.margins import have_room, margins_of_mean
from recommendations.measures import Measure
from recommendations.suggestions import Candidate, Pick, ranked, with_another

_FEW = 24  # of the best, among which there is one that she did not decline and has room for


@dataclass(frozen=True, eq=False)
class Assortment:
    """What may be named to anybody; told from others by being itself."""

    foods: tuple[Candidate, ...] = ()


def foods_to_try(
    verdict: Assessment,
    verdicts: Iterable[Assessment],
    assortment: Assortment,
    facts: PatientFacts,
    *,
    declined: frozenset[str] = frozenset(),
    turn: int = 0,
) -> tuple[Pick, ...]:
    """At most two foods, of two kinds, to choose from on most days; none where none may be named.

    ``verdicts`` are all of the week; ``declined`` holds keys she does not want; ``turn`` as in
    ``suggestions.close_gap``.
    """
    if not verdict.gap:
        return ()
    found = _ranked(verdict.measure, verdict.gap, assortment, _what_decides(facts), turn)
    margins = margins_of_mean(verdicts, facts)
    picks = [
        pick
        for pick in found
        if pick.candidate.key not in declined and have_room((pick.candidate.portion,), margins)
    ]
    return with_another(picks[0], picks, margins) if picks else ()


@lru_cache(maxsize=8192)
def _ranked(
    measure: Measure, gap: Decimal, assortment: Assortment, facts: PatientFacts, turn: int
) -> tuple[Pick, ...]:
    return tuple(ranked(measure, gap, assortment.foods, facts, turn=turn)[:_FEW])


def _what_decides(facts: PatientFacts) -> PatientFacts:
    """What the rules for food look at, and nothing else."""
    return PatientFacts(
        region=facts.region,
        medicines=facts.medicines,
        told_medicines=facts.told_medicines,
        kidneys=facts.kidneys,
        ask_before_calcium=facts.ask_before_calcium,
        diet=facts.diet,
        allergies=facts.allergies,
    )
