"""Words as search compares them: no accents, no capitals, no marks between them.

PostgreSQL has no unaccent here (no contrib extensions), so names are folded before they are stored
and queries before they are asked.
"""

import re
import unicodedata

MAX_TERMS = 8
MAX_TERM_LENGTH = 40

# Letters that do not fall apart into a letter and an accent.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "ł": "l", "đ": "d"})
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"['\u2018\u2019\u02bc`]")


def fold(text: str) -> str:
    """``text`` as bare lower-case words, one space apart: "Crème brûlée (UK)" -> "creme brulee uk".

    An apostrophe joins what it stands between ("farmer's" -> "farmers"), as people type it.
    """
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(_WORD.findall(bare.translate(_LETTERS)))


def search_terms(text: str) -> tuple[str, ...]:
    """The folded words of a query, each once, in order: at most 8 of at most 40 characters."""
    words = dict.fromkeys(word[:MAX_TERM_LENGTH] for word in fold(text[:1000]).split())
    return tuple(words)[:MAX_TERMS]
