"""The thresholds BoneGuard ships with: the closed table of clinical.md 1.6, row by row.

Everything else is the admin's. Vitamin K2 has no row on purpose: nobody has set a target for it
(clinical.md 1.5).
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from patients.facts import Sex
from recommendations.measures import Measure
from recommendations.populations import Population, Therapy
from recommendations.targets import ThresholdRule

# Later than every source below and earlier than any diary, so that no logged day lacks a target.
SHIPPED_SINCE = dt.date(2022, 1, 1)

_ASCO = "https://doi.org/10.1200/JCO.19.01696"
_DRI_CALCIUM_D = "https://doi.org/10.17226/13050"
_DRI_MAGNESIUM = "https://doi.org/10.17226/5776"
_DRI_ZINC_K = "https://doi.org/10.17226/10026"
_DRI_PROTEIN = "https://doi.org/10.17226/10490"
_PROT_AGE = "https://doi.org/10.1016/j.jamda.2013.05.021"
_ESPEN = "https://doi.org/10.1016/j.clnu.2021.02.005"
_WHO = "https://www.who.int/publications/i/item/9789240015128"

_FEMALE, _MALE = Sex.FEMALE, Sex.MALE
_WITH, _WITHOUT = Therapy.INHIBITOR, Therapy.NONE

_Text = tuple[str, str]
_ASCO_CALCIUM: _Text = ("ASCO 2019; upper limit IOM 2011", _ASCO)
_IOM_2011: _Text = ("IOM 2011", _DRI_CALCIUM_D)
_ASCO_VITAMIN_D: _Text = ("ASCO 2019; upper limit IOM 2011", _ASCO)
_IOM_1997: _Text = ("IOM 1997", _DRI_MAGNESIUM)
_IOM_2001: _Text = ("IOM 2001", _DRI_ZINC_K)
_IOM_2005: _Text = ("IOM 2005", _DRI_PROTEIN)
_PROT_AGE_2013: _Text = ("PROT-AGE 2013", _PROT_AGE)
_ESPEN_2021: _Text = ("ESPEN 2021", _ESPEN)
_WHO_2020: _Text = ("WHO 2020", _WHO)
_ASCO_BALANCE: _Text = ("ASCO 2019; number of days set by BoneGuard", _ASCO)
_WHO_AFTER_FALL: _Text = ("WHO 2020; used after a fall by BoneGuard", _WHO)


# measure, sex, age from, age to, therapy, target, upper limit, source
_ROWS: tuple[
    tuple[Measure, Sex | None, int | None, int | None, Therapy, str, str | None, _Text], ...
] = (
    (Measure.CALCIUM, _FEMALE, 19, 50, _WITH, "1200", "2500", _ASCO_CALCIUM),
    (Measure.CALCIUM, _FEMALE, 51, None, _WITH, "1200", "2000", _ASCO_CALCIUM),
    (Measure.CALCIUM, _MALE, 19, 50, _WITH, "1200", "2500", _ASCO_CALCIUM),
    (Measure.CALCIUM, _MALE, 51, None, _WITH, "1200", "2000", _ASCO_CALCIUM),
    (Measure.CALCIUM, _FEMALE, 19, 50, _WITHOUT, "1000", "2500", _IOM_2011),
    (Measure.CALCIUM, _FEMALE, 51, 70, _WITHOUT, "1200", "2000", _IOM_2011),
    (Measure.CALCIUM, _FEMALE, 71, None, _WITHOUT, "1200", "2000", _IOM_2011),
    (Measure.CALCIUM, _MALE, 19, 50, _WITHOUT, "1000", "2500", _IOM_2011),
    (Measure.CALCIUM, _MALE, 51, 70, _WITHOUT, "1000", "2000", _IOM_2011),
    (Measure.CALCIUM, _MALE, 71, None, _WITHOUT, "1200", "2000", _IOM_2011),
    (Measure.VITAMIN_D, _FEMALE, 19, None, _WITH, "20", "100", _ASCO_VITAMIN_D),
    (Measure.VITAMIN_D, _MALE, 19, None, _WITH, "20", "100", _ASCO_VITAMIN_D),
    (Measure.VITAMIN_D, _FEMALE, 19, 70, _WITHOUT, "15", "100", _IOM_2011),
    (Measure.VITAMIN_D, _FEMALE, 71, None, _WITHOUT, "20", "100", _IOM_2011),
    (Measure.VITAMIN_D, _MALE, 19, 70, _WITHOUT, "15", "100", _IOM_2011),
    (Measure.VITAMIN_D, _MALE, 71, None, _WITHOUT, "20", "100", _IOM_2011),
    (Measure.PROTEIN, None, 19, 64, _WITH, "1.0", None, _ESPEN_2021),
    (Measure.PROTEIN, None, 65, None, _WITH, "1.2", None, _PROT_AGE_2013),
    (Measure.PROTEIN, None, 19, 64, _WITHOUT, "0.8", None, _IOM_2005),
    (Measure.PROTEIN, None, 65, None, _WITHOUT, "1.0", None, _PROT_AGE_2013),
    # With and without an inhibitor alike from here on.
    (Measure.MAGNESIUM, _FEMALE, 19, 30, Therapy.ANY, "310", "350", _IOM_1997),
    (Measure.MAGNESIUM, _FEMALE, 31, None, Therapy.ANY, "320", "350", _IOM_1997),
    (Measure.MAGNESIUM, _MALE, 19, 30, Therapy.ANY, "400", "350", _IOM_1997),
    (Measure.MAGNESIUM, _MALE, 31, None, Therapy.ANY, "420", "350", _IOM_1997),
    (Measure.ZINC, _FEMALE, 19, None, Therapy.ANY, "8", "40", _IOM_2001),
    (Measure.ZINC, _MALE, 19, None, Therapy.ANY, "11", "40", _IOM_2001),
    (Measure.VITAMIN_K, _FEMALE, 19, None, Therapy.ANY, "90", None, _IOM_2001),
    (Measure.VITAMIN_K, _MALE, 19, None, Therapy.ANY, "120", None, _IOM_2001),
    (Measure.AEROBIC_MINUTES, None, None, None, Therapy.ANY, "150", None, _WHO_2020),
    (Measure.RESISTANCE_DAYS, None, None, None, Therapy.ANY, "2", None, _WHO_2020),
    (Measure.BALANCE_DAYS, None, None, None, Therapy.ANY, "2", None, _ASCO_BALANCE),
    (Measure.BALANCE_DAYS, None, 65, None, Therapy.ANY, "3", None, _WHO_2020),
)


def _rules() -> Iterator[ThresholdRule]:
    for measure, sex, age_from, age_to, therapy, target, upper_limit, text in _ROWS:
        population = Population(sex=sex, age_from=age_from, age_to=age_to, therapy=therapy)
        yield _rule(measure, population, target, upper_limit, text)
    yield _rule(Measure.BALANCE_DAYS, Population(fell=True), "3", None, _WHO_AFTER_FALL)


def _rule(
    measure: Measure, population: Population, target: str, upper_limit: str | None, text: _Text
) -> ThresholdRule:
    source, source_url = text
    return ThresholdRule(
        id=_name(measure, population),
        measure=measure,
        population=population,
        target=Decimal(target),
        upper_limit=None if upper_limit is None else Decimal(upper_limit),
        valid_from=SHIPPED_SINCE,
        source=source,
        source_url=source_url,
    )


def _name(measure: Measure, population: Population) -> str:
    """A lasting name such as ``calcium-female-51+-inhibitor``."""
    parts = [measure.value, population.sex.value if population.sex else "everyone"]
    if population.age_from is not None:
        end = "+" if population.age_to is None else f"-{population.age_to}"
        parts.append(f"{population.age_from}{end}")
    if population.therapy is not Therapy.ANY:
        parts.append("inhibitor" if population.therapy is Therapy.INHIBITOR else "no-inhibitor")
    if population.fell:
        parts.append("fell")
    return "-".join(parts)


SHIPPED_THRESHOLDS: tuple[ThresholdRule, ...] = tuple(_rules())
