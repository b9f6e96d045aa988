"""Finding a food: words in any order, by their beginnings, misspelt; what she eats often first.

PostgreSQL finds and ranks (ranking.py); words nobody knows are put right by the vocabulary. The
column ``search`` holds the folded words: A the name, B what it is also called, D what it stands in
for (quality.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from django.db.models import Count, Max

from common.folding import fold, search_terms
from nutrition.models import Food, FoodEntry
from nutrition.ranking import Wanted, best_matches
from nutrition.vocabulary import current_vocabulary
from nutrition.word_forms import beginnings_of, forms_of

PAGE = 12
_FEW = 4  # with so few matches it is worth while to look at the ends of words
_SMALL_WORDS = frozenset(("a", "an", "and", "for", "in", "of", "on", "some", "the", "with"))
# Said with a food and rarely part of its name: left out when nothing is found with them.
_MEASURES = frozenset(
    "bowl can cup glass mug packet piece plate portion pot serving slice spoonful tin".split()
)


@dataclass(frozen=True, slots=True)
class FoundFood:
    """One match. ``stand_in_for`` says what she typed when the food is only the nearest to it.

    ``times`` is how often she has logged it.
    """

    food: Food
    times: int = 0
    stand_in_for: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Some matches, best first, and whether more follow.

    ``instead`` holds the words that were searched when hers found nothing; ``partly`` says that no
    food has all of the words.
    """

    foods: tuple[FoundFood, ...] = ()
    has_more: bool = False
    instead: str = ""
    partly: bool = False


def find_foods(
    text: str,
    *,
    patient_id: int,
    limit: int = PAGE,
    offset: int = 0,
    in_us: bool | None = None,
) -> Found:
    """Foods for what she typed, best first: ``limit`` (>= 1) of them after the first ``offset``.

    Any text may be asked for; of a long one the first words count. A food has to hold every word;
    when few do, a word may be the end of another ("berry" of "blueberry"). When none does, each
    unknown word is replaced by the nearest one of the catalogue, and in the end any of the words is
    enough. ``in_us``: whether she lives in the US or Canada, whose milk is another (None: not
    known). Two or three queries; at most ten when hers
    had to be replaced.
    """
    terms = _terms(text)
    if not terms:
        return Found()
    times = times_logged(patient_id)
    end = offset + limit + 1
    wanted, foods = _best(Wanted(terms, in_us=in_us), times, end)
    found = [_found(food, wanted.terms, times) for food in foods[offset : offset + limit]]
    return Found(
        foods=tuple(found),
        has_more=len(foods) >= end,
        instead=" ".join(wanted.terms) if foods and wanted.terms != terms else "",
        partly=wanted.any_word and bool(foods),
    )


def _best(wanted: Wanted, times: dict[int, int], end: int) -> tuple[Wanted, list[Any]]:
    """The best matches, and what they match: less and less exactly until there are some."""
    foods = best_matches(wanted, times, end)
    if len(foods) >= _FEW:
        return wanted, foods
    vocabulary = current_vocabulary()
    if longer := vocabulary.longer(wanted.terms):
        known = {food.pk for food in foods}
        others = best_matches(replace(wanted, longer=longer), times, end)
        foods += [food for food in others if food.pk not in known]
    better = vocabulary.corrected(_without(_MEASURES, wanted.terms))
    if not foods and better and better != wanted.terms:
        wanted = replace(wanted, terms=better)
        foods = best_matches(wanted, times, end)
    if not foods and len(wanted.terms) > 1:
        wanted = replace(wanted, any_word=True)
        foods = best_matches(wanted, times, end)
    return wanted, foods[:end]


def times_logged(patient_id: int) -> dict[int, int]:
    """How often she logged each food, by food id, the most frequent first. One query."""
    entries = FoodEntry.objects.kept().of([patient_id]).exclude(food=None).order_by()
    often = entries.values("food_id").annotate(times=Count("pk"), last=Max("created_at"))
    return {row["food_id"]: row["times"] for row in often.order_by("-times", "-last")}


def _terms(text: str) -> tuple[str, ...]:
    """The words that say what she had: not "of", nor "glass" in "glass of milk"."""
    words = search_terms(text)
    measures = {word for word, after in pairwise(words) if after == "of"} & _MEASURES
    return _without(_SMALL_WORDS | measures, words)


def _without(words: frozenset[str], terms: tuple[str, ...]) -> tuple[str, ...]:
    """``terms`` without these words, unless nothing else was said."""
    return tuple(term for term in terms if term not in words) or terms


def _found(food: Food, terms: Sequence[str], times: dict[int, int]) -> FoundFood:
    return FoundFood(food=food, times=times.get(food.pk, 0), stand_in_for=_asked_for(food, terms))


def _asked_for(food: Food, terms: Sequence[str]) -> str:
    """Of the things this food stands in for, the one that holds most of her words.

    Empty when they are all in its own names.
    """
    if not food.stand_in_for:
        return ""
    own = fold(f"{food.name} {food.also_called} {food.brand}").split()
    missing = [term for term in terms if not _stands(term, own)]
    phrases = [phrase.strip() for phrase in food.stand_in_for.split(";") if phrase.strip()]
    held = {phrase: fold(phrase).split() for phrase in phrases}
    some = [phrase for phrase in phrases if any(_stands(term, held[phrase]) for term in missing)]
    return max(some, key=lambda one: sum(_stands(term, held[one]) for term in terms), default="")


def _stands(term: str, words: Sequence[str]) -> bool:
    """Whether any of the words begins with the term or is another form of it."""
    beginnings, forms = beginnings_of(term), forms_of(term)
    return any(word.startswith(beginnings) or word in forms for word in words)
