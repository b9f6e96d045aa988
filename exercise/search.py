"""Finding an activity: reordered, inflected and misspelt words; what she does often first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count
from rapidfuzz import fuzz, process

from common.folding import fold, search_terms
from exercise.models import Activity, ActivitySession, Effort

PAGE = 12
_CLOSE_ENOUGH = 72  # of 100; "dansing" is 86 from "dancing", "yoga" 50 from "jog"
_SHORTEST_STEM = 3
_ENDINGS = ("ing", "es", "ed", "s", "e")
_PLAIN = frozenset({"general", "leisure", "leisurely", "mild"})
# What people say for words that stand in the catalogue.
_OTHER_WORDS = {
    "strength": "resistance",
    "weights": "weight",
    "gym": "machine",
    "hoovering": "vacuuming",
    "hoover": "vacuuming",
    "pram": "pushchair",
    "zumba": "salsa",
    "crosstrainer": "elliptical",
    "cross": "elliptical",
    "spinning": "spin",
    "bicycle": "cycling",
    "biking": "bike",
    "aqua": "water",
    "lawn": "mowing",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One page of matches, how many there are in all, and the words that were searched instead.

    ``corrected`` is empty when her own words found something.
    """

    activities: tuple[Activity, ...]
    total: int
    corrected: str = ""

    @property
    def has_more(self) -> bool:
        """Whether matches follow after these."""
        return self.total > len(self.activities)


def find_activities(query: str, *, patient_id: int, limit: int = PAGE) -> Found:
    """Activities that match every word of ``query``, best first: the first ``limit`` (>= 1).

    Words match from their beginning and in any order. When nothing matches, each word is replaced
    by the nearest word of the catalogue. Two queries, two more when words had to be corrected.
    """
    terms = search_terms(query)
    if not terms:
        return Found((), 0)
    matches, corrected = _matching(terms), ""
    if not matches:
        terms = _corrected(terms)
        matches = _matching(terms) if terms else []
        corrected = " ".join(terms) if matches else ""
    often = times_logged(patient_id) if matches else {}
    matches.sort(key=lambda activity: _rank(activity, terms, often.get(activity.pk, 0)))
    return Found(tuple(matches[:limit]), len(matches), corrected)


def times_logged(patient_id: int) -> dict[int, int]:
    """How often she logged each activity, by activity id. One query."""
    sessions = ActivitySession.objects.kept().of([patient_id]).exclude(activity=None)
    return dict(sessions.order_by().values_list("activity_id").annotate(Count("pk")))


def stem(word: str) -> str:
    """``word`` without its ending: walk, walks and walking are one word."""
    for ending in _ENDINGS:
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= _SHORTEST_STEM:
            # "jogging" and "swimming" double a letter before the ending.
            double = ending == "ing" and len(rest) > _SHORTEST_STEM and rest[-1] == rest[-2]
            return rest[:-1] if double and rest[-1] not in "ls" else rest
    return word


def _matching(terms: Sequence[str]) -> list[Activity]:
    # Terms hold letters and digits only, so that they cannot be operators of the query.
    words = " & ".join(_either(term) for term in terms)
    query = SearchQuery(words, config="simple", search_type="raw")
    return list(Activity.objects.offered().filter(search=query))


def _either(term: str) -> str:
    other = _OTHER_WORDS.get(term)
    return f"({stem(term)}:* | {other}:*)" if other else f"{stem(term)}:*"


def _corrected(terms: Sequence[str]) -> tuple[str, ...]:
    """The nearest words of the catalogue, or nothing when one of the words is near to none."""
    vocabulary = _vocabulary()
    if (joined := "".join(terms)) in vocabulary:  # "dead lift"
        return vocabulary[joined]
    found: list[str] = []
    for term in terms:
        best = process.extractOne(
            term, vocabulary.keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH
        )
        if best is None:
            return ()
        found += vocabulary[best[0]]
    return tuple(dict.fromkeys(found))


def _vocabulary() -> dict[str, tuple[str, ...]]:
    """Every word of the names, and two neighbours written as one ("taichi"), as its words."""
    known: dict[str, tuple[str, ...]] = {}
    for name in Activity.objects.offered().values_list("folded_name", flat=True):
        words = [word for word in name.split() if not word.isdigit()]
        known.update({word: (word,) for word in words if len(word) >= _SHORTEST_STEM})
        for first, second in zip(words, words[1:], strict=False):
            known.setdefault(first + second, (first, second))
    return known


def _rank(activity: Activity, terms: Sequence[str], times: int) -> tuple[int, ...]:
    """Her own first; then whole words over beginnings, early over late, plain over special."""
    words = activity.folded_name.split()
    stems = [stem(word) for word in words]
    wanted = [stem(term) for term in terms]
    whole = sum(term in stems for term in wanted)
    where = sum(
        next((place for place, word in enumerate(words) if word.startswith(term)), len(words))
        for term in wanted
    )
    head = fold(activity.name.split("(")[0].split(",")[0]).split()
    special = any(stem(word) not in wanted for word in head)
    odd = _PLAIN.isdisjoint(words)
    hard = activity.intensity == Effort.VIGOROUS
    return (-times, -whole, where, special, odd, not activity.counts_aerobic, hard, activity.pk)
