"""Reads an amount the way people type or dictate it.

``1`` ``1.5`` ``1,5`` ``½`` ``1 ½`` ``1 1/2`` ``one and a half`` ``three quarters`` ``30g`` ``3 oz``
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from common.units import GRAMS_PER_OUNCE, plain, round_half_up

# Bounds of one entry: above them a slip of the finger is likelier than a meal.
MAX_QUANTITY = Decimal(100)
MAX_GRAMS = Decimal(5000)
QUANTITY_DECIMALS = 3
GRAMS_DECIMALS = 1
_LONGEST = 60  # characters; "one hundred and twenty and three quarters grams" has 47

_UNITS = {
    **dict.fromkeys(("g", "gr", "gm", "gram", "grams", "gramme", "grammes"), Fraction(1)),
    **dict.fromkeys(("kg", "kilo", "kilos", "kilogram", "kilograms"), Fraction(1000)),
    **dict.fromkeys(("oz", "ounce", "ounces"), Fraction(GRAMS_PER_OUNCE)),
}
_SMALL_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_COUNTS = {
    **{word: number for number, word in enumerate(_SMALL_WORDS)},
    **{word: 10 * number for number, word in enumerate(_TENS_WORDS, start=2)},
    "a": 1,
    "an": 1,
}
_PARTS = {
    "half": Fraction(1, 2),
    "halves": Fraction(1, 2),
    "third": Fraction(1, 3),
    "thirds": Fraction(1, 3),
    "quarter": Fraction(1, 4),
    "quarters": Fraction(1, 4),
    "fourth": Fraction(1, 4),
    "fourths": Fraction(1, 4),
}
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
_DECIMAL = re.compile(r"\d+([.,]\d+)?|[.,]\d+")
_FRACTION = re.compile(r"(?:(\d+)\s+)?(\d+)\s*/\s*(\d+)")
_UNIT_AT_END = re.compile(r"([a-z]+)$")
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")  # twenty-five
_MINUS = re.compile(r"^[-\u2212\u2013]\s*(?=[\d.,])")


class AmountProblem(StrEnum):
    """Why an amount could not be taken. The form that asked chooses the words."""

    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    NOT_POSITIVE = "not_positive"
    TOO_LARGE = "too_large"


class AmountError(ValueError):
    """The text is not an amount that can be logged; ``code`` says why."""

    def __init__(self, code: AmountProblem) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, slots=True)
class Amount:
    """Either a number of portions (``quantity``, to 0.001) or a weight (``grams``, to 0.1)."""

    quantity: Decimal | None = None
    grams: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.quantity is None) == (self.grams is None):
            raise ValueError("an amount is either a quantity or grams")


def parse_amount(text: str) -> Amount:
    """What ``text`` says: 0 < quantity <= 100 portions, or 0 < grams <= 5000.

    A comma or a point may stand before decimals; a comma before exactly three digits separates
    thousands ("1,000 g" is a kilogram, "0,125" an eighth). Raises AmountError.
    """
    if not text.strip():
        raise AmountError(AmountProblem.EMPTY)
    if len(text) > 4 * _LONGEST:
        raise AmountError(AmountProblem.NOT_A_NUMBER)
    tidy = _tidy(text)
    if len(tidy) > _LONGEST:
        raise AmountError(AmountProblem.NOT_A_NUMBER)
    if minus := _MINUS.match(tidy):
        _split(tidy[minus.end() :])
        raise AmountError(AmountProblem.NOT_POSITIVE)
    number, grams_per_unit = _split(tidy)
    if grams_per_unit is None:
        return Amount(quantity=_bounded(number, QUANTITY_DECIMALS, MAX_QUANTITY))
    return Amount(grams=_bounded(number * grams_per_unit, GRAMS_DECIMALS, MAX_GRAMS))


def _tidy(text: str) -> str:
    """Lower case, single spaces, ASCII digits, and ½ as 1/2 set apart from what stands before."""
    characters = []
    for character in text:
        if unicodedata.decomposition(character).startswith(("<super>", "<sub>")):
            characters.append(character)  # 10⁹ is not 109, and not an amount either
            continue
        decomposed = unicodedata.normalize("NFKC", character)
        if "\u2044" in decomposed and character != "\u2044":
            characters.append(f" {decomposed.replace(chr(0x2044), '/')} ")
            continue
        for part in decomposed:
            digit = unicodedata.decimal(part, None)
            characters.append(part if digit is None else str(digit))
    plain_text = "".join(characters).replace("\u2044", "/").replace("\u066b", ".").lower()
    return " ".join(plain_text.split()).rstrip(". ")  # dictation likes to end a sentence


def _split(text: str) -> tuple[Fraction, Fraction | None]:
    """The number, and grams per unit when a unit of weight ends the text."""
    match = _UNIT_AT_END.search(text)
    if match and match[1] in _UNITS:
        return _number(text[: match.start()].strip()), _UNITS[match[1]]
    return _number(text), None


def _number(text: str) -> Fraction:
    if _THOUSANDS.fullmatch(text):
        return Fraction(text.replace(",", ""))
    if _DECIMAL.fullmatch(text):
        return Fraction(text.replace(",", "."))
    if match := _FRACTION.fullmatch(text):
        whole, above, below = match.groups(default="0")
        if int(below):
            return int(whole) + Fraction(int(above), int(below))
    spoken = _spoken(_HYPHEN.sub(" ", text).split())
    if spoken is None:
        raise AmountError(AmountProblem.NOT_A_NUMBER)
    return spoken


def _spoken(words: list[str]) -> Fraction | None:
    """'one and a half', '1 and a half', 'three quarters', 'a hundred and twenty', 'two'."""
    if not words:
        return None
    if words[-1] in _PARTS:
        return _spoken_with_part(words)
    return _spoken_count(words)


def _spoken_with_part(words: list[str]) -> Fraction | None:
    part = _PARTS[words[-1]]
    rest = words[:-1]
    if "and" in rest:
        cut = len(rest) - 1 - rest[::-1].index("and")
        whole, times = _spoken_count(rest[:cut]), _spoken_count(rest[cut + 1 :] or ["a"])
        return None if whole is None or times is None else whole + times * part
    times = _spoken_count(rest or ["a"])
    return None if times is None else times * part


def _spoken_count(words: list[str]) -> Fraction | None:
    """A whole number below a thousand in words, or any number in digits standing alone."""
    if len(words) == 1 and _DECIMAL.fullmatch(words[0]):
        return Fraction(words[0].replace(",", "."))
    if "hundred" in words:
        return _spoken_hundreds(words)
    small = _below_hundred(words)
    return None if small is None else Fraction(small)


def _spoken_hundreds(words: list[str]) -> Fraction | None:
    cut = words.index("hundred")
    rest = words[cut + 1 :]
    if rest[:1] == ["and"] and len(rest) > 1:
        rest = rest[1:]
    hundreds = _below_hundred(words[:cut] or ["a"])
    units = _below_hundred(rest or ["zero"])
    if hundreds is None or units is None or not 0 < hundreds < 10:
        return None
    return Fraction(100 * hundreds + units)


def _below_hundred(words: list[str]) -> int | None:
    numbers = [_COUNTS.get(word) for word in words]
    match numbers:
        case [int(one)]:
            return one
        case [int(tens), int(ones)] if tens >= 20 and 0 < ones < 10 and words[1] not in ("a", "an"):
            return tens + ones
    return None


def _bounded(value: Fraction, decimals: int, largest: Decimal) -> Decimal:
    if value > largest:
        raise AmountError(AmountProblem.TOO_LARGE)
    rounded = round_half_up(Decimal(value.numerator) / Decimal(value.denominator), decimals)
    if rounded <= 0:
        raise AmountError(AmountProblem.NOT_POSITIVE)
    return plain(rounded)
