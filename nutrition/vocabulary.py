"""Every word the catalogue knows, to put right what is misspelt."""

import bisect
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import DatabaseError, connection
from django.db.models import Max
from rapidfuzz import fuzz, process

from nutrition.models import Food
from nutrition.word_forms import plural_of

_CLOSE_ENOUGH = 74  # of 100: "brocoli" is 93 from "broccoli", "chedar" 92 from "cheddar"
_CANDIDATES = 8
_FIRST_LETTER = 6
_SHORTEST = 3
_LONGER = 12
_FEW = 20_000
_ALL = "SELECT search FROM nutrition_food WHERE withdrawn_at IS NULL"
_SHIPPED = f"{_ALL} AND is_shipped"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words in alphabetical order, and in how many foods each stands."""

    words: tuple[str, ...] = ()
    foods: dict[str, int] = field(default_factory=dict)

    def knows(self, beginning: str) -> bool:
        """Whether any word begins so."""
        place = bisect.bisect_left(self.words, beginning)
        return place < len(self.words) and self.words[place].startswith(beginning)

    def corrected(self, terms: Sequence[str]) -> tuple[str, ...]:
        """``terms`` with every unknown word replaced by the nearest known one, or left out.

        Two neighbours that the catalogue writes as one word ("corn flakes") are joined.
        """
        better: list[str] = []
        for term in terms:
            if better and better[-1] + term in self.foods:
                better[-1] += term
            elif self.knows(term):
                better.append(term)
            else:
                better += self.nearest(term)
        return tuple(dict.fromkeys(better))

    def longer(self, terms: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """For each term the known words that end in it or its plural; where none does, no key."""
        longer = {term: (*self.ending_in(term), *self.ending_in(plural_of(term))) for term in terms}
        return {term: words for term, words in longer.items() if words}

    def ending_in(self, term: str) -> tuple[str, ...]:
        """Some longer words that end so, as "blueberry" ends in "berry"; the commonest first."""
        if len(term) < _SHORTEST:
            return ()
        longer = [word for word in self.words if word.endswith(term) and word != term]
        return tuple(sorted(longer, key=lambda word: (-self.foods[word], word))[:_LONGER])

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
        first = bisect.bisect_left(self.words, term[0])
        after = bisect.bisect_left(self.words, chr(ord(term[0]) + 1))
        beginnings = {word[: len(term) + 1] for word in self.words[first:after]}
        best = process.extractOne(
            term, sorted(beginnings), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH + 6
        )
        return (best[0],) if best else ()

    def _likelihood(self, term: str, word: str, score: float) -> tuple[float, int]:
        """People get the first letter right; among equals the commoner word is meant."""
        return (score + _FIRST_LETTER * (word[0] == term[0]), self.foods[word])


class _Known:
    """The vocabulary this process holds, and whether a newer one is being read."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.stamp: int | None = None
        self.vocabulary: Vocabulary | None = None
        self.reader: threading.Thread | None = None

    def keep(self, stamp: int | None, vocabulary: Vocabulary) -> None:
        with self.lock:
            self.stamp, self.vocabulary = stamp, vocabulary


_known = _Known()


def current_vocabulary() -> Vocabulary:
    """The words of the catalogue as it is now, kept in the process until a food changes.

    Triggers write a row of history for every change of a food, bulk and raw included: the number of
    the last one tells whether anything has changed since. The words of a few thousand foods are
    read at once; those of hundreds of thousands take most of a second, so another thread reads
    them. Until it has, the words known before are used, or those of the shipped foods.
    """
    stamp = _stamp()
    with _known.lock:
        if _known.vocabulary is not None and _known.stamp == stamp:
            return _known.vocabulary
    if _is_small():
        vocabulary = _read(_ALL)
        _known.keep(stamp, vocabulary)
        return vocabulary
    with _known.lock:
        if _known.reader is None:
            _known.reader = threading.Thread(target=_read_aside, daemon=True)
            _known.reader.start()
        known = _known.vocabulary
    if known is None:
        known = _read(_SHIPPED)
        with _known.lock:
            # The reader may have been quicker.
            _known.vocabulary = known = _known.vocabulary or known
    return known


def _stamp() -> int | None:
    last: int | None = Food.pgh_event_model.objects.aggregate(last=Max("pgh_id"))["last"]  # type: ignore[attr-defined]
    return last


def _is_small() -> bool:
    """Whether there are at most so many foods; no more of them are counted."""
    return Food.objects.order_by()[: _FEW + 1].count() <= _FEW


def _read(which: str) -> Vocabulary:
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, ndoc FROM ts_stat(%s)", [which])
        foods: dict[str, int] = dict(cursor.fetchall())
    # The database sorts by its own collation; bisect needs code points.
    return Vocabulary(tuple(sorted(foods)), foods)


def _read_aside() -> None:
    """Read all words on a connection of this thread's own."""
    try:
        _known.keep(_stamp(), _read(_ALL))
    except DatabaseError as error:
        # The words known before stay; the next search that needs them tries again.
        _log.warning("vocabulary not read: %s", type(error).__name__)
    finally:
        connection.close()
        with _known.lock:
            _known.reader = None
