"""Foods to try in the week to come, for the mean of a week that is over. Pure.

The rules are those of ``suggestions.py``. Very many weeks are asked about one after the other, so
what may be named to people who told the same is worked out once, in order of what it supplies.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, islice
from typing import NamedTuple

from patients.facts import PatientFacts
from recommendations.margins import Margin, have_room, margins_of_mean
from recommendations.measures import Measure
from recommendations.suggestions import (
    SMALLEST_SHARE,
    Candidate,
    Pick,
    ranked,
    with_another,
)
from recommendations.verdicts import Assessment

_MOST_REMEMBERED = 4096
_LOOKED_AT = 16  # for a second food, beyond which the first stands alone
_NO_GAP = Decimal(0)


class _Ordered(NamedTuple):
    """What may be named for a measure, the most first, and minus how much each supplies."""

    picks: tuple[Pick, ...]
    less: tuple[Decimal, ...]


@dataclass(frozen=True, eq=False)
class Assortment:
    """What may be named to anybody; remembers what may be to whom."""

    foods: tuple[Candidate, ...] = ()
    _known: dict[tuple[object, ...], _Ordered] = field(default_factory=dict)

    def for_her(self, measure: Measure, facts: PatientFacts) -> _Ordered:
        """What may be named to her for this measure."""
        key = _what_decides(measure, facts)
        found = self._known.get(key)
        if found is None:
            picks = sorted(
                ranked(measure, _NO_GAP, self.foods, facts), key=lambda pick: -pick.gives
            )
            found = _Ordered(tuple(picks), tuple(-pick.gives for pick in picks))
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = found
        return found


def foods_to_try(
    verdict: Assessment,
    verdicts: Iterable[Assessment],
    assortment: Assortment,
    facts: PatientFacts,
    *,
    had: frozenset[str] = frozenset(),
    declined: frozenset[str] = frozenset(),
    turn: int = 0,
) -> tuple[Pick, ...]:
    """At most two foods, of two kinds, to choose from on most days; none where none may be named.

    What she had in that week comes first (clinical.md 7.4); then what closes the gap, another one
    with each ``turn``; then what supplies more. ``verdicts`` are all of the week; ``had`` and
    ``declined`` hold keys of foods that she ate, and that she does not want.
    """
    gap = verdict.gap
    ordered = assortment.for_her(verdict.measure, facts) if gap else None
    if not gap or not ordered or not ordered.picks:
        return ()
    margins = margins_of_mean(verdicts, facts)
    left = _left(_hers_first(_in_order(ordered, gap, turn), had), margins, declined)
    first = next(left, None)
    return with_another(first, islice(left, _LOOKED_AT), margins) if first else ()


def _hers_first(picks: Iterable[Pick], had: frozenset[str]) -> Iterable[Pick]:
    if not had:
        return picks
    in_order = list(picks)
    hers = [pick for pick in in_order if pick.candidate.key in had]
    return chain(hers, (pick for pick in in_order if pick.candidate.key not in had))


def _in_order(ordered: _Ordered, gap: Decimal, turn: int) -> Iterator[Pick]:
    """Those that close the gap, beginning with another one each turn, then the others."""
    picks, less = ordered
    closers = bisect_right(less, -gap)
    enough = bisect_right(less, -gap * SMALLEST_SHARE)
    begin = turn % closers if closers else 0
    return chain(picks[begin:closers], picks[:begin], picks[closers:enough])


def _left(
    picks: Iterable[Pick], margins: Sequence[Margin], declined: frozenset[str]
) -> Iterator[Pick]:
    for pick in picks:
        food = pick.candidate
        if food.key not in declined and have_room((food.at_most,), margins):
            yield pick


def _what_decides(measure: Measure, facts: PatientFacts) -> tuple[object, ...]:
    """What the rules for food look at, and nothing else."""
    return (
        measure,
        facts.region,
        facts.medicines,
        facts.told_medicines,
        facts.kidneys,
        facts.ask_before_calcium,
        facts.diet,
        facts.allergies,
    )
