"""Which foods hold her words, best first, at a cost that hardly grows with the catalogue.

Foods of the shipped catalogue and what she has logged come first. They are few, so they are ranked
in full; imported foods (USDA's alone are some hundred thousand) are asked only when those do not
fill the page. Of them the shortest names that match are ranked in full: those are the plain ones.

Written in SQL, because Django takes longer to put such a query together than PostgreSQL to answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

from nutrition.models import Food
from nutrition.word_forms import Longer, beginnings_of, forms_of, words_query

BY_NAME, BY_SYNONYM, AS_STAND_IN = range(3)
# A word of the catalogue comes after these before dishes that hold it: plain before mixed.
_MIXED = (
    *("Dishes and soups", "Sandwiches and fast food", "Cakes, sweets and snacks"),
    "Baby Foods",  # of imported foods
)
# Foods that people eat raw: of others, what is cooked or ready to eat comes first.
_EATEN_RAW = ("Fruit", "Vegetables", "Nuts and seeds")
_MILK, _US_MILK = "Milk and plant drinks", "US vitamin D"
# So many of the imported foods that match are looked at, and so many of those ranked in full.
_LOOKED_AT, _CANDIDATES = 4000, 300

_COLUMNS = ", ".join(
    f"food.{field.attname}"
    for field in Food._meta.concrete_fields
    if field.name != "search" and not field.name.startswith("folded_")
)
_MATCHING = "withdrawn_at IS NULL AND search @@ to_tsquery('simple', %(words)s)"
_NEAR = f"""
  SELECT id FROM nutrition_food WHERE is_shipped AND {_MATCHING}
  UNION ALL
  SELECT id FROM nutrition_food WHERE id = ANY(%(hers)s) AND NOT is_shipped AND {_MATCHING}
"""
_FAR = f"""
  SELECT id FROM (
    SELECT id, brand, name FROM nutrition_food
    WHERE NOT is_shipped AND id != ALL(%(hers)s) AND {_MATCHING} LIMIT %(looked_at)s
  ) matching
  ORDER BY brand != '', length(name), id LIMIT %(candidates)s
"""
_RANKED = """
SELECT {columns}, {place} AS place FROM nutrition_food food WHERE id IN ({which})
ORDER BY array_position(%(hers)s, id) NULLS LAST, {order}, brand != '',
  category = ANY(%(mixed)s),
  category = %(milk)s AND (fortification = %(us_milk)s) != %(in_us)s,
  name !~* %(head)s,
  name ~ ', (dry|raw|uncooked)(,|$)' AND category != ALL(%(eaten_raw)s),
  NOT folded_name ^@ ANY(%(starts)s),
  length(split_part(name, ',', 1)), length(name), name, id
LIMIT %(end)s
"""
_PLACE = f"""
  CASE WHEN search @@ to_tsquery('simple', %(in_name)s) THEN {BY_NAME}
    WHEN search @@ to_tsquery('simple', %(in_names)s) THEN {BY_SYNONYM}
    ELSE {AS_STAND_IN} END
"""
# Called exactly so; then name, synonym, stand-in; then whole words before beginnings.
_BY_PLACE = f"""
  name !~* %(exact_name)s AND also_called !~* %(exact_synonym)s, {_PLACE},
  CASE WHEN search @@ to_tsquery('simple', %(whole_in_name)s) THEN 0
    WHEN search @@ to_tsquery('simple', %(whole_in_names)s) THEN 1 ELSE 2 END
"""
# Of foods that hold any of the words: by how many are missing; then how many from the name.
_BY_COUNT = """
  (SELECT count(*) FROM unnest(%(each)s) one WHERE NOT search @@ to_tsquery('simple', one)),
  (SELECT count(*) FROM unnest(%(each_in_name)s) one WHERE NOT search @@ to_tsquery('simple', one))
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Folded words that a food has to hold, each or ``any_word`` of them.

    ``longer`` holds for a word those of the catalogue that end in it. ``in_us`` puts milk as it is
    sold in the US and Canada before milk of elsewhere, or behind it; None leaves them together.
    """

    terms: tuple[str, ...]
    any_word: bool = False
    longer: Longer = field(default_factory=dict)
    in_us: bool | None = None


def best_matches(wanted: Wanted, times: Mapping[int, int], end: int) -> list[Any]:
    """The first ``end`` foods, best first; those that only stand in for hers last. 1 or 2 queries.

    ``times`` holds the foods she has logged, the most frequent first; they come before others.
    """
    values = _values(wanted, times, end)
    first = _ask(_NEAR, values, wanted)
    named = [food for food in first if food.pk in times or food.place != AS_STAND_IN]
    if len(named) >= end:
        return named
    others = _ask(_FAR, values, wanted)
    stand_ins = [food for food in first if food.pk not in times and food.place == AS_STAND_IN]
    return [*named, *others, *stand_ins][:end]


def _ask(which: str, values: dict[str, Any], wanted: Wanted) -> list[Any]:
    # Only the texts above are put together; what she typed goes in as values.
    order = _BY_COUNT if wanted.any_word else _BY_PLACE
    sql = _RANKED.format(columns=_COLUMNS, place=_PLACE, which=which, order=order)
    return list(Food.objects.raw(sql, values))


def _values(wanted: Wanted, times: Mapping[int, int], end: int) -> dict[str, Any]:
    terms, in_us = wanted.terms, wanted.in_us
    query = partial(words_query, longer=wanted.longer)
    all_of = partial(query, terms, any_word=wanted.any_word)
    forms = [forms_of(term) for term in terms]
    phrase = " ".join(f"({'|'.join(some)})" for some in forms)
    return {
        "words": all_of(),
        "in_name": all_of("A"),
        "in_names": all_of("AB"),
        "whole_in_name": words_query(terms, "A", whole=True),
        "whole_in_names": words_query(terms, "AB", whole=True),
        "each": [query([term]) for term in terms],
        "each_in_name": [query([term], "A") for term in terms],
        # Terms hold letters and digits only, so nothing in them is a sign of regular expressions.
        "exact_name": rf"^{phrase}(,|$)",
        "exact_synonym": rf"(^|; ?){phrase}(;|$)",
        # The food itself ("brown rice", "rice with peas") before what is made of it ("rice cakes").
        "head": rf"^([^,]* )?({'|'.join(chain(*forms))})(,| in | with | from |$)",
        "starts": list(beginnings_of(terms[0])),
        "hers": list(times),
        "mixed": list(_MIXED),
        "eaten_raw": list(_EATEN_RAW),
        "milk": "" if in_us is None else _MILK,
        "us_milk": _US_MILK,
        "in_us": bool(in_us),
        "looked_at": max(_LOOKED_AT, end),
        "candidates": max(_CANDIDATES, end),
        "end": end,
    }
