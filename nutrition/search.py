"""Finding a food: words in any order, by their beginnings, misspelt; what she eats often first.

Everything is worked out by PostgreSQL, so that a page of results costs the same however many foods
match. ``search`` holds the folded words: A the name, B what it is also called, D what it stands in
for (quality.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery
from django.db.models import BigIntegerField, Case, Count, F, Func, Max, Q, Value, When
from django.db.models.functions import Length
from django.db.models.query import QuerySet

from common.folding import fold, search_terms
from nutrition.models import Food, FoodEntry
from nutrition.vocabulary import corrected_terms

PAGE = 12
_SMALL_WORDS = frozenset(("a", "an", "and", "for", "in", "of", "on", "some", "the", "with"))
# Said with a food and rarely part of its name: left out when nothing is found with them.
_MEASURES = frozenset(
    "bowl can cup glass mug packet piece plate portion pot serving slice spoonful tin".split()
)
# One word in two spellings. True synonyms (courgette, zucchini) stand in the catalogue itself.
_SPELLINGS = {
    "yogurt": "yoghurt",
    "yoghourt": "yoghurt",
    "hummus": "houmous",
    "fiber": "fibre",
    "filet": "fillet",
}
# A word of the catalogue comes after these before dishes that hold it: plain before mixed.
_MIXED = ("Dishes and soups", "Sandwiches and fast food", "Cakes, sweets and snacks")
_BY_NAME, _BY_SYNONYM, _AS_STAND_IN = range(3)


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


def find_foods(text: str, *, patient_id: int, limit: int = PAGE, offset: int = 0) -> Found:
    """Foods for what she typed, best first: ``limit`` (>= 1) of them after the first ``offset``.

    Any text may be asked for; of a long one the first words count. A food has to hold every word;
    when none does, each unknown word is replaced by the nearest one of the catalogue, and in the
    end any of the words is enough. Two queries; at most four when words had to be replaced.
    """
    terms = _terms(text)
    if not terms:
        return Found()
    times = times_logged(patient_id)
    page = slice(offset, offset + limit + 1)
    foods = list(_ranked(terms, times)[page])
    instead: tuple[str, ...] = ()
    partly = False
    if not foods and (better := corrected_terms(_without(_MEASURES, terms))) != terms:
        terms = instead = better
        foods = list(_ranked(terms, times)[page]) if terms else []
    if not foods and len(terms) > 1:
        foods, partly = list(_ranked(terms, times, any_word=True)[page]), True
    return Found(
        foods=tuple(_found(food, terms, times) for food in foods[:limit]),
        has_more=len(foods) > limit,
        instead=" ".join(instead) if foods else "",
        partly=partly and bool(foods),
    )


def times_logged(patient_id: int) -> dict[int, int]:
    """How often she logged each food, by food id, the most frequent first. One query."""
    entries = FoodEntry.objects.kept().of([patient_id]).exclude(food=None).order_by()
    often = entries.values("food_id").annotate(times=Count("pk"), last=Max("created_at"))
    return {row["food_id"]: row["times"] for row in often.order_by("-times", "-last")}


def _terms(text: str) -> tuple[str, ...]:
    return _without(_SMALL_WORDS, search_terms(text))


def _without(words: frozenset[str], terms: tuple[str, ...]) -> tuple[str, ...]:
    """``terms`` without these words, unless nothing else was said."""
    return tuple(term for term in terms if term not in words) or terms


def _ranked(
    terms: Sequence[str], times: dict[int, int], *, any_word: bool = False
) -> "QuerySet[Food]":
    """Foods with every word (or any), best first; ``place`` says which column the words are in."""
    query = _query(terms, any_word=any_word)
    order = _order_by_count(terms) if any_word else _order_by_place(terms)
    order["mixed"] = Case(When(category__in=_MIXED, then=1), default=0)
    order["starts_otherwise"] = Case(When(_starts_with(terms), then=0), default=1)
    foods = Food.objects.offered().filter(search=query).annotate(**order)
    before_comma = Length(Func(F("name"), Value(","), 1, function="split_part"))
    return foods.order_by(*_hers_first(times), *order, before_comma, Length("name"), "name", "pk")


def _order_by_place(terms: Sequence[str]) -> dict[str, Any]:
    """Called exactly so; then name, synonym, stand-in; then whole words before beginnings."""
    phrase = " ".join(f"({'|'.join(_forms(term))})" for term in terms)
    exactly = Q(name__iregex=rf"^{phrase}(,|$)") | Q(also_called__iregex=rf"(^|; ?){phrase}(;|$)")
    return {
        "exactly": Case(When(exactly, then=0), default=1),
        "place": Case(
            When(search=_query(terms, "A"), then=Value(_BY_NAME)),
            When(search=_query(terms, "AB"), then=Value(_BY_SYNONYM)),
            default=Value(_AS_STAND_IN),
        ),
        "beginnings": Case(
            When(search=_query(terms, "A", whole=True), then=Value(0)),
            When(search=_query(terms, "AB", whole=True), then=Value(1)),
            default=Value(2),
        ),
    }


def _order_by_count(terms: Sequence[str]) -> dict[str, Any]:
    """By how many of the words are missing; then by how many are missing from the name."""
    return {
        "missing": sum((_lacks(term) for term in terms), start=Value(0)),
        "missing_in_name": sum((_lacks(term, "A") for term in terms), start=Value(0)),
    }


def _hers_first(times: dict[int, int]) -> list[Any]:
    if not times:
        return []
    ids = Value(list(times), output_field=ArrayField(BigIntegerField()))
    place = Func(ids, F("pk"), function="array_position", output_field=BigIntegerField())
    return [place.asc(nulls_last=True)]


def _lacks(term: str, weights: str = "") -> Case:
    return Case(When(search=_query([term], weights), then=Value(0)), default=Value(1))


def _starts_with(terms: Sequence[str]) -> Q:
    condition = Q()
    for form in _beginnings(terms[0]):
        condition |= Q(folded_name__startswith=form)
    return condition


def _query(
    terms: Sequence[str], weights: str = "", *, whole: bool = False, any_word: bool = False
) -> SearchQuery:
    """Every word (or any), in one of the columns ``weights``, as a beginning or whole."""
    words = (" | " if any_word else " & ").join(_either(term, weights, whole) for term in terms)
    return SearchQuery(words, config="simple", search_type="raw")


def _either(term: str, weights: str, whole: bool) -> str:  # noqa: FBT001
    # Terms hold letters and digits only; the quotes keep them from ever being operators.
    beginnings = () if whole else _beginnings(term)
    parts = [f"'{form}':*{weights}" for form in beginnings]
    parts += [
        f"'{form}':{weights}" if weights else f"'{form}'"
        for form in _forms(term)
        if form not in beginnings
    ]
    return f"({' | '.join(parts)})"


def _forms(term: str) -> tuple[str, ...]:
    """The word itself, its other spelling, and singular or plural of it."""
    return tuple(dict.fromkeys((*_beginnings(term), *_other_numbers(term))))


def _beginnings(term: str) -> tuple[str, ...]:
    other = _SPELLINGS.get(term)
    return (term, other) if other else (term,)


def _other_numbers(term: str) -> tuple[str, ...]:
    """The singular of a plural and the other way round: whole words, since "pea" begins "pear"."""
    singular = _singular(term)
    other = (term + "s", term[:-1] + "ies") if term.endswith("y") else (term + "s", term + "es")
    return (singular, *_beginnings(singular), *other)


def _singular(term: str) -> str:
    if len(term) > 3 and term.endswith("s") and not term.endswith("ss"):
        if term.endswith("ies"):
            return term[:-3] + "y"
        return term[:-2] if term.endswith(("oes", "ches", "shes", "xes")) else term[:-1]
    return term


def _found(food: Any, terms: Sequence[str], times: dict[int, int]) -> FoundFood:
    stands_in = getattr(food, "place", _BY_NAME) == _AS_STAND_IN
    return FoundFood(
        food=food,
        times=times.get(food.pk, 0),
        stand_in_for=_asked_for(food, terms) if stands_in else "",
    )


def _asked_for(food: Food, terms: Sequence[str]) -> str:
    """Of the things this food stands in for, the one that holds most of her words."""
    phrases = [phrase.strip() for phrase in food.stand_in_for.split(";") if phrase.strip()]
    return max(phrases, key=lambda phrase: _held(phrase, terms), default="")


def _held(phrase: str, terms: Sequence[str]) -> int:
    words = fold(phrase).split()
    return sum(
        any(word.startswith(form) for word in words for form in (term, _singular(term)))
        for term in terms
    )
