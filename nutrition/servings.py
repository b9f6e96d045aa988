"""How much of a food: an amount in a portion, and what that weighs."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from common.amounts import MAX_GRAMS, AmountError, AmountProblem, parse_amount
from common.units import plain, round_half_up

GRAMS = "grams"  # the choice that stands beside the portions of every food
_LIGHTEST = Decimal("0.01")
_FRACTIONS = {
    Decimal("0.25"): "¼",
    Decimal("0.5"): "½",
    Decimal("0.75"): "¾",
    Decimal("0.333"): "⅓",
    Decimal("0.667"): "⅔",
}
_BREAKFAST, _LUNCH, _AFTERNOON, _SUPPER, _NIGHT = (dt.time(hour) for hour in (4, 11, 15, 17, 21))


@dataclass(frozen=True, slots=True)
class Serving:
    """``quantity`` portions called ``label``, or with no label that many grams; ``grams`` in all.

    0 < grams <= 5000, to 0.01.
    """

    label: str
    quantity: Decimal
    grams: Decimal

    @property
    def choice(self) -> str:
        """The portion as the form names it."""
        return self.label or GRAMS

    @property
    def amount(self) -> str:
        """The quantity as people write it: 1½, 30."""
        return written(self.quantity)


def read_serving(text: str, portion: str, weights: Mapping[str, Decimal]) -> Serving:
    """What ``text`` says of the chosen portion: "1 ½" cups, "150" grams; a weight wins ("30 g").

    ``portion`` is a key of ``weights`` (grams of one) or GRAMS. Raises AmountError.
    """
    grams = _read_grams(text) if portion == GRAMS else parse_amount(text).grams
    if grams is not None:
        return Serving("", grams, grams)
    quantity = parse_amount(text).quantity or Decimal(0)
    return serving_of(quantity, portion, weights[portion])


def serving_of(quantity: Decimal, label: str, weight: Decimal) -> Serving:
    """``quantity`` (> 0) portions of ``weight`` grams. Raises AmountError: too heavy, too light."""
    grams = round_half_up(quantity * weight, 2)
    if grams > MAX_GRAMS:
        raise AmountError(AmountProblem.TOO_LARGE)
    if grams < _LIGHTEST:
        raise AmountError(AmountProblem.NOT_POSITIVE)
    return Serving(label, quantity, grams)


def written(quantity: Decimal) -> str:
    """A quantity as people write it: 1.5 -> 1½, 0.333 -> ⅓, 30.00 -> 30, 1.2 -> 1.2."""
    whole, part = divmod(plain(quantity), 1)
    if part in _FRACTIONS:
        return f"{int(whole) or ''}{_FRACTIONS[part]}"
    return str(plain(quantity))


def usual_meal(at: dt.time) -> str:
    """The meal people most likely log at this local time; a value of ``Meal``."""
    if _BREAKFAST <= at < _LUNCH:
        return "breakfast"
    if _LUNCH <= at < _AFTERNOON:
        return "lunch"
    return "supper" if _SUPPER <= at < _NIGHT else "snack"


def _read_grams(text: str) -> Decimal | None:
    """A weight, with its unit or as a bare number of grams."""
    try:
        return parse_amount(f"{text} g").grams if text.strip() else parse_amount(text).grams
    except AmountError as error:
        if error.code is not AmountProblem.NOT_A_NUMBER:
            raise
        return parse_amount(text).grams
