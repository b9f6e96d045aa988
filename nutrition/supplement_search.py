"""Finding a type of supplement, as foods are found: words in any order, begun, misspelt.

The catalogue has some dozens of types: they are read in one query and compared in Python.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from common.folding import fold, search_terms
from nutrition.models import SupplementType

PAGE = 12
_CLOSE_ENOUGH = 74  # as for foods
_SHORTEST = 3
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")


@dataclass(frozen=True, slots=True)
class FoundTypes:
    """Some types, best first; ``instead``: the words searched when hers found nothing."""

    types: tuple[SupplementType, ...] = ()
    has_more: bool = False
    instead: str = ""


def find_types(text: str, *, limit: int = PAGE) -> FoundTypes:
    """Types for what she typed, the first ``limit`` (>= 1); nothing typed finds nothing. One query.

    Each word has to begin a word of the name or of what it is also called. When none has them all,
    unknown words are replaced by the nearest known ones.
    """
    terms = search_terms(_plain(text))
    if not terms:
        return FoundTypes()
    types = list(SupplementType.objects.filter(withdrawn_at=None))
    words = {kind.key: (_words(kind.name), _words(kind.also_called)) for kind in types}
    found, instead = _matching(types, words, terms), ""
    if not found:
        better = _corrected(
            terms, {word for pair in words.values() for part in pair for word in part}
        )
        found = _matching(types, words, better) if better != terms else []
        instead = " ".join(better) if found else ""
    return FoundTypes(tuple(found[:limit]), len(found) > limit, instead)


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold(_plain(text)).split())


def _plain(text: str) -> str:
    """Both spellings of the unit are one, and figures have no comma: "1,000 IU" is "1000 IU"."""
    return _THOUSANDS.sub("", text[:1000].replace("µ", "u").replace("\u03bc", "u"))


def _matching(
    types: Iterable[SupplementType],
    words: dict[str, tuple[tuple[str, ...], tuple[str, ...]]],
    terms: Sequence[str],
) -> list[SupplementType]:
    ranked = []
    for kind in types:
        name, other = words[kind.key]
        in_name = [_begins(term, name) for term in terms]
        if all(here or _begins(term, other) for here, term in zip(in_name, terms, strict=True)):
            starts = name[:1] and name[0].startswith(terms[0])
            ranked.append((not all(in_name), not starts, len(name), kind.position, kind))
    return [row[-1] for row in sorted(ranked, key=lambda row: row[:-1])]


def _begins(term: str, words: Iterable[str]) -> bool:
    return any(word.startswith(term) for word in words)


def _corrected(terms: Sequence[str], known: set[str]) -> tuple[str, ...]:
    choices = sorted(known)
    better = []
    for term in terms:
        if len(term) < _SHORTEST or _begins(term, known):
            better.append(term)
            continue
        near = process.extractOne(term, choices, scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
        better.append(near[0] if near else term)
    return tuple(better)
