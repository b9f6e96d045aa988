"""Reads an amount as a label gives it: "500 mg", "25 µg", "1,000 IU", "0.5 g".

A percentage of a daily value is refused: it says how much of which country's reference, not how
much is in it. A bare number takes the unit of the nutrient; vitamin D needs its unit, for 1,000 may
be meant in IU and would be a forty-fold overdose in µg, and so does energy (kcal or kJ).
"""

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum

from common.units import ug_from_iu
from nutrition.nutrients import QUANTUM, Nutrient

UNKNOWN = "?"  # the label names it without an amount
_LONGEST = 40
_PARTS = re.compile(r"(?P<number>[0-9][0-9.,\s]*)\s*(?P<unit>[a-z%µ. ]*)")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
_DECIMAL = re.compile(r"[0-9]+([.,][0-9]+)?")
_KJ_IN_KCAL = Decimal("4.184")  # thermochemical calorie, as on labels
_IN_MG = {"µg": Decimal("0.001"), "mg": Decimal(1), "g": Decimal(1000)}
_SPELLINGS = {
    **dict.fromkeys(("µg", "ug", "mcg", "microgram", "micrograms"), "µg"),
    **dict.fromkeys(("mg", "milligram", "milligrams"), "mg"),
    **dict.fromkeys(("g", "gram", "grams"), "g"),
    **dict.fromkeys(("kcal", "cal", "calories", "kilocalories"), "kcal"),
    **dict.fromkeys(("kj", "kilojoule", "kilojoules"), "kj"),
    **dict.fromkeys(("iu", "i.u.", "ie", "ui", "units"), "iu"),
}
# The most one tablet, capsule or scoop can hold before a slip of the finger is likelier: about
# twice the strongest product sold (our judgement).
MOST = {
    Nutrient.CALCIUM: Decimal(2500),
    Nutrient.VITAMIN_D: Decimal(15_000),
    Nutrient.MAGNESIUM: Decimal(1500),
    Nutrient.VITAMIN_K2: Decimal(50_000),
    Nutrient.PROTEIN: Decimal(150),
    Nutrient.ZINC: Decimal(200),
    Nutrient.VITAMIN_K1: Decimal(10_000),
    Nutrient.OMEGA3: Decimal(20),
}


class LabelProblem(StrEnum):
    """Why an amount could not be taken. The form that asked chooses the words."""

    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    PERCENT = "percent"
    WRONG_UNIT = "wrong_unit"
    UNIT_NEEDED = "unit_needed"
    TOO_LARGE = "too_large"


class LabelError(ValueError):
    """The text is no amount of that nutrient; ``code`` says why."""

    def __init__(self, code: LabelProblem) -> None:
        super().__init__(code.value)
        self.code = code


def read_amount(text: str, nutrient: Nutrient, *, most: Decimal | None = None) -> Decimal | None:
    """What ``text`` says of ``nutrient``, in the unit of its name to 0.001.

    Nothing typed is 0: a label lists what is in the product. "?" is None: listed without an amount.
    ``most`` replaces the bound of one dose (the weight of a salt is higher). Raises LabelError.
    """
    tidy = _tidy(text)
    if not tidy:
        return Decimal(0)
    if tidy == UNKNOWN:
        return None
    if "%" in tidy or tidy.endswith("percent"):
        raise LabelError(LabelProblem.PERCENT)
    if tidy[0] in "-\u2212\u2013":
        raise LabelError(LabelProblem.NEGATIVE)
    parts = _PARTS.fullmatch(tidy)
    if parts is None or len(tidy) > _LONGEST:
        raise LabelError(LabelProblem.NOT_A_NUMBER)
    amount = _in_unit_of(nutrient, _number(parts["number"].strip()), parts["unit"].strip())
    if amount > (MOST[nutrient] if most is None else most):
        raise LabelError(LabelProblem.TOO_LARGE)
    return amount.quantize(QUANTUM)


def _tidy(text: str) -> str:
    if any(unicodedata.decomposition(one).startswith(("<super>", "<sub>")) for one in text):
        raise LabelError(LabelProblem.NOT_A_NUMBER)  # 10⁹ is not 109
    # NFKC makes the micro sign a Greek mu; both are the same letter to whoever types.
    plain = unicodedata.normalize("NFKC", text).lower().replace("\u03bc", "µ")
    return " ".join(plain.split())


def _number(text: str) -> Decimal:
    if _THOUSANDS.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _DECIMAL.fullmatch(text):
        return Decimal(text.replace(",", "."))
    raise LabelError(LabelProblem.NOT_A_NUMBER)


def _in_unit_of(nutrient: Nutrient, number: Decimal, written: str) -> Decimal:
    if nutrient is Nutrient.ENERGY:
        return _in_kcal(number, written)
    own = {"mg": "mg", "ug": "µg", "g": "g"}[nutrient.value.rsplit("_", 1)[1]]
    if not written:
        if nutrient is Nutrient.VITAMIN_D and number:
            raise LabelError(LabelProblem.UNIT_NEEDED)
        return number
    unit = _SPELLINGS.get(written)
    if unit == "iu" and nutrient is Nutrient.VITAMIN_D:
        return ug_from_iu(number)
    if unit not in _IN_MG:
        raise LabelError(LabelProblem.WRONG_UNIT)
    return number * _IN_MG[unit] / _IN_MG[own]


def _in_kcal(number: Decimal, written: str) -> Decimal:
    unit = _SPELLINGS.get(written)
    if not written and number:
        raise LabelError(LabelProblem.UNIT_NEEDED)
    if written and unit not in ("kcal", "kj"):
        raise LabelError(LabelProblem.WRONG_UNIT)
    return number / _KJ_IN_KCAL if unit == "kj" else number
