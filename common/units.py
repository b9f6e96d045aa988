"""Units and rounding. Decimal only: a float in a health record is a bug waiting for its day.

Amounts are stored in the unit of their field name (``calcium_mg``, ``weight_kg``) and converted for
people to read. "Shown" values are what pages print; the rules judge the same shown values, so that
a page never says "1,200 of 1,200" beside "not quite".
"""

import functools
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

IU_PER_UG_VITAMIN_D = Decimal(40)  # by definition (clinical.md 1.1)
KG_PER_LB = Decimal("0.45359237")  # exact, international pound
CM_PER_INCH = Decimal("2.54")  # exact, international inch
GRAMS_PER_OUNCE = KG_PER_LB * 1000 / 16
INCHES_PER_FOOT = 12

# Decimals people are shown, by field name. Fields not named here are shown whole.
SHOWN_DECIMALS = {
    "calcium_mg": 0,
    "vitamin_d_ug": 1,
    "magnesium_mg": 0,
    "protein_g": 0,
    "zinc_mg": 1,
    "vitamin_k_ug": 0,
    "vitamin_k1_ug": 0,
    "omega3_g": 1,
    "energy_kcal": 0,
    "weight_kg": 1,
    "height_cm": 0,
}
# Food figures for vitamin K2 differ 4- to 40-fold between tables (clinical.md 7.3), so more than
# one significant figure would pretend to know.
ROUGH_FIELDS = frozenset({"vitamin_k2_ug"})


_WHOLE, _TENTH = Decimal(1), Decimal("0.1")


class FeetInches(NamedTuple):
    """A height in feet and inches, inches 0 to 11.5 in halves."""

    feet: int
    inches: Decimal


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """``value`` to ``decimals`` places (>= 0), halves away from zero, as people expect."""
    return value.quantize(_unit(-decimals), ROUND_HALF_UP)


def round_to_figures(value: Decimal, figures: int = 1) -> Decimal:
    """``value`` to ``figures`` significant figures (>= 1): 1103 -> 1000, 0.42 -> 0.4."""
    if not value:
        return Decimal(0)
    last = value.adjusted() - figures + 1
    rounded = value.quantize(_unit(last), ROUND_HALF_UP)
    # 0.4 and 4 are plain as they stand; 1.0, which was 0.96, and 4E+1 are not.
    is_plain = figures == 1 and last <= 0 and rounded.adjusted() == last
    return rounded if is_plain else plain(rounded)


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent: 20.00 -> 20, 1E+3 -> 1000."""
    stripped = value.normalize() + 0
    exponent = stripped.as_tuple().exponent
    return stripped.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else stripped


def shown(value: Decimal, field: str) -> Decimal:
    """``value`` of ``field`` as people are shown it: calcium whole, zinc one decimal, K2 rough."""
    return rounding_of(field)(value)


@functools.cache  # by the few places of a digit
def _unit(place: int) -> Decimal:
    return Decimal(1).scaleb(place)


@functools.cache  # by the few names of fields
def rounding_of(field: str) -> Callable[[Decimal], Decimal]:
    """``shown`` of one field, for very many values."""
    if field in ROUGH_FIELDS:
        return round_to_figures
    decimals = SHOWN_DECIMALS.get(field, 0)
    if not decimals:
        return _whole
    return _tenths if decimals == 1 else lambda value: plain(round_half_up(value, decimals))


def _whole(value: Decimal) -> Decimal:
    return value.quantize(_WHOLE, ROUND_HALF_UP)


def _tenths(value: Decimal) -> Decimal:
    rounded = value.quantize(_TENTH, ROUND_HALF_UP)
    return rounded if rounded % 1 else rounded.quantize(_WHOLE) + 0  # never "-0"


def iu_from_ug(vitamin_d_ug: Decimal) -> Decimal:
    """Vitamin D in IU for reading, rounded to the nearest 5 (clinical.md 1.1): 17.9 ug -> 715."""
    return round_half_up(vitamin_d_ug * IU_PER_UG_VITAMIN_D / 5, 0) * 5


def ug_from_iu(vitamin_d_iu: Decimal) -> Decimal:
    """Vitamin D in ug, exactly: 1000 IU -> 25."""
    return vitamin_d_iu / IU_PER_UG_VITAMIN_D


def kg_from_lb(pounds: Decimal) -> Decimal:
    """Weight in kg to two decimals: pounds to one decimal survive the way there and back."""
    return round_half_up(pounds * KG_PER_LB, 2)


def lb_from_kg(kilograms: Decimal) -> Decimal:
    """Weight in pounds to one decimal."""
    return round_half_up(kilograms / KG_PER_LB, 1)


def cm_from_feet_inches(feet: int, inches: Decimal = Decimal(0)) -> Decimal:
    """Height in cm to one decimal: 5 ft 4 in -> 162.6."""
    return round_half_up((feet * INCHES_PER_FOOT + inches) * CM_PER_INCH, 1)


def feet_inches_from_cm(centimetres: Decimal) -> FeetInches:
    """Height in feet and inches to the nearest half inch: 162.6 cm -> 5 ft 4 in."""
    halves = int(round_half_up(centimetres / CM_PER_INCH * 2, 0))
    feet, rest = divmod(halves, INCHES_PER_FOOT * 2)
    return FeetInches(feet, plain(Decimal(rest) / 2))
