"""Her own foods among what she searches: few, so they are compared one by one."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q

from common.folding import search_terms
from nutrition.models import OwnFood
from nutrition.vocabulary import Vocabulary
from nutrition.word_forms import beginnings_of, forms_of


def find_own_foods(text: str, *, patient_id: int) -> list[OwnFood]:
    """Those whose name has every word of ``text``, as a beginning; what she logs often first.

    A word that none of her foods has may be misspelt. ``times`` of each is how often she logged
    it. One query; none without a word.
    """
    terms = search_terms(text)
    if not terms:
        return []
    foods = own_foods(patient_id)
    found = _with_all(foods, terms)
    if found or not foods:
        return found
    counted = Counter(word for food in foods for word in food.folded_name.split())
    words = Vocabulary(tuple(sorted(counted)), dict(counted))
    nearest = [words.nearest(term) or (term,) for term in terms]
    return _with_all(foods, [word for some in nearest for word in some])


def own_foods(patient_id: int) -> list[OwnFood]:
    """All that she can log, each with its ``times``, the most frequent first. One query."""
    logged = Q(foodentry__deleted_at=None, foodentry__pk__isnull=False)
    hers = OwnFood.objects.of([patient_id]).offered()
    counted: Any = hers.annotate(times_logged=Count("foodentry", filter=logged))
    foods: list[OwnFood] = []
    for food in counted:
        food.times = food.times_logged
        foods.append(food)
    return sorted(foods, key=lambda food: (-food.times, food.folded_name, food.pk))


def _with_all(foods: Sequence[OwnFood], terms: Sequence[str]) -> list[OwnFood]:
    return [food for food in foods if all(_has(food, term) for term in terms)]


def _has(food: OwnFood, term: str) -> bool:
    beginnings, forms = beginnings_of(term), forms_of(term)
    words = food.folded_name.split()
    return any(word.startswith(beginnings) or word in forms for word in words)
