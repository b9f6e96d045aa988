"""Finding an activity: reordered, inflected and misspelt words; her favourites first, then what she
does often. Her own activities are found among those of the catalogue.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count
from rapidfuzz import fuzz, process

from common.folding import fold, search_terms
from exercise.chosen import Chosen
from exercise.models import (
    Activity,
    ActivitySession,
    Effort,
    FavouriteActivity,
    OwnActivity,
    StrengthExercise,
)
from exercise.models.own import OWN_KEY

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

    ``corrected`` is empty when her own words found something. ``favourites`` are the keys of those
    that bear a star.
    """

    activities: tuple[Chosen, ...]
    total: int
    corrected: str = ""
    favourites: frozenset[str] = frozenset()

    @property
    def has_more(self) -> bool:
        """Whether matches follow after these."""
        return self.total > len(self.activities)


def find_activities(
    query: str, *, patient_id: int, limit: int = PAGE, with_own: bool = True
) -> Found:
    """Activities that match every word of ``query``, best first: the first ``limit`` (>= 1).

    Words match from their beginning and in any order. When nothing matches, each word is replaced
    by the nearest word of the catalogue or of her own names. Five queries, two more when words had
    to be corrected. ``with_own``: whether activities of her own are looked through too.
    """
    terms = search_terms(query)
    if not terms:
        return Found((), 0)
    own = list(OwnActivity.objects.of([patient_id]).offered()) if with_own else []
    matches, corrected = _matching(terms, own), ""
    if not matches:
        terms = _corrected(terms, own)
        matches = _matching(terms, own) if terms else []
        corrected = " ".join(terms) if matches else ""
    often = times_logged(patient_id) if matches else Counter()
    stars = favourite_keys(patient_id) if matches else frozenset()
    matches.sort(
        key=lambda one: (one.key not in stars, *_rank(one, terms, often[one.key])),
    )
    return Found(tuple(matches[:limit]), len(matches), corrected, stars)


def times_logged(patient_id: int) -> Counter[str]:
    """How often she logged each activity, by key, within sessions of strength too. Two queries."""
    often: Counter[str] = Counter()
    sessions = ActivitySession.objects.kept().of([patient_id])
    exercises = StrengthExercise.objects.kept().of([patient_id]).filter(session__deleted_at=None)
    for rows in (sessions, exercises):
        counted = rows.order_by().values_list("activity__key", "own_activity_id")
        for key, own, times in counted.annotate(Count("pk")):
            if key or own:
                often[key or f"{OWN_KEY}{own}"] += times
    return often


def favourite_keys(patient_id: int) -> frozenset[str]:
    """The keys of the activities that bear her star. One query."""
    stars = FavouriteActivity.objects.of([patient_id])
    rows = stars.values_list("activity__key", "own_activity_id")
    return frozenset(key or f"{OWN_KEY}{own}" for key, own in rows)


def stem(word: str) -> str:
    """``word`` without its ending: walk, walks and walking are one word."""
    for ending in _ENDINGS:
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= _SHORTEST_STEM:
            # "jogging" and "swimming" double a letter before the ending.
            double = ending == "ing" and len(rest) > _SHORTEST_STEM and rest[-1] == rest[-2]
            return rest[:-1] if double and rest[-1] not in "ls" else rest
    return word


def _matching(terms: Sequence[str], own: Iterable[OwnActivity]) -> list[Chosen]:
    # Terms hold letters and digits only, so that they cannot be operators of the query.
    words = " & ".join(_either(term) for term in terms)
    query = SearchQuery(words, config="simple", search_type="raw")
    hers = [one for one in own if all(_is_in(term, one.folded_name.split()) for term in terms)]
    return [*hers, *Activity.objects.offered().filter(search=query)]


def _is_in(term: str, words: Sequence[str]) -> bool:
    """Whether a name holds the word, its beginning, or what people say for it."""
    beginnings = tuple(filter(None, (stem(term), _OTHER_WORDS.get(term))))
    return any(word.startswith(beginnings) for word in words)


def _either(term: str) -> str:
    other = _OTHER_WORDS.get(term)
    return f"({stem(term)}:* | {other}:*)" if other else f"{stem(term)}:*"


def _corrected(terms: Sequence[str], own: Iterable[OwnActivity]) -> tuple[str, ...]:
    """The nearest words of the names, or nothing when one of the words is near to none."""
    vocabulary = _vocabulary(own)
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


def _vocabulary(own: Iterable[OwnActivity]) -> dict[str, tuple[str, ...]]:
    """Every word of the names, and two neighbours written as one ("taichi"), as its words."""
    known: dict[str, tuple[str, ...]] = {}
    shipped = Activity.objects.offered().values_list("folded_name", flat=True)
    for name in (*shipped, *(one.folded_name for one in own)):
        words = [word for word in name.split() if not word.isdigit()]
        known.update({word: (word,) for word in words if len(word) >= _SHORTEST_STEM})
        for first, second in zip(words, words[1:], strict=False):
            known.setdefault(first + second, (first, second))
    return known


def _rank(activity: Chosen, terms: Sequence[str], times: int) -> tuple[int, ...]:
    """What she does often first; then whole words, early ones, plain over special."""
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
    return (
        -times,
        -whole,
        where,
        special,
        odd,
        not activity.facts.counts_aerobic,
        hard,
        activity.pk,
    )
