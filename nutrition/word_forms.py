"""The words of a search as PostgreSQL is asked for them: beginnings, plurals, two spellings."""

from collections.abc import Mapping, Sequence

# One word in two spellings. True synonyms (courgette, zucchini) stand in the catalogue itself.
_SPELLINGS = {
    "yogurt": "yoghurt",
    "yoghourt": "yoghurt",
    "hummus": "houmous",
    "fiber": "fibre",
    "filet": "fillet",
}
Longer = Mapping[str, Sequence[str]]


def words_query(
    terms: Sequence[str],
    weights: str = "",
    *,
    whole: bool = False,
    any_word: bool = False,
    longer: Longer | None = None,
) -> str:
    """A tsquery for every word (or any), as a beginning or whole, in a column of ``weights``.

    ``longer`` holds for a word those of the catalogue that end in it; they will do as well.
    """
    each = (_either(term, weights, whole, (longer or {}).get(term, ())) for term in terms)
    return (" | " if any_word else " & ").join(each)


def _either(term: str, weights: str, whole: bool, longer: Sequence[str]) -> str:  # noqa: FBT001
    # Terms hold letters and digits only; the quotes keep them from ever being operators.
    beginnings = () if whole else beginnings_of(term)
    parts = [f"'{form}':*{weights}" for form in beginnings]
    parts += [
        f"'{form}':{weights}" if weights else f"'{form}'"
        for form in (*forms_of(term), *longer)
        if form not in beginnings
    ]
    return f"({' | '.join(parts)})"


def forms_of(term: str) -> tuple[str, ...]:
    """The word itself, its other spelling, and singular or plural of it."""
    return tuple(dict.fromkeys((*beginnings_of(term), *_other_numbers(term))))


def beginnings_of(term: str) -> tuple[str, ...]:
    """The word in its spellings; any of them may be the beginning of what is meant."""
    other = _SPELLINGS.get(term)
    return (term, other) if other else (term,)


def _other_numbers(term: str) -> tuple[str, ...]:
    """The singular of a plural and the other way round: whole words, since "pea" begins "pear"."""
    singular = singular_of(term)
    return (singular, *beginnings_of(singular), plural_of(term), term + "s", term + "es")


def plural_of(term: str) -> str:
    """The plural as most words make it."""
    if term.endswith("y"):
        return term[:-1] + "ies"
    return term + ("es" if term.endswith(("ch", "sh", "x", "o")) else "s")


def singular_of(term: str) -> str:
    """The singular where ``term`` looks like a plural, else ``term``."""
    if len(term) > 3 and term.endswith("s") and not term.endswith("ss"):
        if term.endswith("ies"):
            return term[:-3] + "y"
        return term[:-2] if term.endswith(("oes", "ches", "shes", "xes")) else term[:-1]
    return term
