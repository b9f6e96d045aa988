"""Every word the catalogue knows, to put right what is misspelt."""

import bisect
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Max
from rapidfuzz import fuzz, process

from nutrition.models import Food

_CLOSE_ENOUGH = 74  # of 100: "brocoli" is 93 from "broccoli", "chedar" 92 from "cheddar"
_CANDIDATES = 8
_FIRST_LETTER = 6
_SHORTEST = 3
_WORDS = """
    SELECT word, ndoc FROM ts_stat(
      'SELECT search FROM nutrition_food WHERE withdrawn_at IS NULL') ORDER BY word
"""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words in alphabetical order, and in how many foods each stands."""

    words: tuple[str, ...] = ()
    foods: dict[str, int] = field(default_factory=dict)

    def knows(self, beginning: str) -> bool:
        """Whether any word begins so."""
        place = bisect.bisect_left(self.words, beginning)
        return place < len(self.words) and self.words[place].startswith(beginning)

    def nearest(self, term: str) -> tuple[str, ...]:
        """The word that ``term`` is most likely meant to be, two where it is two written as one.

        Empty when nothing is near.
        """
        if len(term) < _SHORTEST:
            return ()
        if two := self._two_words(term):
            return two
        near = process.extract(
            term, self.words, scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH, limit=_CANDIDATES
        )
        if not near:
            return self._nearest_beginning(term)
        return (max(near, key=lambda hit: self._likelihood(term, hit[0], hit[1]))[0],)

    def _two_words(self, term: str) -> tuple[str, ...]:
        for cut in range(_SHORTEST, len(term) - _SHORTEST + 1):
            if term[:cut] in self.foods and term[cut:] in self.foods:
                return (term[:cut], term[cut:])
        return ()

    def _nearest_beginning(self, term: str) -> tuple[str, ...]:
        """While she types: "brocol" is near the beginning of "broccoli"."""
        beginnings = {word[: len(term) + 1] for word in self.words if word[0] == term[0]}
        best = process.extractOne(
            term, sorted(beginnings), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH + 6
        )
        return (best[0],) if best else ()

    def _likelihood(self, term: str, word: str, score: float) -> tuple[float, int]:
        """People get the first letter right; among equals the commoner word is meant."""
        return (score + _FIRST_LETTER * (word[0] == term[0]), self.foods[word])


_lock = threading.Lock()
_known: tuple[int | None, Vocabulary] | None = None


def corrected_terms(terms: Sequence[str]) -> tuple[str, ...]:
    """``terms`` with every unknown word replaced by the nearest of the catalogue, or left out.

    Two neighbours that the catalogue writes as one word ("corn flakes") are joined. One query, one
    more after the catalogue has changed.
    """
    vocabulary = current_vocabulary()
    better: list[str] = []
    for term in terms:
        if better and better[-1] + term in vocabulary.foods:
            better[-1] += term
        elif vocabulary.knows(term):
            better.append(term)
        else:
            better += vocabulary.nearest(term)
    return tuple(dict.fromkeys(better))


def current_vocabulary() -> Vocabulary:
    """The words of the catalogue as it is now, kept in the process until a food changes.

    Triggers write a row of history for every change of a food, bulk and raw included: the number of
    the last one tells whether anything has changed since.
    """
    global _known
    stamp = Food.pgh_event_model.objects.aggregate(last=Max("pgh_id"))["last"]  # type: ignore[attr-defined]
    with _lock:
        if _known is None or _known[0] != stamp:
            _known = (stamp, _read())
        return _known[1]


def _read() -> Vocabulary:
    with connection.cursor() as cursor:
        cursor.execute(_WORDS)
        foods: dict[str, int] = dict(cursor.fetchall())
    # The database sorts by its own collation; bisect needs code points.
    return Vocabulary(tuple(sorted(foods)), foods)
