"""The words of the catalogue: what is near to a misspelt one, and when they are read again."""

import pytest

from nutrition import vocabulary
from nutrition.models import Food
from nutrition.vocabulary import Vocabulary, current_vocabulary
from tests.factories import make_food

_NAMES = (
    "almonds berlin blueberries broccoli broccoli butter cheddar cheddar corn corn cornflakes "
    "cranberry flakes peanut peas salmon salmon strawberries"
).split()
WORDS = {word: _NAMES.count(word) for word in _NAMES}
KNOWN = Vocabulary(tuple(sorted(WORDS)), WORDS)


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("chedar", "cheddar"),
        ("brocol", "broccoli"),
        ("strawbr", "strawber"),  # still typing: the beginning of what it will be
        ("almons", "almonds"),
        ("peanutbutter", "peanut butter"),
        ("corn flakes", "cornflakes"),
        ("chedar corn", "cheddar corn"),
        ("xyzzyx", ""),
        ("xy", ""),
        ("salmon", "salmon"),
        ("salm", "salm"),
    ],
)
def test_words_are_put_right(typed, better):
    assert " ".join(KNOWN.corrected(typed.split())) == better


def test_longer_words_end_in_the_word_or_its_plural():
    assert KNOWN.longer(["berry", "salmon"]) == {
        "berry": ("cranberry", "blueberries", "strawberries")
    }
    assert KNOWN.longer(["ut"]) == {}
    assert KNOWN.longer(["almons"]) == {}


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_words_of_a_large_catalogue_are_read_aside(monkeypatch):
    monkeypatch.setattr(vocabulary, "_known", vocabulary._Known())
    monkeypatch.setattr(vocabulary, "_FEW", 0)
    make_food("Turnip", is_shipped=True)
    make_food("Celeriac")
    assert not current_vocabulary().knows("celeriac") or current_vocabulary().knows("turnip")
    _let_it_finish()
    assert current_vocabulary().knows("celeriac")
    assert current_vocabulary().knows("turnip")
    Food.objects.filter(name="Celeriac").delete()
    assert current_vocabulary().knows("celeriac")  # what was known serves meanwhile
    _let_it_finish()
    assert not current_vocabulary().knows("celeriac")


def _let_it_finish():
    if reader := vocabulary._known.reader:
        reader.join(20)
