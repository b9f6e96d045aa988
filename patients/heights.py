"""A height as people say it: in centimetres, metres, or feet and inches. Pure."""

import re
from decimal import ROUND_HALF_UP, Decimal

CM_PER_INCH = Decimal("2.54")
INCHES_PER_FOOT = 12
_TENTH = Decimal("0.1")
_NUMBER = r"(\d{1,3}(?:\.\d{1,3})?)"
_METRES = re.compile(rf"{_NUMBER} ?(?:m|metres?|meters?)")
_CM = re.compile(rf"{_NUMBER} ?(?:cm|centimetres?|centimeters?)?")
_FEET = re.compile(
    rf"""(\d) ?(?:'|ft|foot|feet) ?(?:{_NUMBER} ?(?:"|''|in|inch|inches)?)?""",
)


def read_height(text: str) -> Decimal | None:
    """Centimetres to a tenth, from such as "162", "1.62 m" or "5 ft 4"; None for anything else.

    A bare number below 3 is in metres.
    """
    folded = re.sub(r"[’′]", "'", text.strip().lower()).replace(",", ".")
    folded = re.sub(r"[”″]", '"', " ".join(folded.split())).replace("ft.", "ft")
    if found := _FEET.fullmatch(folded):
        inches = Decimal(found[2] or 0)
        if inches >= INCHES_PER_FOOT:
            return None
        return _rounded((int(found[1]) * INCHES_PER_FOOT + inches) * CM_PER_INCH)
    if found := _METRES.fullmatch(folded):
        return _rounded(Decimal(found[1]) * 100)
    if found := _CM.fullmatch(folded):
        said = Decimal(found[1])
        return _rounded(said * 100 if said < 3 and folded == found[1] else said)
    return None


def _rounded(cm: Decimal) -> Decimal:
    return cm.quantize(_TENTH, ROUND_HALF_UP)
